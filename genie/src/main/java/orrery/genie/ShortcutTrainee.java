package orrery.genie;

import orrery.tensor.Generator;
import orrery.tensor.Tensor;
import orrery.training.Share;
import orrery.worlds.ActionSpace;

/** Trains the transformer: every frame of a window is noised to a level of its own, the past of each too. */
final class ShortcutTrainee extends NoiseTrainee {
    private final AttentionDynamics dynamics;

    ShortcutTrainee(AttentionDynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, space, batch);
        this.dynamics = dynamics;
    }

    @Override
    ShortcutForcing.Losses noisedLoss(Windows windows, double bootstrapShare, Generator generator, Share share) {
        Tensor clean = windows.latents();
        long batch = clean.size(0) * share.size();
        int rows = (int) (batch * bootstrapShare);
        Tensor noise = Tensor.randn(generator, batch, clean.size(1), clean.size(2), clean.size(3));
        NoiseLevels levels = NoiseLevels.draw(dynamics.config(), batch, clean.size(1), rows, generator);
        return ShortcutForcing.loss(
                dynamics,
                clean,
                share.of(noise),
                windows.actions(),
                share.of(levels.step()),
                share.of(levels.signal()),
                share.of(rows));
    }
}
