package orrery.tokenizer.causal;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Tensor;

/**
 * Layouts of video [B, C, T, H, W]. Results lie with channels last in memory, frame after frame: so the kernels are fastest, and frames
 * are pictures and back without a copy.
 */
public final class Video {
    private Video() {}

    /** [B, C, T, H, W] to [B·T, C, H, W], each frame a picture. */
    public static Tensor pictures(Tensor video) {
        long[] s = video.shape();
        return video.permute(0, 2, 3, 4, 1)
                .reshape(
                        s[0] * s[2],
                        s[3],
                        s[4],
                        s[1]) // also gives dimensions of size 1 the strides by which kernels tell
                .permute(0, 3, 1, 2);
    }

    /** Back: [B·T, C, H, W] to [B, C, T, H, W]. */
    public static Tensor of(Tensor pictures, long batch) {
        long[] s = pictures.shape();
        return pictures.permute(0, 2, 3, 1)
                .reshape(batch, s[0] / batch, s[2], s[3], s[1])
                .permute(0, 4, 1, 2, 3);
    }

    /** With copies of the first frame before it. */
    public static Tensor led(Tensor video, int copies) {
        long later = video.size(2) - 1;
        List<Tensor> frames = new ArrayList<>(video.splits(2, 1, later));
        if (later == 0) {
            frames.remove(1);
        }
        for (int i = 0; i < copies; i++) {
            frames.add(0, frames.get(0));
        }
        return Tensor.cat(frames, 2);
    }

    /** Every frame twice. */
    public static Tensor doubledFrames(Tensor video) {
        return inTurn(video, video);
    }

    /** Frames of one and of another video in turn. */
    public static Tensor inTurn(Tensor even, Tensor odd) {
        long[] s = even.shape();
        return Tensor.stack(List.of(even.permute(0, 2, 3, 4, 1), odd.permute(0, 2, 3, 4, 1)), 2)
                .reshape(s[0], 2 * s[2], s[3], s[4], s[1])
                .permute(0, 4, 1, 2, 3);
    }

    /** Without its first frames. */
    public static Tensor after(Tensor video, int frames) {
        return video.splits(2, frames, video.size(2) - frames).get(1);
    }

    /** Means of frames 0 and 1, 2 and 3, …; an odd one at the end is left out. */
    public static Tensor meanOfPairs(Tensor video) {
        long[] s = video.shape();
        long pairs = s[2] / 2;
        Tensor even = s[2] % 2 == 0 ? video : video.narrow(2, 0, 2 * pairs);
        List<Tensor> halves = even.permute(0, 2, 3, 4, 1)
                .reshape(s[0], pairs, 2, s[3], s[4], s[1])
                .splits(2, 1, 1);
        return halves.get(0).add(halves.get(1)).mul(0.5).squeeze(2).permute(0, 4, 1, 2, 3);
    }

    /** Every pixel of pictures [N, C, H, W] repeated 2×2. */
    public static Tensor doubledPixels(Tensor pictures) {
        return Functional.interpolate(
                pictures, 2 * pictures.size(2), 2 * pictures.size(3), Interpolation.NEAREST, false, false);
    }
}
