package orrery.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import orrery.genie.agents.Agent;
import orrery.genie.agents.EvalAgent;
import orrery.worlds.simulators.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery agent eval}: what a policy wins for real. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = "Play a policy in a simulator, beside a random and a competent player in the same scenes.",
        footer = {"", "Example:", "  orrery agent eval my-policy --world sim:paddle"})
final class AgentEvalCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    AgentOptions play;

    @Parameters(paramLabel = "POLICY", description = "folder that agent train wrote")
    Path policy = Path.of("");

    @Option(names = "--world", required = true, paramLabel = "sim:NAME", description = "simulator to play in")
    String world = "";

    @Option(
            names = "--noise",
            defaultValue = "0",
            paramLabel = "SHARE",
            description = "share of the time in which it presses anything instead, 0 to 1 (${DEFAULT-VALUE})")
    double noise;

    @Override
    public Integer call() {
        machine.apply();
        try (Agent agent = Agent.open(policy);
                Simulator simulator = AgentOptions.simulator(world, agent)) {
            EvalAgent.Result result =
                    EvalAgent.run(agent, simulator, play.with(noise, seed.value), output.progress(), output.stop());
            output.print(result, AgentOptions.text(result));
        }
        return 0;
    }
}
