package orrery.genie.latent;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Middles of clusters on the sphere: k-means++ (Arthur and Vassilvitskii, 2007), then Lloyd's rounds with means brought to length 1; the best of several tries. */
final class Clusters {
    private static final int ROUNDS = 20;
    private static final int TRIES =
            8; // one alone puts two middles into one cluster and one between two others now and then

    private Clusters() {}

    /**
     * Finds them.
     *
     * @param points [n][D], each of length 1; at least one
     * @param count K
     * @return [K][D], each of length 1; where there are fewer different points some repeat
     */
    static float[][] of(float[][] points, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> best = List.of();
        double closest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < TRIES; i++) {
            List<float[]> middles = begin(points, count, random);
            round(points, middles);
            double close = 0;
            for (float[] point : points) {
                close += dot(point, middles.get(nearest(point, middles)));
            }
            if (close > closest) {
                closest = close;
                best = middles;
            }
        }
        return best.toArray(float[][]::new);
    }

    /** Lloyd's rounds. */
    private static void round(float[][] points, List<float[]> middles) {
        int count = middles.size();
        for (int round = 0; round < ROUNDS; round++) {
            float[][] sums = new float[count][points[0].length];
            for (float[] point : points) {
                float[] sum = sums[nearest(point, middles)];
                for (int d = 0; d < point.length; d++) {
                    sum[d] += point[d];
                }
            }
            for (int k = 0; k < count; k++) {
                double length = Math.sqrt(dot(sums[k], sums[k]));
                if (length > 0) { // else nobody chose it, and it stays
                    for (int d = 0; d < sums[k].length; d++) {
                        sums[k][d] = (float) (sums[k][d] / length);
                    }
                    middles.set(k, sums[k]);
                }
            }
        }
    }

    /** Each next one is a point drawn with a chance in proportion to its squared distance from those there are. */
    private static List<float[]> begin(float[][] points, int count, SplittableRandom random) {
        List<float[]> middles = new ArrayList<>(List.of(points[random.nextInt(points.length)]));
        double[] distance = new double[points.length];
        java.util.Arrays.fill(distance, Double.POSITIVE_INFINITY);
        while (middles.size() < count) {
            float[] latest = middles.get(middles.size() - 1);
            double sum = 0;
            for (int i = 0; i < points.length; i++) {
                distance[i] = Math.min(distance[i], Math.max(0, 2 - 2 * dot(points[i], latest)));
                sum += distance[i];
            }
            double wanted = random.nextDouble() * sum;
            int chosen = 0;
            while (chosen + 1 < points.length && wanted >= distance[chosen]) {
                wanted -= distance[chosen++];
            }
            middles.add(points[chosen]);
        }
        return middles;
    }

    private static int nearest(float[] point, List<float[]> middles) {
        int best = 0;
        for (int k = 1; k < middles.size(); k++) {
            best = dot(point, middles.get(k)) > dot(point, middles.get(best)) ? k : best;
        }
        return best;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
