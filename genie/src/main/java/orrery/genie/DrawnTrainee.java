package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.training.Share;
import orrery.worlds.ActionSpace;

/**
 * Trains convolutions that draw the next frame: each frame of a window is a row of its own, noised, after the true frames before it. In half of the rows
 * noise lies on these, so that what was drawn with small errors is gone on from all the same (GameNGen, arXiv 2408.14837).
 *
 * <p>Once few steps suffice to draw a frame, the first rows of a window come after frames that the network drew itself, one after another, instead of true
 * ones: what it draws a little softer than the truth it then meets as a past, and learns to answer with the truth.
 */
final class DrawnTrainee extends NoiseTrainee {
    /** Frames after the past in a window. */
    static final int TARGETS = 16;

    /** Frames of a window that come after the network's own: more, and what is seen for the first time no longer has to do with the truth. */
    static final int OWN = 6;

    private static final int OWN_STEPS = 2; // K of these frames

    private static final double PAST_NOISE = 0.3; // greatest deviation, of scaled latents

    private final DrawnDynamics dynamics;

    DrawnTrainee(DrawnDynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, space, batch);
        this.dynamics = dynamics;
    }

    @Override
    ShortcutForcing.Losses noisedLoss(Windows windows, double bootstrapShare, Generator generator, Share share) {
        int shown = dynamics.past();
        Tensor latents = windows.latents();
        long batch = latents.size(0) * share.size();
        long targets = latents.size(1) - shown;
        int rows = Math.toIntExact(batch * (long) (targets * bootstrapShare));
        Tensor seen = bootstrapShare > 0 ? own(dynamics, windows, generator, share) : latents.narrow(1, 0, shown + OWN);
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t < shown; t++) {
            frames.add(rows(Tensor.cat(List.of(seen.narrow(1, t, OWN), latents.narrow(1, t + OWN, targets - OWN)), 1)));
        }
        Tensor deviation = rows(share.of(Tensor.rand(generator, batch, targets, 1, 1)
                .mul(2 * PAST_NOISE)
                .add(-PAST_NOISE)
                .clamp(0, PAST_NOISE)));
        Tensor clouds = share.of(Tensor.randn(generator, batch, targets, shown, latents.size(2), latents.size(3)));
        Tensor past = Tensor.stack(frames, 1).add(rows(clouds).mul(deviation.unsqueeze(1)));
        Tensor noise = share.of(Tensor.randn(generator, batch, targets, latents.size(2), latents.size(3)));
        NoiseLevels levels = NoiseLevels.draw(dynamics.config(), targets * batch, 1, rows, generator);
        return ShortcutForcing.loss(
                (first, noisy, actions, signals, steps) ->
                        dynamics.forward(past.narrow(0, first, noisy.size(0)), noisy, actions, signals, steps),
                dynamics.config().kMax(),
                rows(latents.narrow(1, shown, targets)).unsqueeze(1),
                rows(noise).unsqueeze(1),
                rows(windows.actions().narrow(1, shown, targets)).unsqueeze(1),
                new NoiseLevels(ofShare(levels.step(), share, targets), ofShare(levels.signal(), share, targets)),
                share.of(rows));
    }

    /** The first frames of windows: the past as it was, then what the network makes of it under the true actions, [B, P + OWN, N, C]. */
    static Tensor own(DrawnDynamics dynamics, Windows windows, Generator generator, Share share) {
        Tensor latents = windows.latents();
        Tensor noise = share.of(
                Tensor.randn(generator, latents.size(0) * share.size(), OWN, latents.size(2), latents.size(3)));
        int shown = dynamics.past();
        Tensor seen = latents.narrow(1, 0, shown);
        try (NoGrad off = NoGrad.open()) {
            for (int t = 0; t < OWN; t++) {
                Tensor next = dynamics.next(
                        seen.narrow(1, t, shown),
                        windows.actions().narrow(1, shown + t, 1),
                        noise.narrow(1, t, 1),
                        OWN_STEPS,
                        Float.MAX_VALUE);
                seen = Tensor.cat(List.of(seen, next), 1);
            }
        }
        return seen;
    }

    /** Frames of windows [B, T, ...] as rows, those of one time side by side: the last rows are the last frames of all windows. */
    private static Tensor rows(Tensor windows) {
        return windows.transpose(0, 1).flatten(0, 1);
    }

    /** The share of levels [T · B, 1] that stand in the order of {@link #rows}. */
    private static Tensor ofShare(Tensor levels, Share share, long targets) {
        Tensor windows = levels.reshape(targets, levels.size(0) / targets).transpose(0, 1);
        return rows(share.of(windows)).unsqueeze(1);
    }
}
