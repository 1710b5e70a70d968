package orrery.training;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.base.Check;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Turns a time budget into a number of steps before a run, so that the recipe holds a number and the run does not watch the clock. */
public final class Calibration {
    private Calibration() {}

    /**
     * Seconds one step takes here and now: the median over a few real steps, after a warm-up. Leaves no trace: weights, buffers and the trainee's position are
     * put back, and moments, averages and random streams are its own. Evaluation and checkpoints are not in the figure.
     *
     * @param warmup steps that are made first and not counted
     * @param measured steps that are counted, 1 or more
     */
    public static double secondsPerStep(TrainingConfig config, Trainee trainee, int warmup, int measured) {
        Check.that(
                warmup >= 0 && measured >= 1, "measure 10 steps after 3", "nothing to measure in %d steps", measured);
        TrainingConfig enough = config.steps() < warmup + measured ? config.withSteps(warmup + measured) : config;
        Map<String, byte[]> position = trainee.position();
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> before = new LinkedHashMap<>();
            try (NoGrad off = NoGrad.open()) {
                trainee.network().state().forEach((key, tensor) -> before.put(key, tensor.copy()));
            }
            try (Update update = new Update(enough, trainee)) {
                double[] seconds = new double[measured];
                for (int i = 0; i < warmup + measured; i++) {
                    long start = System.nanoTime();
                    update.step(i, false);
                    if (i >= warmup) {
                        seconds[i - warmup] = (System.nanoTime() - start) / 1e9;
                    }
                }
                Arrays.sort(seconds);
                return seconds[measured / 2];
            } finally {
                trainee.network().load(before);
                trainee.restore(position);
            }
        }
    }

    /** Steps that fit a budget, 1 or more. */
    public static long stepsWithin(Duration budget, double secondsPerStep) {
        Check.that(secondsPerStep > 0, "measure first", "a step cannot take %s seconds", secondsPerStep);
        return Math.max(1, (long) (budget.toNanos() / 1e9 / secondsPerStep));
    }
}
