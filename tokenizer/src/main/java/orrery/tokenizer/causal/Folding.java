package orrery.tokenizer.causal;

import orrery.tensor.Tensor;

/** [B, C, T, H, W] as the kernels for pictures like it in memory: channels last. Layers that keep this order copy nothing. */
public final class Folding {
    private Folding() {}

    /** [B, T, H, W, C], row by row in memory; a view where {@code x} lies so already. */
    public static Tensor channelsLast(Tensor x) {
        return x.permute(0, 2, 3, 4, 1).contiguous();
    }

    /** [B, T, H, W, C] as [B, C, T, H, W], a view. */
    public static Tensor channelsSecond(Tensor x) {
        return x.permute(0, 4, 1, 2, 3);
    }

    /** Every pixel of [B, C, T, H, W] repeated 2×2, channels last in memory. */
    public static Tensor doubled(Tensor x) {
        Tensor frames = channelsLast(x);
        long[] s = frames.shape();
        return channelsSecond(frames.reshape(s[0], s[1], s[2], 1, s[3], 1, s[4])
                .expand(-1, -1, -1, 2, -1, 2, -1)
                .reshape(s[0], s[1], 2 * s[2], 2 * s[3], s[4]));
    }
}
