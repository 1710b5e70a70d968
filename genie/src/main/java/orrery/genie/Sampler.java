package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Draws the next frame: K steps from noise towards what the network finds (Euler steps of shortcut forcing). A sampler knows
 * nothing of the network but how it denoises.
 */
public final class Sampler {
    private Sampler() {}

    /** Finds clean latents of the next frame from noisy ones at a signal level with a step index. */
    @FunctionalInterface
    public interface Denoiser {
        /** Noisy latents [B, 1, N, C] FLOAT32 to clean ones, same shape. */
        Tensor denoise(Tensor noisy, int signal, int step);
    }

    /** Called after every step with the latents so far. */
    @FunctionalInterface
    public interface Watcher {
        /** After step {@code index} (from 0). */
        void seen(int index, Tensor latents);
    }

    /**
     * The next frame.
     *
     * @param noise standard normal [B, 1, N, C]
     * @param steps K, a power of two up to kMax
     * @param limit greatest magnitude that clean latents have in training; what the network finds is clamped to it
     */
    public static Tensor sample(Denoiser denoiser, Tensor noise, int kMax, int steps, double limit, Watcher watcher) {
        int stepIndex = Integer.numberOfTrailingZeros(steps);
        Tensor x = noise;
        for (int i = 0; i < steps; i++) {
            double tau = (double) i / steps;
            Tensor clean = denoiser.denoise(x, i * kMax / steps, stepIndex)
                    .to(DType.FLOAT32)
                    .clamp(-limit, limit);
            x = x.add(clean.sub(x).mul(1 / ((1 - tau) * steps)));
            watcher.seen(i, x);
        }
        return x;
    }

    /**
     * Goes on from a frame that has some signal already, in the finest steps.
     *
     * @param noisy a frame at signal level {@code level}, [B, 1, N, C]
     */
    static Tensor onwards(Denoiser denoiser, Tensor noisy, int level, int kMax, double limit) {
        Tensor x = noisy;
        for (int i = level; i < kMax; i++) {
            Tensor clean = denoiser.denoise(x, i, Integer.numberOfTrailingZeros(kMax))
                    .to(DType.FLOAT32)
                    .clamp(-limit, limit);
            x = x.add(clean.sub(x).mul(1.0 / (kMax - i)));
        }
        return x;
    }

    /** The same without a watcher. */
    public static Tensor sample(Denoiser denoiser, Tensor noise, int kMax, int steps, double limit) {
        return sample(denoiser, noise, kMax, steps, limit, (index, latents) -> {});
    }
}
