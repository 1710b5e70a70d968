package orrery.tokenizer.loss;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Tensor;

/**
 * Do things move the same? Distance of the optical flow of clip and reconstruction, forward and backward in time.
 *
 * @param raft with its weights
 * @param scale by which frames are made smaller before, 2 in the released code
 * @param updates of the flow, 12 in the released code
 */
public record FlowLoss(Raft raft, int scale, int updates) {
    /**
     * Flow between neighbouring frames: first all forward, then all backward.
     *
     * @param clip [B, 3, T, H, W] in −1..1, at least two frames
     * @return pixels of the full size to the right and down, [B, 2, 2(T−1), H, W]
     */
    public Tensor flow(Tensor clip) {
        Check.atLeast("frames", clip.size(2), 2);
        long[] s = clip.shape();
        Tensor small = resized(clip, s[3] / scale, s[4] / scale);
        Tensor forward = neighbours(small);
        Tensor backward = neighbours(small.flip(2)).flip(2);
        return resized(Tensor.cat(List.of(forward, backward), 2), s[3], s[4]).mul(scale);
    }

    /** |flow(x) − flow(y)|, mean over both directions: [B, 1, 2(T−1), H, W]. */
    public Tensor loss(Tensor clip, Tensor reconstruction) {
        return flow(clip).sub(flow(reconstruction)).abs().mean(true, 1);
    }

    private Tensor neighbours(Tensor clip) {
        List<Tensor> each = new ArrayList<>();
        for (long b = 0; b < clip.size(0); b++) {
            Tensor frames = clip.select(0, b).transpose(0, 1); // [T, 3, H, W]
            long pairs = frames.size(0) - 1;
            Tensor flow = raft.flow(
                    frames.narrow(0, 0, pairs).contiguous(),
                    frames.narrow(0, 1, pairs).contiguous(),
                    updates);
            each.add(flow.transpose(0, 1));
        }
        return Tensor.stack(each, 0);
    }

    private static Tensor resized(Tensor clip, long height, long width) {
        long[] s = clip.shape();
        Tensor frames = clip.transpose(1, 2).reshape(s[0] * s[2], s[1], s[3], s[4]);
        return Functional.interpolate(frames, height, width, Interpolation.BILINEAR, false, false)
                .reshape(s[0], s[2], s[1], height, width)
                .transpose(1, 2);
    }
}
