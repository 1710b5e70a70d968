package orrery.training;

import orrery.base.Check;
import orrery.tensor.Tensor;

/**
 * Which part of every batch this process computes. All processes draw the whole batch from the same random streams, and each keeps its own rows: so the mean
 * of their gradients is that of the whole batch, and the loss goes the same way with any number of processes.
 *
 * @param rank of this process, 0..size-1
 * @param size processes that train together, 1 or more
 */
public record Share(int rank, int size) {
    /** Everything: one process alone. */
    public static final Share WHOLE = new Share(0, 1);

    public Share {
        Check.that(size >= 1 && rank >= 0 && rank < size, "Use 0 to size - 1.", "share %d of %d", rank, size);
    }

    /**
     * Every {@code size}-th row of a batch, from {@code rank} on.
     *
     * @param whole at least one dimension, the first of which {@code size} divides
     */
    public Tensor of(Tensor whole) {
        if (size == 1) {
            return whole;
        }
        Check.divides("the number of processes", size, "rows of a batch", whole.size(0));
        return whole.slice(0, rank, whole.size(0), size);
    }

    /** How many of {@code rows}, which {@code size} divides, are of this share. */
    public int of(int rows) {
        Check.divides("the number of processes", size, "rows of a batch", rows);
        return rows / size;
    }
}
