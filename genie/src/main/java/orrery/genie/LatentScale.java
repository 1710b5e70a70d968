package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Brings latents of the tokenizer (−1..1) to mean 0 and deviation 1 for the dynamics, with one mean and one deviation for all.
 *
 * @param mean of all latents of the training video
 * @param deviation of all; 0 while not measured
 */
public record LatentScale(double mean, double deviation) {
    static final LatentScale UNKNOWN = new LatentScale(0, 0);

    static LatentScale of(Tensor latents) {
        try (Scope scope = Scope.open()) { // the wide copy dies at once
            Tensor wide = latents.to(DType.FLOAT64);
            return new LatentScale(wide.mean().item(), wide.std().item());
        }
    }

    boolean isMeasured() {
        return deviation > 0;
    }

    /** To mean 0 and deviation 1. */
    Tensor apply(Tensor latents) {
        return latents.add(-mean).mul(1 / deviation);
    }

    /** Back to the tokenizer's range. */
    Tensor undo(Tensor scaled) {
        return scaled.mul(deviation).add(mean);
    }

    /** Greatest magnitude that a scaled latent can have: the tanh bound. */
    double limit() {
        return (1 + Math.abs(mean)) / deviation;
    }
}
