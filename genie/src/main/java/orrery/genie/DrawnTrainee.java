package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;
import orrery.worlds.ActionSpace;

/**
 * Trains convolutions that draw the next frame: each frame of a window is a row of its own, noised, after the true frames before it. In half of the rows
 * noise lies on these, so that what was drawn with small errors is gone on from all the same (GameNGen, arXiv 2408.14837).
 */
final class DrawnTrainee extends NoiseTrainee {
    /** Frames after the past in a window. */
    static final int TARGETS = 16;

    private static final double PAST_NOISE = 0.3; // greatest deviation, of scaled latents

    private final DrawnDynamics dynamics;

    DrawnTrainee(DrawnDynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, space, batch);
        this.dynamics = dynamics;
    }

    @Override
    ShortcutForcing.Losses noisedLoss(Windows windows, double bootstrapShare, Generator generator) {
        int shown = dynamics.past();
        long targets = windows.latents().size(1) - shown;
        Tensor clean = windows.latents().narrow(1, shown, targets).flatten(0, 1).unsqueeze(1);
        Tensor led = windows.actions().narrow(1, shown, targets).flatten(0, 1).unsqueeze(1);
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t < shown; t++) {
            frames.add(windows.latents().narrow(1, t, targets).flatten(0, 1));
        }
        Tensor past = noised(Tensor.stack(frames, 1), generator);
        int rows = (int) (clean.size(0) * bootstrapShare);
        Tensor noise = Tensor.randn(generator, clean.shape());
        return ShortcutForcing.loss(
                (first, noisy, actions, signals, steps) ->
                        dynamics.forward(past.narrow(0, first, noisy.size(0)), noisy, actions, signals, steps),
                dynamics.config().kMax(),
                clean,
                noise,
                led,
                NoiseLevels.draw(dynamics.config(), clean.size(0), 1, rows, generator),
                rows);
    }

    private static Tensor noised(Tensor past, Generator generator) {
        Tensor deviation = Tensor.rand(generator, past.size(0), 1, 1, 1)
                .mul(2 * PAST_NOISE)
                .add(-PAST_NOISE)
                .clamp(0, PAST_NOISE);
        return past.add(Tensor.randn(generator, past.shape()).mul(deviation));
    }
}
