package orrery.worlds.physics;

import java.util.ArrayList;
import java.util.List;

/**
 * A mean, or a ratio of two sums, over scenes: Σ value / Σ weight. Bodies of one scene resemble each other, so scenes are the
 * independent ones: the standard error is that of a ratio estimate over scenes, √(n / (n − 1) · Σ (v − r w)²) / Σ w, where v and w are
 * the sums of one scene, r the ratio and n the number of scenes.
 */
public final class Pooled {
    private final List<Integer> scenes = new ArrayList<>();
    private final List<double[]> sums = new ArrayList<>(); // value, weight of each scene
    private int count;

    /** Adds one figure of a scene to a mean. Figures of one scene must follow each other. */
    public void add(int scene, double value) {
        add(scene, value, 1);
    }

    /**
     * Adds to both sums.
     *
     * @param value above the line
     * @param weight below the line, not negative
     */
    public void add(int scene, double value, double weight) {
        int last = scenes.size() - 1;
        if (last < 0 || scenes.get(last) != scene) {
            scenes.add(scene);
            sums.add(new double[2]);
            last++;
        }
        sums.get(last)[0] += value;
        sums.get(last)[1] += weight;
        count++;
    }

    /** Figures added. */
    public int count() {
        return count;
    }

    /** The ratio; NaN where the weights sum to 0. */
    public double ratio() {
        double value = 0;
        double weight = 0;
        for (double[] sum : sums) {
            value += sum[0];
            weight += sum[1];
        }
        return weight > 0 ? value / weight : Double.NaN;
    }

    /** Standard error of the ratio; NaN with fewer than two scenes. */
    public double standardError() {
        int n = sums.size();
        double ratio = ratio();
        if (n < 2 || Double.isNaN(ratio)) {
            return Double.NaN;
        }
        double squares = 0;
        double weight = 0;
        for (double[] sum : sums) {
            double rest = sum[0] - ratio * sum[1];
            squares += rest * rest;
            weight += sum[1];
        }
        return Math.sqrt(squares * n / (n - 1.0)) / weight;
    }
}
