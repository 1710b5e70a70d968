package orrery.training;

import java.time.Duration;
import orrery.base.Check;

/**
 * How often a run tells and saves. It never changes what is learned.
 *
 * @param logEvery steps between two rows of metrics.csv, 1 or more; the first and the last step always get one
 * @param evaluateEvery steps between two evaluations; 0 means only at the end
 * @param checkpointEvery time between two checkpoints; zero means after every step. The end and a stop always save
 */
public record CadenceConfig(long logEvery, long evaluateEvery, Duration checkpointEvery) {
    public CadenceConfig {
        Check.that(logEvery >= 1, "use 1 to log every step", "logEvery must be 1 or more, got %d", logEvery);
        Check.that(
                evaluateEvery >= 0,
                "use 0 to evaluate only at the end",
                "evaluateEvery must not be negative, got %d",
                evaluateEvery);
        Check.that(
                !checkpointEvery.isNegative(),
                "two minutes are usual",
                "checkpointEvery must not be negative, got %s",
                checkpointEvery);
    }

    /** A row every 20 steps, an evaluation every 500, a checkpoint every two minutes. */
    public static CadenceConfig usual() {
        return new CadenceConfig(20, 500, Duration.ofMinutes(2));
    }
}
