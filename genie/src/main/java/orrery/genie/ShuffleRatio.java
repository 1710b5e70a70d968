package orrery.genie;

import java.util.List;
import java.util.function.ToDoubleFunction;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Does the network listen to its actions? The error of the last frame of each window with actions of other windows, over the
 * error with the recorded ones, same noise: 1.00 means that actions are ignored.
 */
final class ShuffleRatio {
    private static final int DERANGEMENTS = 8;
    private static final double TARGET_TAU = 0.25;
    private static final int ROWS = 8;

    private ShuffleRatio() {}

    /**
     * Measures it. A transformer sees context frames at the context level and the last at tau 2/8.
     *
     * @param latents [B, T, N, C]
     * @param actions of the same frames
     */
    static double measure(Dynamics dynamics, Tensor latents, Tensor actions, Generator generator) {
        if (dynamics instanceof LocalDynamics local) {
            return ratio(shuffled -> shown(local, latents, shuffled), actions);
        }
        return denoised((AttentionDynamics) dynamics, latents, actions, generator);
    }

    private static double denoised(AttentionDynamics dynamics, Tensor latents, Tensor actions, Generator generator) {
        DynamicsConfig c = dynamics.config();
        long b = latents.size(0);
        long t = latents.size(1);
        Tensor signal = Tensor.zeros(DType.INT64, b, t).fill_(c.contextSignal());
        signal.narrow(1, t - 1, 1).fill_(TARGET_TAU * c.kMax());
        Tensor tau = signal.to(DType.FLOAT32).div(c.kMax()).unsqueeze(-1).unsqueeze(-1);
        Tensor noise = Tensor.randn(generator, latents.shape());
        Tensor noised = noise.mul(tau.neg().add(1)).add(latents.mul(tau));
        return ratio(shuffled -> error(dynamics, noised, latents, shuffled, signal), actions);
    }

    private static double ratio(ToDoubleFunction<Tensor> error, Tensor actions) {
        long b = actions.size(0);
        long t = actions.size(1);
        double other = 0;
        for (int i = 1; i <= DERANGEMENTS; i++) {
            Tensor moved = actions.roll(Math.max(1, i * b / (DERANGEMENTS + 1)), 0); // no row keeps its own
            Tensor swapped = Tensor.cat(List.of(actions.narrow(1, 0, t - 1), moved.narrow(1, t - 1, 1)), 1);
            other += error.applyAsDouble(swapped) / DERANGEMENTS;
        }
        return other / error.applyAsDouble(actions);
    }

    private static double shown(LocalDynamics dynamics, Tensor latents, Tensor actions) {
        long shown = dynamics.past();
        long last = latents.size(1) - 1;
        try (Scope scope = Scope.open()) {
            Tensor made = dynamics.next(latents.narrow(1, last - shown, shown), actions.narrow(1, last, 1));
            return made.sub(latents.narrow(1, last, 1)).square().mean().item();
        }
    }

    /** Mean squared error of the last frames, a few rows at a time: a pass over many holds many times its input. */
    private static double error(
            AttentionDynamics dynamics, Tensor noised, Tensor clean, Tensor actions, Tensor signal) {
        long rows = clean.size(0);
        long last = clean.size(1) - 1;
        double sum = 0;
        for (long first = 0; first < rows; first += ROWS) {
            long count = Math.min(ROWS, rows - first);
            try (Scope scope = Scope.open()) {
                Tensor levels = signal.narrow(0, first, count);
                Tensor step = Tensor.zeros(DType.INT64, levels.shape())
                        .fill_(dynamics.config().finestStep());
                Tensor predicted = dynamics.forward(
                                noised.narrow(0, first, count), actions.narrow(0, first, count), levels, step)
                        .to(DType.FLOAT32);
                Tensor wanted = clean.narrow(0, first, count);
                sum += count
                        * predicted.sub(wanted).select(1, last).square().mean().item();
            }
        }
        return sum / rows;
    }
}
