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
    private static final int PART = 256; // pictures at once

    static final LatentScale UNKNOWN = new LatentScale(0, 0);

    static LatentScale of(Tensor latents) {
        try (Scope scope = Scope.open()) { // the wide copy dies at once
            Tensor wide = latents.to(DType.FLOAT64);
            return new LatentScale(wide.mean().item(), wide.std().item());
        }
    }

    /** That of a tokenizer without a network, from all pictures UINT8 [F, H, W, 3]. */
    static LatentScale ofPictures(Tensor pictures) {
        double sum = 0;
        double squares = 0;
        for (Tensor part : pictures.split(PART, 0)) {
            try (Scope scope = Scope.open()) {
                Tensor wide = part.to(DType.FLOAT64).mul(2.0 / 255).add(-1);
                sum += wide.sum().item();
                squares += wide.square().sum().item();
            }
        }
        double mean = sum / pictures.numel();
        return new LatentScale(mean, Math.sqrt(Math.max(0, squares / pictures.numel() - mean * mean)));
    }

    boolean isMeasured() {
        return deviation > 0;
    }

    /** To mean 0 and deviation 1. */
    public Tensor apply(Tensor latents) {
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
