package orrery.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/** While open, operations of this thread record no gradients. Grad mode belongs to a thread; close in the same one. */
public final class NoGrad implements AutoCloseable {
    private final NoGradGuard guard = new NoGradGuard();

    private NoGrad() {}

    /** Switches recording off until closed. */
    public static NoGrad open() {
        return new NoGrad();
    }

    @Override
    public void close() {
        guard.close();
    }
}
