package orrery.tensor;

import org.jspecify.annotations.Nullable;

/**
 * While open, counts the floating-point operations of the matrix products, convolutions and attention that this thread asks {@link
 * Functional} for; a multiply-add is two. What norms and activations compute beside them is left out.
 */
public final class FlopCount implements AutoCloseable {
    private static final ThreadLocal<@Nullable FlopCount> OPEN = new ThreadLocal<>();

    private double flops;

    private FlopCount() {}

    /** Begins to count, in place of any other count of this thread. */
    public static FlopCount open() {
        FlopCount count = new FlopCount();
        OPEN.set(count);
        return count;
    }

    /** How many so far. */
    public double flops() {
        return flops;
    }

    /** {@code out} is made of sums over a weight's inputs; weight [out, …]. */
    static Tensor product(Tensor out, Tensor weight) {
        FlopCount count = OPEN.get();
        if (count != null) {
            count.flops += 2.0 * out.numel() * weight.numel() / weight.size(0);
        }
        return out;
    }

    /** Attention of q [B, heads, N, d] over k [B, heads, M, d]: scores, and sums of values. */
    static Tensor attention(Tensor out, Tensor q, Tensor k) {
        FlopCount count = OPEN.get();
        if (count != null) {
            count.flops += 4.0 * q.numel() * k.size(-2);
        }
        return out;
    }

    @Override
    public void close() {
        OPEN.remove();
    }
}
