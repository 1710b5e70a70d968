package orrery.genie;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;

/**
 * Does the network listen to its actions? The error of the last frame of each window with actions of other windows, over the
 * error with the recorded ones, same noise: 1.00 means that actions are ignored.
 */
final class ShuffleRatio {
    private static final int DERANGEMENTS = 8;
    private static final double TARGET_TAU = 0.25;

    private ShuffleRatio() {}

    /**
     * Measures it. Context frames stand at the context level, the last frame at tau 2/8.
     *
     * @param latents [B, T, N, C]
     * @param actions of the same frames
     */
    static double measure(Dynamics dynamics, Tensor latents, Tensor actions, Generator generator) {
        DynamicsConfig c = dynamics.config();
        long b = latents.size(0);
        long t = latents.size(1);
        Tensor signal = Tensor.zeros(DType.INT64, b, t).fill_(c.contextSignal());
        signal.narrow(1, t - 1, 1).fill_(TARGET_TAU * c.kMax());
        Tensor tau = signal.to(DType.FLOAT32).div(c.kMax()).unsqueeze(-1).unsqueeze(-1);
        Tensor noise = Tensor.randn(generator, latents.shape());
        Tensor noised = noise.mul(tau.neg().add(1)).add(latents.mul(tau));
        double recorded = error(dynamics, noised, latents, actions, signal);
        double other = 0;
        for (int i = 1; i <= DERANGEMENTS; i++) {
            Tensor moved = actions.roll(Math.max(1, i * b / (DERANGEMENTS + 1)), 0); // no row keeps its own
            Tensor swapped = Tensor.cat(List.of(actions.narrow(1, 0, t - 1), moved.narrow(1, t - 1, 1)), 1);
            other += error(dynamics, noised, latents, swapped, signal) / DERANGEMENTS;
        }
        return other / recorded;
    }

    private static double error(Dynamics dynamics, Tensor noised, Tensor clean, Tensor actions, Tensor signal) {
        long last = clean.size(1) - 1;
        Tensor step = Tensor.zeros(DType.INT64, signal.shape())
                .fill_(dynamics.config().finestStep());
        Tensor predicted = dynamics.forward(noised, actions, signal, step).to(DType.FLOAT32);
        return predicted.sub(clean).select(1, last).square().mean().item();
    }
}
