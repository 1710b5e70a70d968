package orrery.tensor;

import org.bytedeco.pytorch.global.torch;

/**
 * While open, matrix products and convolutions of this thread run in the policy's type; norms, softmax of scores and losses
 * keep fp32 where libtorch's lists say so. For forward passes in training: call {@link Tensor#backward} outside.
 */
public final class Autocast implements AutoCloseable {
    private final boolean on;

    private Autocast(boolean on) {
        this.on = on;
        if (on) {
            torch.set_autocast_dtype(torch.DeviceType.CPU, torch.ScalarType.BFloat16);
            torch.set_autocast_enabled(torch.DeviceType.CPU, true);
            torch.increment_nesting();
        }
    }

    /** Opens the policy; {@link Precision#FLOAT32} changes nothing. */
    public static Autocast open(Precision precision) {
        return new Autocast(precision == Precision.BFLOAT16);
    }

    /** Whether a policy other than fp32 is open in this thread. */
    public static boolean active() {
        return torch.is_autocast_enabled(torch.DeviceType.CPU);
    }

    @Override
    public void close() {
        if (on) {
            torch.set_autocast_enabled(torch.DeviceType.CPU, false);
            if (torch.decrement_nesting() == 0) {
                torch.clear_cache(); // else stale bf16 copies of the weights stay
            }
        }
    }
}
