package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Long clips as the Cosmos diffusion models see them: chunks of equal length, each coded as a clip of its own and normalised. Latents of
 * chunks are not those of the whole clip, and a seam is possible at each border.
 *
 * @param tokenizer that codes
 * @param frames of a chunk, 1 + n·compression: 121 for the diffusion models, 33 for the autoregressive ones
 * @param statistics of the latents of a chunk; null for latents as they are
 * @param imageStatistics of a single image; null where {@code statistics} serve
 */
public record Chunks(
        ClipTokenizer tokenizer,
        int frames,
        @Nullable LatentStatistics statistics,
        @Nullable LatentStatistics imageStatistics) {
    public Chunks {
        int time = tokenizer.timeCompression();
        Check.that(
                frames >= 1 && (frames - 1) % time == 0,
                "Use 1 + n·" + time + " frames.",
                "a chunk of %d frames",
                frames);
    }

    /** Latent frames of a chunk. */
    public int latentFrames() {
        return (frames - 1) / tokenizer.timeCompression() + 1;
    }

    /** Normalised latents of [B, 3, T, H, W]: T a multiple of the chunk, or 1. */
    public Tensor encode(Tensor pixels) {
        boolean image = pixels.size(2) == 1;
        return image
                ? normalized(tokenizer.encode(pixels), true)
                : joined(pixels, frames, chunk -> normalized(tokenizer.encode(chunk), false));
    }

    /** Pixels of normalised latents: T' a multiple of {@link #latentFrames}, or 1. */
    public Tensor decode(Tensor latents) {
        boolean image = latents.size(2) == 1;
        return image
                ? tokenizer.decode(restored(latents, true))
                : joined(latents, latentFrames(), chunk -> tokenizer.decode(restored(chunk, false)));
    }

    private static Tensor joined(Tensor whole, int length, UnaryOperator<Tensor> one) {
        Check.that(whole.size(2) % length == 0, "Cut or pad it.", "%d frames in chunks of %d", whole.size(2), length);
        List<Tensor> parts = new ArrayList<>();
        for (Tensor chunk : whole.split(length, 2)) {
            try (Scope scope = Scope.open()) {
                parts.add(scope.keep(one.apply(chunk)));
            }
        }
        return Tensor.cat(parts, 2);
    }

    private Tensor normalized(Tensor latents, boolean image) {
        LatentStatistics used = image && imageStatistics != null ? imageStatistics : statistics;
        return used == null ? latents : used.normalize(latents);
    }

    private Tensor restored(Tensor latents, boolean image) {
        LatentStatistics used = image && imageStatistics != null ? imageStatistics : statistics;
        return used == null ? latents : used.restore(latents);
    }
}
