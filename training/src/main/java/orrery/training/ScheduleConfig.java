package orrery.training;

import orrery.base.Check;

/**
 * How the learning rate moves over a run: a linear warm-up, then one of three shapes.
 *
 * @param kind the shape after the warm-up
 * @param warmupSteps steps of linear warm-up; step 0 already moves (factor 1/warmupSteps); 0 means none
 * @param decayStart WSD only: the fraction of all steps at which the linear decay begins, 0..1; ignored by the other kinds
 * @param finalFraction the fraction of the peak rate that COSINE and WSD approach at the end, 0..1; ignored by CONSTANT
 */
public record ScheduleConfig(Kind kind, long warmupSteps, double decayStart, double finalFraction) {
    /** The shape of a schedule after its warm-up. */
    public enum Kind {
        /** The peak rate to the end. */
        CONSTANT,
        /** Half a cosine from the peak to the final fraction (Loshchilov and Hutter, "SGDR", equation 5, without restarts). */
        COSINE,
        /** Warm-up, stable, decay: the peak rate until {@code decayStart}, then a straight line to the final fraction. */
        WSD
    }

    public ScheduleConfig {
        Check.that(warmupSteps >= 0, "use 0 for none", "warmupSteps must not be negative, got %d", warmupSteps);
        Check.that(
                decayStart >= 0 && decayStart <= 1, "0.8 is usual", "decayStart must be in 0..1, got %s", decayStart);
        Check.that(
                finalFraction >= 0 && finalFraction <= 1,
                "use 0.05 to end at a twentieth of the peak",
                "finalFraction must be in 0..1, got %s",
                finalFraction);
    }

    /** The peak rate all along, after the warm-up. */
    public static ScheduleConfig constant(long warmupSteps) {
        return new ScheduleConfig(Kind.CONSTANT, warmupSteps, 1, 1);
    }

    /** Half a cosine down to the final fraction, after the warm-up. */
    public static ScheduleConfig cosine(long warmupSteps, double finalFraction) {
        return new ScheduleConfig(Kind.COSINE, warmupSteps, 1, finalFraction);
    }

    /** The peak rate until {@code decayStart} of all steps, then a straight line to the final fraction. */
    public static ScheduleConfig wsd(long warmupSteps, double decayStart, double finalFraction) {
        return new ScheduleConfig(Kind.WSD, warmupSteps, decayStart, finalFraction);
    }

    /**
     * What the peak rate is multiplied with.
     *
     * @param step index of the step, 0..total-1
     * @param total steps of the whole run, 1 or more
     * @return 0..1
     */
    public double factor(long step, long total) {
        double warm = warmupSteps == 0 ? 1 : Math.min(1, (step + 1) / (double) warmupSteps);
        return warm
                * switch (kind) {
                    case CONSTANT -> 1.0;
                    case COSINE ->
                        finalFraction
                                + (1 - finalFraction)
                                        * (1 + StrictMath.cos(Math.PI * progress(step, warmupSteps, total)))
                                        / 2;
                    case WSD -> 1 - (1 - finalFraction) * progress(step, Math.round(decayStart * total), total);
                };
    }

    /** How far step lies between begin and total, 0..1; the last step stays just below 1. */
    private static double progress(long step, long begin, long total) {
        return step <= begin || total <= begin ? 0 : (step - begin) / (double) (total - begin);
    }
}
