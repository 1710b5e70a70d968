package orrery.training;

import orrery.base.Check;
import orrery.tensor.Precision;

/**
 * Everything that decides the bytes of a run, together with the trainee and its data. Same config, same trainee, same machine kind and thread count: same weights.
 *
 * @param steps updates of the weights in the whole run, 1 or more
 * @param optimizer AdamW's settings
 * @param schedule the learning rate over time
 * @param emaDecay decay of the weight average, 0 to below 1; 0 means none. At update n (from 0) the decay is min(emaDecay, (1+n)/(10+n)), so that early
 *     weights are soon forgotten
 * @param precision in which matrix products and convolutions are computed; weights, moments and averages are float32 always
 * @param cadence how often the run logs, evaluates and saves
 * @param seed of every random stream of the run
 */
public record TrainingConfig(
        long steps,
        OptimizerConfig optimizer,
        ScheduleConfig schedule,
        double emaDecay,
        Precision precision,
        CadenceConfig cadence,
        long seed) {
    public TrainingConfig {
        Check.that(steps >= 1, "give the number of updates", "a run needs at least 1 step, got %d", steps);
        Check.that(
                emaDecay >= 0 && emaDecay < 1,
                "0.999 is usual, 0 is none",
                "emaDecay must be in 0..1 without 1, got %s",
                emaDecay);
    }

    /** The same config for another number of steps. */
    public TrainingConfig withSteps(long count) {
        return new TrainingConfig(count, optimizer, schedule, emaDecay, precision, cadence, seed);
    }

    /** The same config as a run of other length: a short one warms up shorter, and is looked at more often. */
    public TrainingConfig fittedTo(long count) {
        ScheduleConfig shorter = new ScheduleConfig(
                schedule.kind(),
                Math.min(schedule.warmupSteps(), Math.max(1, count / 10)),
                schedule.decayStart(),
                schedule.finalFraction());
        CadenceConfig closer = new CadenceConfig(
                Math.max(1, Math.min(cadence.logEvery(), count / 50)),
                Math.min(cadence.evaluateEvery(), Math.max(100, count / 6)),
                cadence.checkpointEvery());
        return new TrainingConfig(count, optimizer, shorter, emaDecay, precision, closer, seed);
    }

    /** The same config with another cadence. */
    public TrainingConfig withCadence(CadenceConfig other) {
        return new TrainingConfig(steps, optimizer, schedule, emaDecay, precision, other, seed);
    }

    /** The learning rate of a step, 0..steps-1. */
    public double learningRate(long step) {
        return optimizer.learningRate() * schedule.factor(step, steps);
    }
}
