package orrery.genie.agents;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;

/**
 * Trains {@link Outcomes} on recorded actions after frames that the world drew itself, one to four in a row, so that rewards are read off what imagination looks
 * like. Dreams around a reward or an end are shown more often than they happen. What is read is not corrected for that: the moments just before and after are
 * shown as much more often, so near a reward its chance is as it is, and far from one there is no doubt. (Correcting by how rare rewards are told a third of them.)
 */
final class OutcomesTrainee implements Trainee {
    static final int ROWS = 48;
    private static final int AHEAD = 4; // frames that the world draws, each of which is read
    private static final int BEFORE = Imagination.CONTEXT - 1 + AHEAD - 1;

    private final Outcomes network;
    private final Imagination imagination;
    private final Moments training;
    private final Moments judged;

    /** Moments of some play: all, those with a reward, those that ended the game. */
    private record Moments(Played played, long[] all, long[] rewarded, long[] over) {
        static Moments of(Played played) {
            long[] all = played.moments(BEFORE, f -> true);
            long[] over = played.moments(BEFORE, played::ends);
            return new Moments(
                    played, all, played.moments(BEFORE, f -> played.reward(f) != 0), over.length == 0 ? all : over);
        }

        /**
         * Frames from which dreams go: of a half somewhere, of a quarter with a reward at some step of the dream, of a quarter with an end, where there are such.
         */
        long[] starts(SplittableRandom random) {
            long[] starts = new long[ROWS];
            for (int i = 0; i < ROWS; i++) {
                long[] from = i % 2 == 0 ? all : i % 4 == 1 ? rewarded : over;
                long moment = from[random.nextInt(from.length)];
                int least = Math.max(0, AHEAD - 1 - played.left(moment)); // no dream outlives its episode
                starts[i] = moment - random.nextInt(least, AHEAD);
            }
            return starts;
        }

        /** Every step of the dreams from some frames, those of a dream one after another. */
        static long[] steps(long[] starts) {
            long[] steps = new long[starts.length * AHEAD];
            for (int i = 0; i < steps.length; i++) {
                steps[i] = starts[i / AHEAD] + i % AHEAD;
            }
            return steps;
        }
    }

    /**
     * A training of these heads.
     *
     * @param network stays the caller's
     * @param imagination of {@link #ROWS} futures; stays the caller's
     */
    OutcomesTrainee(Outcomes network, Imagination imagination, Played training, Played judged) {
        this.network = network;
        this.imagination = imagination;
        this.training = Moments.of(training);
        Moments set = Moments.of(judged);
        this.judged = set.rewarded().length == 0 ? this.training : set;
        Check.that(
                this.training.rewarded().length > 0,
                "Record play that earns something, e.g. with orrery sim, or use --method cloning.",
                "no reward in %d recorded actions to learn from",
                this.training.all().length);
    }

    @Override
    public String name() {
        return "rewards";
    }

    @Override
    public Layer network() {
        return network;
    }

    @Override
    public StepLoss loss(Step step) {
        long[] seeds = Tensor.randint(step.generator("dreams"), 0, Integer.MAX_VALUE, 2)
                .longs();
        long[] starts = training.starts(new SplittableRandom(seeds[0]));
        Outcomes.Read read = network.of(dream(training.played(), starts, seeds[1]));
        long[] steps = Moments.steps(starts);
        float[] rewards = new float[steps.length];
        long[] over = new long[steps.length];
        for (int i = 0; i < steps.length; i++) {
            rewards[i] = training.played().reward(steps[i]);
            over[i] = training.played().ends(steps[i]) ? 1 : 0;
        }
        Tensor reward = read.rewards()
                .logSoftmax(-1)
                .mul(Bins.shares(rewards))
                .sum(-1)
                .mean()
                .neg();
        Tensor odds = read.ends();
        Tensor both = Tensor.stack(List.of(odds.mul(0), odds), 1);
        Tensor end = Functional.crossEntropy(both, Tensor.of(over, over.length));
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("reward", reward);
        parts.put("end", end);
        return new StepLoss(reward.add(end), parts);
    }

    /** What the world makes of the recorded actions from some frames on. */
    private Imagination.Dream dream(Played played, long[] starts, long seed) {
        Tensor at = Tensor.of(starts, starts.length);
        return imagination.dream(
                played.past(at, Imagination.CONTEXT),
                played.led(at, Imagination.CONTEXT),
                (t, past) -> {
                    long[] taken = Arrays.stream(starts)
                            .map(start -> Math.max(0, played.taken(start + t)))
                            .toArray();
                    return Tensor.of(taken, taken.length);
                },
                AHEAD,
                seed);
    }

    /**
     * What is read of dreams in which something was earned, over what that was, whichever frame it is read at; and what is read at each step of the others.
     */
    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        long[] starts = judged.starts(new SplittableRandom(1));
        float[] read = Bins.expected(
                        network.of(dream(judged.played(), starts, 1)).rewards())
                .floats();
        double found = 0;
        double truth = 0;
        double madeUp = 0;
        int none = 0;
        for (int row = 0; row < ROWS; row++) {
            double earned = 0;
            double told = 0;
            for (int t = 0; t < AHEAD; t++) {
                earned += judged.played().reward(starts[row] + t);
                told += read[row * AHEAD + t];
            }
            found += earned == 0 ? 0 : told * Math.signum(earned);
            truth += Math.abs(earned);
            madeUp += earned == 0 ? Math.abs(told) / AHEAD : 0;
            none += earned == 0 ? 1 : 0;
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rewards_found", truth == 0 ? 0 : found / truth);
        figures.put("rewards_made_up", none == 0 ? 0 : madeUp / none);
        return figures;
    }
}
