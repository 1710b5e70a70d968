package orrery.genie;

import orrery.tensor.Generator;
import orrery.tensor.Tensor;
import orrery.worlds.ActionSpace;

/** Trains the transformer: every frame of a window is noised to a level of its own, the past of each too. */
final class ShortcutTrainee extends NoiseTrainee {
    private final AttentionDynamics dynamics;

    ShortcutTrainee(AttentionDynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, space, batch);
        this.dynamics = dynamics;
    }

    @Override
    ShortcutForcing.Losses noisedLoss(Windows windows, double bootstrapShare, Generator generator) {
        Tensor clean = windows.latents();
        int rows = (int) (clean.size(0) * bootstrapShare);
        Tensor noise = Tensor.randn(generator, clean.shape());
        NoiseLevels levels = NoiseLevels.draw(dynamics.config(), clean.size(0), clean.size(1), rows, generator);
        return ShortcutForcing.loss(dynamics, clean, noise, windows.actions(), levels.step(), levels.signal(), rows);
    }
}
