package orrery.curate.shots;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The discrete cosine transform of small square pictures (DCT-II), for perceptual hashes. It folds a row before it multiplies, so that
 * what is symmetric, a single colour above all, gives exact zeros: hashes compare with a median, and noise of rounding would be bits.
 */
public final class Cosines {
    private final int side;

    /** For pictures of this many pixels across and down. */
    public Cosines(int side) {
        this.side = side;
    }

    /**
     * The lowest {@code count} frequencies down and across, row by row, without factors that normalise.
     *
     * @param picture {@code side · side} values
     */
    public double[] lowest(double[] picture, int count) {
        double[] rows = new double[side * count]; // across first
        for (int y = 0; y < side; y++) {
            double[] row = Arrays.copyOfRange(picture, y * side, (y + 1) * side);
            System.arraycopy(transform(row), 0, rows, y * count, count);
        }
        double[] low = new double[count * count];
        double[] column = new double[side];
        for (int x = 0; x < count; x++) {
            for (int y = 0; y < side; y++) {
                column[y] = rows[y * count + x];
            }
            double[] made = transform(column);
            for (int y = 0; y < count; y++) {
                low[y * count + x] = made[y];
            }
        }
        return low;
    }

    /** All frequencies of one row: X[k] = Σ x[n] cos(π k (2n + 1) / 2N). */
    public static double[] transform(double[] row) {
        int size = row.length;
        double[] out = new double[size];
        if (size == 1) {
            out[0] = row[0];
            return out;
        }
        int half = (size + 1) / 2;
        double[] sums = new double[half];
        double[] differences = new double[size / 2];
        for (int n = 0; n < size / 2; n++) {
            sums[n] = row[n] + row[size - 1 - n];
            differences[n] = row[n] - row[size - 1 - n];
        }
        if (size % 2 == 0) {
            double[] even = transform(sums);
            for (int k = 0; k < half; k++) {
                out[2 * k] = even[k];
            }
        } else {
            sums[half - 1] = row[half - 1];
            for (int k = 0; k < size; k += 2) {
                out[k] = products(sums, k, size);
            }
        }
        for (int k = 1; k < size; k += 2) {
            out[k] = products(differences, k, size);
        }
        return out;
    }

    private static double products(double[] folded, int k, int size) {
        double sum = 0;
        for (int n = 0; n < folded.length; n++) {
            sum += folded[n] * Math.cos(Math.PI * k * (2 * n + 1) / (2 * size));
        }
        return sum;
    }

    /** The middle value; the mean of the two middle ones of an even number. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Which values lie above a limit. */
    public static BitSet above(double[] values, double limit) {
        BitSet bits = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            bits.set(i, values[i] > limit);
        }
        return bits;
    }
}
