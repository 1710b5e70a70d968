package orrery.curate.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Which embeddings are near another one (SemDeDup, arXiv 2303.09540). Within each cluster rows are put in an order; a row is as
 * redundant as its largest cosine to any row before it. A row stays if that is at most 1 - eps, even where the row before it goes.
 */
public final class SemDeDup {
    private static final int TILE = 4096;

    /**
     * Result, by row.
     *
     * @param distances 1 - cosine to the cluster's centroid
     * @param similarity largest cosine to a row before it; 0 for the first of a cluster
     * @param nearest that row; the first of a cluster points at itself
     */
    @SuppressWarnings("ArrayRecordComponent") // results are read, not compared
    public record Redundancy(float[] distances, float[] similarity, int[] nearest) {
        /** Which rows stay. */
        public boolean[] kept(double eps) {
            boolean[] kept = new boolean[similarity.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = similarity[i] <= 1 - eps;
            }
            return kept;
        }
    }

    private SemDeDup() {}

    /**
     * Means of the rows of each cluster, brought to length 1 before: [K, D]; zeros for an empty cluster.
     *
     * @param embeddings [N, D]
     * @param labels cluster of each row, 0 to K - 1
     */
    public static Tensor centroids(Tensor embeddings, int[] labels, int clusters) {
        int width = (int) embeddings.size(1);
        float[] unit = unit(embeddings).floats();
        double[] sums = new double[clusters * width];
        int[] counts = new int[clusters];
        for (int i = 0; i < labels.length; i++) {
            Check.within("a label", labels[i], 0, clusters - 1);
            counts[labels[i]]++;
            for (int d = 0; d < width; d++) {
                sums[labels[i] * width + d] += unit[i * width + d];
            }
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / Math.max(1, counts[i / width]));
        }
        return Tensor.of(means, clusters, width);
    }

    private static Tensor unit(Tensor rows) {
        return Functional.normalize(rows, Tensor.scalar(1e-12));
    }

    /**
     * How redundant each row is.
     *
     * @param embeddings FLOAT32 [N, D]
     * @param labels cluster of each row
     * @param resolution pixels of each row's clip: the largest come first in their cluster, so they stay; null for the order of distance
     *     alone, farthest first
     */
    public static Redundancy of(Tensor embeddings, int[] labels, int clusters, long @Nullable [] resolution) {
        int count = labels.length;
        Check.that(
                embeddings.dim() == 2 && embeddings.size(0) == count,
                "Give one label a row.",
                "%d labels for embeddings of %s",
                count,
                Arrays.toString(embeddings.shape()));
        float[] distances = new float[count];
        float[] similarity = new float[count];
        int[] nearest = new int[count];
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor unit = unit(embeddings);
            Tensor centres = unit(centroids(embeddings, labels, clusters));
            float[] cosines = centred(unit, centres, labels);
            for (int i = 0; i < count; i++) {
                distances[i] = 1 - cosines[i];
            }
            Comparator<Integer> order =
                    Comparator.<Integer>comparingDouble(i -> -distances[i]).thenComparingInt(i -> i);
            if (resolution != null) {
                order = Comparator.<Integer>comparingLong(i -> -resolution[i]).thenComparing(order);
            }
            TreeMap<Integer, List<Integer>> members = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                members.computeIfAbsent(labels[i], label -> new ArrayList<>()).add(i);
            }
            for (List<Integer> rows : members.values()) {
                rows.sort(order);
                compare(unit, rows, similarity, nearest);
            }
        }
        return new Redundancy(distances, similarity, nearest);
    }

    private static float[] centred(Tensor unit, Tensor centres, int[] labels) {
        long[] index = Arrays.stream(labels).asLongStream().toArray();
        Tensor own = centres.indexSelect(0, Tensor.of(index, index.length));
        return unit.mul(own).sum(1).floats();
    }

    /** Fills in one cluster, whose rows are in order, a tile of columns at a time. */
    private static void compare(Tensor unit, List<Integer> rows, float[] similarity, int[] nearest) {
        long[] index = rows.stream().mapToLong(Integer::longValue).toArray();
        Tensor ordered = unit.indexSelect(0, Tensor.of(index, index.length));
        similarity[rows.get(0)] = 0;
        nearest[rows.get(0)] = rows.get(0);
        for (int from = 0; from < rows.size(); from += TILE) {
            try (Scope tile = Scope.open()) {
                int columns = Math.min(TILE, rows.size() - from);
                Tensor later = ordered.narrow(0, from, columns);
                Tensor earlier = ordered.narrow(0, 0, from + columns);
                float[] cosines = later.matmul(earlier.transpose(0, 1)).floats(); // [columns, from + columns]
                for (int j = 0; j < columns; j++) {
                    int best = -1;
                    int row = j * (from + columns);
                    for (int i = 0; i < from + j; i++) {
                        best = best < 0 || cosines[row + i] > cosines[row + best] ? i : best;
                    }
                    if (best >= 0) {
                        similarity[rows.get(from + j)] = cosines[row + best];
                        nearest[rows.get(from + j)] = rows.get(best);
                    }
                }
            }
        }
    }
}
