package orrery.worlds;

import orrery.base.Check;

/**
 * One continuous control, such as a steering wheel. Its statistics come from the recorded play and are stored with the
 * world, so that whoever learned from normalised values and whoever steers later mean the same thing.
 *
 * @param name what a person calls it, e.g. {@code steer}
 * @param low smallest value allowed
 * @param high largest value allowed, above {@code low}
 * @param mean mean over the training episodes; the middle of the range where nothing was recorded
 * @param std standard deviation over the training episodes, above 0
 */
public record ActionAxis(String name, double low, double high, double mean, double std) {

    /** Room for the rounding of recorded values: this share of the range may lie outside it. */
    private static final double SLACK = 1e-4;

    public ActionAxis {
        Check.that(!name.isBlank(), "give every axis a name, such as \"steer\"", "an action axis has no name");
        Check.that(
                Double.isFinite(low) && Double.isFinite(high) && low < high,
                "write the range as \"low\": -1, \"high\": 1",
                "axis \"%s\" has the range %s..%s",
                name,
                low,
                high);
        Check.that(
                Double.isFinite(mean) && Double.isFinite(std) && std > 0,
                "leave mean and std out, or measure them on recorded play",
                "axis \"%s\" has mean %s and standard deviation %s",
                name,
                mean,
                std);
    }

    /** An axis of which only the range is known: the statistics are those of a uniform distribution over it. */
    public static ActionAxis of(String name, double low, double high) {
        return new ActionAxis(name, low, high, (low + high) / 2, Math.max((high - low) / Math.sqrt(12), 1e-12));
    }

    /** This axis with statistics measured on play; a constant axis (standard deviation 0) keeps the spread it has. */
    public ActionAxis measured(double newMean, double newStd) {
        return new ActionAxis(name, low, high, newMean, newStd > 1e-6 * (high - low) ? newStd : std);
    }

    /** Whether {@code value} is a number within the range. */
    public boolean allows(double value) {
        double slack = SLACK * (high - low);
        return value >= low - slack && value <= high + slack; // false for NaN
    }

    /** {@code value} in standard deviations from the mean, as a network sees it. */
    public double normalize(double value) {
        return (value - mean) / std;
    }
}
