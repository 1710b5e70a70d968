package orrery.tokenizer.clip;

import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

/**
 * Pixels to latents and back, causally in time. Pixels are RGB in −1..1, [B, 3, T, H, W], or [B, 3, H, W] where it is for images only;
 * latents [B, C, T', h, w] or [B, C, h, w].
 */
public interface ClipTokenizer {
    /** Latents of a whole clip or of the next piece of one; dies with the caller's {@link orrery.tensor.Scope}. */
    Tensor encode(Tensor pixels, Pass pass);

    /** Pixels of all latents of a clip or of the next ones; dies with the caller's {@link orrery.tensor.Scope}. */
    Tensor decode(Tensor latents, Pass pass);

    /** Frames of one latent, apart from the first one of a clip, which stands for one frame. */
    int timeCompression();

    /** Pixels of one latent, down and across. */
    int spaceCompression();

    /** Bits of one place of the latents: what its codes take, or 16 for each channel of continuous ones. */
    double bits();

    /** Whether tensors have a dimension of time. */
    boolean video();

    /**
     * Numbers that a stream keeps for each latent frame and never forgets, encoding or decoding: keys and values of attention over time.
     * Everything else that it keeps does not grow.
     *
     * @param height of a latent
     * @param width of a latent
     */
    default long keptForever(long height, long width) {
        return 0;
    }

    /**
     * Latent frames that a stream codes at once where that many are at hand: few calls where frames are small, little memory where they
     * are large.
     *
     * @param height of a latent
     * @param width of a latent
     */
    default int latentsAtOnce(long height, long width) {
        return 1;
    }

    /** Latents of a whole clip. */
    default Tensor encode(Tensor pixels) {
        try (Pass pass = Pass.whole()) {
            return encode(pixels, pass);
        }
    }

    /** Pixels of all latents of a clip. */
    default Tensor decode(Tensor latents) {
        try (Pass pass = Pass.whole()) {
            return decode(latents, pass);
        }
    }
}
