package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One figure a window, and which episode the window is from. Windows of one episode resemble each other, so the standard error of the
 * mean comes from a bootstrap over episodes: {@value #RESAMPLES} times as many episodes are drawn with replacement and all their
 * windows averaged.
 */
final class Scores {
    static final int RESAMPLES = 2000;

    private final List<Double> values = new ArrayList<>();
    private final List<Integer> episodes = new ArrayList<>();
    private int dropped;

    /** Adds a figure; NaN means that the window has none, which is counted. */
    void add(double value, int episode) {
        if (Double.isNaN(value)) {
            dropped++;
        } else {
            values.add(value);
            episodes.add(episode);
        }
    }

    /** Windows with a figure. */
    int count() {
        return values.size();
    }

    /** Windows without one. */
    int dropped() {
        return dropped;
    }

    /** Different episodes among the windows. */
    int episodes() {
        return (int) episodes.stream().distinct().count();
    }

    /** NaN where there is no window. */
    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Standard error of the mean; NaN where there are fewer than two episodes. */
    double standardError(long seed) {
        Map<Integer, double[]> sums = new LinkedHashMap<>(); // episode: sum and count
        for (int i = 0; i < values.size(); i++) {
            double[] sum = sums.computeIfAbsent(episodes.get(i), episode -> new double[2]);
            sum[0] += values.get(i);
            sum[1]++;
        }
        if (sums.size() < 2) {
            return Double.NaN;
        }
        List<double[]> all = new ArrayList<>(sums.values());
        SplittableRandom random = new SplittableRandom(seed);
        double mean = 0;
        double squares = 0;
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < all.size(); i++) {
                double[] drawn = all.get(random.nextInt(all.size()));
                sum += drawn[0];
                count += drawn[1];
            }
            double value = sum / count;
            double before = mean;
            mean += (value - mean) / (r + 1); // Welford: no cancellation
            squares += (value - before) * (value - mean);
        }
        return Math.sqrt(squares / (RESAMPLES - 1));
    }
}
