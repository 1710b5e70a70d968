package orrery.tensor;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * While open, operations of this thread record no gradients. Grad mode belongs to a thread; close in the same one. Inside of {@link Autocast}, the narrow copies of weights that are
 * made here know no gradient, and libtorch would use them again: they are forgotten when this closes.
 */
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
        if (Autocast.active() && GradMode.is_enabled()) {
            torch.clear_cache();
        }
    }
}
