package orrery.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.genie.World;
import orrery.genie.agents.Agent;
import orrery.genie.agents.RankAgents;
import orrery.worlds.simulators.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery rank}: does a learned world know which policy is better? */
@Command(
        name = "rank",
        mixinStandardHelpOptions = true,
        description = "Play policies inside a learned world and in its simulator, and compare the two orders.",
        footer = {"", "Example:", "  orrery rank my-policy my-clone --world my-world --noise 0,0.3,0.6,1"})
final class RankCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Mixin
    SeedOption seed;

    @Mixin
    AgentOptions play;

    @Parameters(
            arity = "1..*",
            paramLabel = "POLICY",
            description = "folders that agent train wrote; one of them by imagination, whose heads read the rewards")
    List<Path> policies = List.of();

    @Option(
            names = "--world",
            required = true,
            paramLabel = "WORLD",
            description = "the learned world: a folder, or a name from the zoo")
    String world = "";

    @Option(names = "--play", paramLabel = "sim:NAME", description = "its simulator (the one of the world's name)")
    @Nullable
    String simulator;

    @Option(
            names = "--noise",
            defaultValue = "0",
            split = ",",
            paramLabel = "SHARE",
            description =
                    "shares of the time in which a policy presses anything: each makes a worse player of each policy"
                            + " (${DEFAULT-VALUE})")
    List<Double> noise = List.of();

    @Option(
            names = "--imagined",
            defaultValue = "100",
            paramLabel = "N",
            description = "frames of an episode inside the world (${DEFAULT-VALUE})")
    int imagined;

    @Override
    public Integer call() {
        machine.apply();
        List<Agent> agents = new ArrayList<>();
        try (World opened = World.open(Playable.folder(world))) {
            List<RankAgents.Ranked> ranked = new ArrayList<>();
            for (Path policy : policies) {
                Agent agent = Agent.open(policy);
                agents.add(agent);
                for (double share : noise) {
                    String name = share == 0 ? policy.toString() : policy + " with noise " + share;
                    ranked.add(new RankAgents.Ranked(name, agent, share));
                }
            }
            String name = opened.card().name();
            String where = simulator != null
                    ? simulator
                    : AgentOptions.simulatorOf(name)
                            .orElseThrow(() -> new UsageException(
                                    "no simulator is called " + name, "Say which: --play sim:NAME."));
            try (Simulator real = AgentOptions.simulator(where, agents.get(0))) {
                RankAgents.Result result = RankAgents.run(
                        opened, ranked, real, imagined, play.with(0, seed.value), output.progress(), output.stop());
                output.print(result, text(result));
            }
        } finally {
            agents.forEach(Agent::close);
        }
        return 0;
    }

    private static String text(RankAgents.Result result) {
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%10s %10s %10s  policy%n", "in world", "for real", "score"));
        for (RankAgents.Row row : result.policies()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%10.2f %10.2f %10.2f  %s%n",
                    row.world(),
                    row.simulator(),
                    row.score(),
                    row.policy()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "Pearson r %.2f, maximum rank violation %.2f",
                        result.pearsonR(),
                        result.maxRankViolation()))
                .toString();
    }
}
