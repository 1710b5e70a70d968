package orrery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orrery episodes}: the group of commands about recorded play. */
@Command(
        name = "episodes",
        mixinStandardHelpOptions = true,
        description = "Check recorded play, and convert it from and to LeRobot's layout.",
        subcommands = {EpisodesCheckCommand.class, EpisodesConvertCommand.class},
        footer = {
            "",
            "Examples:",
            "  orrery episodes check recordings",
            "  orrery episodes convert recordings --to lerobot -o dataset"
        })
final class EpisodesCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to do: give check or convert");
    }
}
