package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import orrery.base.UsageException;
import orrery.genie.World;
import orrery.genie.evaluation.Bar;
import orrery.genie.evaluation.EvalOptions;
import orrery.genie.evaluation.HeldButtons;
import orrery.worlds.EpisodeFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery eval buttons}: what held buttons do to a paddle. */
@Command(
        name = "buttons",
        mixinStandardHelpOptions = true,
        description = "Hold each button of a world, and see where a paddle goes in the frames that the world makes.",
        footer = {"", "Example:", "  orrery eval buttons pong recordings/pong --columns 55-57 --colour 5bbb58"})
final class EvalButtonsCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Parameters(index = "0", paramLabel = "WORLD", description = "folder that learn wrote, or a name from the zoo")
    Path world = Path.of("");

    @Parameters(index = "1", paramLabel = "EPISODES", description = "folder of recorded play to start from")
    Path episodes = Path.of("");

    @Option(
            names = "--columns",
            required = true,
            paramLabel = "A-B",
            description = "columns of the picture it moves in")
    String columns = "";

    @Option(names = "--colour", required = true, paramLabel = "RRGGBB", description = "its colour, hexadecimal")
    String colour = "";

    @Option(names = "--starts", defaultValue = "32", paramLabel = "N", description = "starts (${DEFAULT-VALUE})")
    int starts;

    @Option(
            names = "--held",
            defaultValue = "8",
            paramLabel = "N",
            description = "frames for which a button is held (${DEFAULT-VALUE})")
    int held;

    @Option(
            names = "--steps",
            defaultValue = "4",
            paramLabel = "K",
            description = "denoising steps a frame: 1, 2, 4 or 8 (${DEFAULT-VALUE})")
    int steps;

    @Override
    public Integer call() {
        if (starts < 1 || held < 1) {
            throw new UsageException("--starts or --held is below 1", "Use e.g. --starts 32 --held 8.");
        }
        Bar bar = Bar.of(columns, colour);
        EvalOptions usual = EvalOptions.standard();
        EvalOptions options =
                new EvalOptions(EvalOptions.Part.AUTO, starts, steps, seed.value, usual.driftFrames(), null);
        machine.apply();
        try (World opened = World.open(Playable.folder(world.toString()))) {
            HeldButtons result = HeldButtons.measure(
                    opened,
                    EpisodeFolder.open(episodes, output.progress()),
                    bar,
                    starts,
                    held,
                    options,
                    output.progress(),
                    output.stop());
            output.print(result, result.text());
        }
        return 0;
    }
}
