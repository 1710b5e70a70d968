package orrery.curate.duplicates;

import java.util.Arrays;
import java.util.Random;
import orrery.base.Check;
import orrery.base.Seeds;
import orrery.tensor.Functional;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Spherical k-means by libtorch: rows of length 1 by their cosine to the centres. First centres are drawn as k-means++ draws them; the same
 * rows and seed give the same clusters.
 */
public final class KMeans {
    private static final int ROUNDS = 100;
    private static final int TILE = 4096;

    private KMeans() {}

    /**
     * The cluster of each row, 0 to {@code clusters} − 1; some may stay empty.
     *
     * @param rows FLOAT32 [N, D]
     */
    public static int[] of(Tensor rows, int clusters, long seed) {
        int count = (int) rows.size(0);
        Check.within("clusters", clusters, 1, Math.max(1, count));
        int[] labels = new int[count];
        if (clusters == 1) {
            return labels;
        }
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor unit = Functional.normalize(rows, Tensor.scalar(1e-12));
            Tensor centres = first(unit, clusters, new Random(Seeds.derive(seed, "k-means")));
            for (int round = 0; round < ROUNDS; round++) {
                int[] now = nearest(unit, centres);
                if (Arrays.equals(now, labels) && round > 0) {
                    break;
                }
                labels = now;
                centres = Functional.normalize(SemDeDup.centroids(unit, labels, clusters), Tensor.scalar(1e-12));
            }
        }
        return labels;
    }

    /** Each next centre is a row, the likelier the farther it is from the centres so far. */
    private static Tensor first(Tensor unit, int clusters, Random random) {
        int count = (int) unit.size(0);
        double[] distance = new double[count];
        Arrays.fill(distance, 2);
        long[] chosen = new long[clusters];
        chosen[0] = random.nextInt(count);
        for (int k = 1; k < clusters; k++) {
            try (Scope scope = Scope.open()) {
                float[] cosines = unit.matmul(unit.select(0, chosen[k - 1])).floats();
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    distance[i] = Math.min(distance[i], Math.max(0, 1 - cosines[i]));
                    sum += distance[i];
                }
                double at = random.nextDouble() * sum;
                int row = 0;
                while (row < count - 1 && at >= distance[row]) {
                    at -= distance[row++];
                }
                chosen[k] = row;
            }
        }
        return unit.indexSelect(0, Tensor.of(chosen, clusters));
    }

    private static int[] nearest(Tensor unit, Tensor centres) {
        int[] labels = new int[(int) unit.size(0)];
        int clusters = (int) centres.size(0);
        for (int from = 0; from < labels.length; from += TILE) {
            try (Scope tile = Scope.open()) {
                int rows = Math.min(TILE, labels.length - from);
                float[] cosines = unit.narrow(0, from, rows)
                        .matmul(centres.transpose(0, 1))
                        .floats();
                for (int i = 0; i < rows; i++) {
                    int best = 0;
                    for (int k = 1; k < clusters; k++) {
                        best = cosines[i * clusters + k] > cosines[i * clusters + best] ? k : best;
                    }
                    labels[from + i] = best;
                }
            }
        }
        return labels;
    }
}
