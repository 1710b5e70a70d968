package orrery.genie;

import java.util.List;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Does the network listen to its actions? The error of the last frame of each window with actions of other windows, over the
 * error with the recorded ones, same noise: 1.00 means that actions are ignored.
 */
final class ShuffleRatio {
    private static final int DERANGEMENTS = 8;
    private static final int ROWS = 8;

    private ShuffleRatio() {}

    /**
     * Measures it.
     *
     * @param latents [B, T, N, C]
     * @param actions of the same frames
     */
    static double measure(Dynamics dynamics, Tensor latents, Tensor actions, Generator generator) {
        long b = actions.size(0);
        long t = actions.size(1);
        Tensor noise = Tensor.randn(generator, latents.shape());
        double other = 0;
        for (int i = 1; i <= DERANGEMENTS; i++) {
            Tensor moved = actions.roll(Math.max(1, i * b / (DERANGEMENTS + 1)), 0); // no row keeps its own
            Tensor swapped = Tensor.cat(List.of(actions.narrow(1, 0, t - 1), moved.narrow(1, t - 1, 1)), 1);
            other += error(dynamics, latents, noise, swapped) / DERANGEMENTS;
        }
        return other / error(dynamics, latents, noise, actions);
    }

    /** Mean squared error of the last frames, a few rows at a time: a pass over many holds many times its input. */
    private static double error(Dynamics dynamics, Tensor latents, Tensor noise, Tensor actions) {
        long rows = latents.size(0);
        double sum = 0;
        for (long first = 0; first < rows; first += ROWS) {
            long count = Math.min(ROWS, rows - first);
            try (Scope scope = Scope.open()) {
                LastFrame last =
                        new LastFrame(dynamics, latents.narrow(0, first, count), noise.narrow(0, first, count));
                sum += count * last.error(actions.narrow(0, first, count));
            }
        }
        return sum / rows;
    }
}
