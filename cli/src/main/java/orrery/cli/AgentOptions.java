package orrery.cli;

import java.util.Locale;
import java.util.Optional;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.genie.agents.Agent;
import orrery.genie.agents.EvalAgent;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;
import picocli.CommandLine.Option;

/** {@code @Mixin AgentOptions play}: how a policy is played in a simulator. */
final class AgentOptions {
    @Option(
            names = "--games",
            defaultValue = "20",
            paramLabel = "N",
            description = "episodes that each player plays in the simulator (${DEFAULT-VALUE})")
    int games;

    @Option(
            names = "--frames",
            defaultValue = "300",
            paramLabel = "N",
            description = "most frames of an episode (${DEFAULT-VALUE})")
    int frames;

    @Option(names = "--greedy", description = "always do what is likeliest, instead of drawing by the policy's chances")
    boolean greedy;

    EvalAgent.Options with(double noise, long seed) {
        return new EvalAgent.Options(games, frames, greedy, noise, seed);
    }

    /** The simulator {@code sim:NAME}, with pictures as a policy sees them. */
    static Simulator simulator(String given, Agent agent) {
        if (!given.startsWith(Playable.SIMULATOR)) {
            throw new UsageException(
                    "\"" + given + "\" is no simulator",
                    "Write sim:NAME, e.g. sim:paddle: only there it is known what was earned.");
        }
        try {
            return Simulators.open(
                    given.substring(Playable.SIMULATOR.length()),
                    agent.card().tokenizer().width(),
                    agent.card().tokenizer().height(),
                    SceneRange.TRAINED);
        } catch (OrreryException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e.cure());
        }
    }

    /** The simulator that a world of this name was learned from, where there is one. */
    static Optional<String> simulatorOf(String world) {
        return Simulators.names().contains(world) ? Optional.of(Playable.SIMULATOR + world) : Optional.empty();
    }

    static String text(EvalAgent.Result r) {
        return String.format(
                Locale.ROOT,
                "return %.2f over %d episodes; who presses anything wins %.2f, who plays well %.2f%nscore %.2f (95 %%: %.2f to"
                        + " %.2f)",
                r.meanReturn(),
                r.episodes(),
                r.randomReturn(),
                r.oracleReturn(),
                r.score(),
                r.ci().get(0),
                r.ci().get(1));
    }
}
