package orrery.play;

import java.util.Arrays;

/**
 * Two points of a distribution.
 *
 * @param p50 half of the values are at most this
 * @param p95 95 of 100 values are at most this; of a frame rate: 95 of 100 frames came at least this fast
 */
public record Quantiles(double p50, double p95) {

    /** Of times. */
    static Quantiles ofTimes(double[] values) {
        return new Quantiles(rounded(at(values, 0.5)), rounded(at(values, 0.95)));
    }

    /**
     * Of the frame rates that these times between frames make.
     *
     * @param millis between a frame and the next, above 0
     */
    static Quantiles ofRates(double[] millis) {
        return new Quantiles(rounded(1000 / at(millis, 0.5)), rounded(1000 / at(millis, 0.95)));
    }

    /** The nearest rank: the smallest value that the share {@code quantile} of all values does not exceed. */
    static double at(double[] values, double quantile) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(quantile * sorted.length);
        return sorted[Math.max(0, Math.min(sorted.length, rank) - 1)];
    }

    static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : value;
    }
}
