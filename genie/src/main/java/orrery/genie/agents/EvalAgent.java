package orrery.genie.agents;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.worlds.Action;
import orrery.worlds.Outcome;
import orrery.worlds.simulators.RandomPlayer;
import orrery.worlds.simulators.Simulator;

/** Plays a policy in a simulator, beside one who presses anything and one who plays well, in the same scenes. */
public final class EvalAgent {
    private static final int RESAMPLED = 2000;
    private static final double TAIL = 0.025;

    private EvalAgent() {}

    /**
     * How to play.
     *
     * @param episodes how many scenes
     * @param frames at most of each
     * @param greedy whether the policy always does the likeliest; else it draws by its chances
     * @param noise share of the time in which the policy presses anything at all
     * @param seed of scenes and whims
     */
    public record Options(int episodes, int frames, boolean greedy, double noise, long seed) {
        public Options {
            orrery.base.Check.within("episodes", episodes, 2, 100_000);
            orrery.base.Check.within("frames", frames, 2, 100_000);
        }
    }

    /**
     * What the players won, means over episodes.
     *
     * @param meanReturn rewards of an episode, as the policy plays
     * @param randomReturn as one plays who presses anything
     * @param oracleReturn as the simulator's own player plays, who sees its state
     * @param episodes played by each
     * @param minutes of training that the policy had
     * @param score (return − random) / (oracle − random)
     * @param ci of the score, 95 %, by bootstrap over episodes
     */
    public record Result(
            @JsonProperty("return") double meanReturn,
            double randomReturn,
            double oracleReturn,
            int episodes,
            double minutes,
            double score,
            List<Double> ci) {}

    /** Chooses by a picture or by the simulator's state. */
    private interface Chooser extends AutoCloseable {
        Action act();

        @Override
        default void close() {}
    }

    /** Begins a player in a scene. */
    @FunctionalInterface
    private interface Beginner {
        Chooser begin(long seed);
    }

    /**
     * Plays.
     *
     * @throws OrreryException when the simulator has other buttons, or one who plays well wins no more in it than one who presses anything
     */
    public static Result run(Agent agent, Simulator simulator, Options options, Progress progress, Stop stop) {
        String name = simulator.info().name();
        if (!simulator.info().actions().equals(agent.card().actions())) {
            throw new OrreryException(
                    "a policy with the buttons " + agent.card().actions().names() + " cannot play " + name + " with "
                            + simulator.info().actions().labels(),
                    "Play the simulator that the recordings were made with.");
        }
        progress.start("playing " + name, 3L * options.episodes(), "episodes");
        List<double[]> all = new ArrayList<>();
        List<Beginner> players = List.of(
                seed -> byPictures(agent, simulator, options, seed),
                seed -> new RandomPlayer(simulator.info().actions(), Seeds.derive(seed, "random player"))::act,
                seed -> simulator.player(Seeds.derive(seed, "scripted player"))::act);
        for (Beginner player : players) {
            double[] returns = new double[options.episodes()];
            for (int e = 0; e < returns.length; e++) {
                long seed = Seeds.derive(options.seed(), "agent episode " + e);
                returns[e] = episode(simulator, player, seed, options.frames(), stop);
                progress.at((long) all.size() * options.episodes() + e + 1, "");
            }
            all.add(returns);
        }
        Result result = result(
                all.get(0), all.get(1), all.get(2), agent.card().learned().minutes(), name);
        progress.finish(String.format(java.util.Locale.ROOT, "score %.2f", result.score()));
        return result;
    }

    private static Chooser byPictures(Agent agent, Simulator simulator, Options options, long seed) {
        AgentPlayer player = agent.player(options.greedy(), options.noise(), Seeds.derive(seed, "noise"));
        return new Chooser() {
            @Override
            public Action act() {
                return player.act(simulator.frame());
            }

            @Override
            public void close() {
                player.close();
            }
        };
    }

    private static double episode(Simulator simulator, Beginner player, long seed, int frames, Stop stop) {
        simulator.reset(0, seed);
        double sum = 0;
        try (Chooser chooser = player.begin(seed)) {
            for (int t = 0; t < frames; t++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while playing", "Give the same command again.");
                }
                Outcome outcome = simulator.step(chooser.act());
                sum += outcome.reward();
                if (outcome.done()) {
                    break;
                }
            }
        }
        return sum;
    }

    /** Means, score and its interval, from the returns of the same scenes. */
    static Result result(double[] own, double[] random, double[] oracle, double minutes, String name) {
        double range = mean(oracle) - mean(random);
        if (!(range > 0)) {
            throw new OrreryException(
                    String.format(
                            java.util.Locale.ROOT,
                            "in %s one who plays well wins %.2f, one who presses anything %.2f: there is no scale",
                            name,
                            mean(oracle),
                            mean(random)),
                    "Give more --episodes or --frames, or a simulator with rewards.");
        }
        SplittableRandom draw = new SplittableRandom(1);
        double[] scores = new double[RESAMPLED];
        for (int i = 0; i < RESAMPLED; i++) {
            int[] some = draw.ints(own.length, 0, own.length).toArray();
            scores[i] = score(mean(own, some), mean(random, some), mean(oracle, some));
        }
        Arrays.sort(scores);
        List<Double> interval = List.of(scores[(int) (TAIL * RESAMPLED)], scores[(int) ((1 - TAIL) * RESAMPLED) - 1]);
        double score = score(mean(own), mean(random), mean(oracle));
        return new Result(mean(own), mean(random), mean(oracle), own.length, minutes, score, interval);
    }

    private static double score(double own, double random, double oracle) {
        return (own - random) / Math.max(oracle - random, 1e-9);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double mean(double[] values, int[] at) {
        return Arrays.stream(at).mapToDouble(i -> values[i]).average().orElse(0);
    }
}
