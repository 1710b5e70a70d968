package orrery.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code orrery agent}: the group of commands about policies. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Train policies in a learned world, and play them in its simulator.",
        subcommands = {AgentTrainCommand.class, AgentEvalCommand.class},
        footer = {
            "",
            "Examples:",
            "  orrery agent train my-world --episodes recordings -o my-policy",
            "  orrery agent eval my-policy --world sim:paddle"
        })
final class AgentCommand implements Runnable {
    @Spec
    CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "nothing to do: give train or eval");
    }
}
