package orrery.tokenizer.loss;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Tensor;

/**
 * Windows of a clip that overlap should tell the same where they do.
 *
 * @param frames of a window
 * @param step frames from one window to the next
 */
public record ConsistencyLoss(int frames, int step) {
    public ConsistencyLoss {
        Check.within("step", step, 1, frames - 1L);
    }

    /** The windows of [B, C, T, H, W], those of one clip after the other: [B·windows, C, frames, H, W]. What is left over is dropped. */
    public Tensor windows(Tensor clip) {
        Check.that(clip.size(2) >= frames, "Give longer clips.", "%d frames for windows of %d", clip.size(2), frames);
        List<Tensor> windows = new ArrayList<>();
        for (long from = 0; from + frames <= clip.size(2); from += step) {
            windows.add(clip.narrow(2, from, frames));
        }
        return Tensor.stack(windows, 1).flatten(0, 1);
    }

    /** Mean |a − b| over the frames that neighbouring windows share. */
    public Tensor ofFrames(Tensor windows, int count) {
        return overlap(windows, count, step);
    }

    /**
     * The same of their latents, scaled as if they were pixels.
     *
     * @param latents [B·windows, C', T', h, w]
     * @param windows the pixels that they stand for, for their sizes
     */
    public Tensor ofLatents(Tensor latents, Tensor windows, int count) {
        long time = frames / latents.size(2);
        long space = windows.size(3) / latents.size(3) * (windows.size(4) / latents.size(4));
        int latentStep = (int) (step / time);
        Check.that(
                latentStep >= 1 && latentStep < latents.size(2),
                "Use a step of at least " + time + " frames, and less than a window.",
                "a step of %d frames is %d latent frames of %d",
                step,
                latentStep,
                latents.size(2));
        double scale = (double) (windows.size(1) * time * space) / latents.size(1);
        return overlap(latents, count, latentStep).mul(scale);
    }

    private static Tensor overlap(Tensor windows, int count, int step) {
        Check.divides("windows of a clip", count, "the batch", windows.size(0));
        long[] s = windows.shape();
        Tensor clips = windows.reshape(s[0] / count, count, s[1], s[2], s[3], s[4]);
        Tensor before = clips.narrow(1, 0, count - 1L).narrow(3, step, s[2] - step);
        Tensor after = clips.narrow(1, 1, count - 1L).narrow(3, 0, s[2] - step);
        return before.sub(after).abs().mean();
    }

    /** Windows back to clips [B, C, T, H, W], means where they overlap. */
    public Tensor merge(Tensor windows, int count) {
        Check.divides("windows of a clip", count, "the batch", windows.size(0));
        long[] s = windows.shape();
        Tensor clips = windows.reshape(s[0] / count, count, s[1], s[2], s[3], s[4]);
        long length = frames + (count - 1L) * step;
        Tensor sum = Tensor.zeros(windows.dtype(), s[0] / count, s[1], length, s[3], s[4]);
        Tensor times = Tensor.zeros(windows.dtype(), 1, 1, length, 1, 1);
        for (int i = 0; i < count; i++) {
            sum.narrow(2, (long) i * step, frames).add_(clips.select(1, i));
            times.narrow(2, (long) i * step, frames).add_(1);
        }
        return sum.div(times);
    }
}
