package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Tensor;

/**
 * Long clips as the Cosmos training code joins them: windows share frames; what a window repeats is dropped, and decoding begins each
 * window with the coded last frame that the one before showed.
 *
 * @param tokenizer that codes
 * @param frames of a window, 1 + n·compression
 * @param overlap frames that two windows share, 1 + n·compression
 * @param statistics of the latents of a window
 */
public record OverlappingWindows(ClipTokenizer tokenizer, int frames, int overlap, LatentStatistics statistics) {
    public OverlappingWindows {
        int time = tokenizer.timeCompression();
        Check.that(
                (frames - 1) % time == 0 && (overlap - 1) % time == 0 && overlap >= 1 && overlap < frames,
                "Use 1 + n·" + time + " frames for both.",
                "windows of %d frames that share %d",
                frames,
                overlap);
    }

    private int latentFrames() {
        return (frames - 1) / tokenizer.timeCompression() + 1;
    }

    private int latentOverlap() {
        return (overlap - 1) / tokenizer.timeCompression() + 1;
    }

    /** Normalised latents of [B, 3, T, H, W], T = window + n·(window − overlap). */
    public Tensor encode(Tensor pixels) {
        int step = frames - overlap;
        long length = pixels.size(2);
        Check.that(
                length >= frames && (length - frames) % step == 0,
                "Use " + frames + " + n·" + step + " frames.",
                "%d frames",
                length);
        List<Tensor> parts = new ArrayList<>();
        for (long from = 0; from + frames <= length; from += step) {
            Tensor latents = statistics.normalize(tokenizer.encode(pixels.narrow(2, from, frames)));
            int known = from == 0 ? 0 : latentOverlap();
            parts.add(latents.narrow(2, known, latents.size(2) - known));
        }
        return Tensor.cat(parts, 2);
    }

    /** Pixels of normalised latents. Latents that are too few for the last window are filled up with zeros. */
    public Tensor decode(Tensor latents) {
        int window = latentFrames();
        List<Tensor> parts = new ArrayList<>();
        Tensor shown = tokenizer.decode(statistics.restore(filled(latents, 0, window)));
        parts.add(shown);
        for (long end = window; end < latents.size(2); end += window - latentOverlap()) {
            Tensor last = shown.narrow(2, shown.size(2) - overlap, 1);
            Tensor first = statistics.normalize(tokenizer.encode(last));
            Tensor rest = filled(latents, end - latentOverlap() + 1, window - 1);
            shown = tokenizer.decode(statistics.restore(Tensor.cat(List.of(first, rest), 2)));
            parts.add(shown.narrow(2, overlap, shown.size(2) - overlap));
        }
        return Tensor.cat(parts, 2);
    }

    private static Tensor filled(Tensor latents, long from, long count) {
        long there = Math.min(count, latents.size(2) - from);
        Tensor part = latents.narrow(2, from, there);
        if (there == count) {
            return part;
        }
        long[] shape = part.shape();
        shape[2] = count - there;
        return Tensor.cat(List.of(part, Tensor.zeros(latents.dtype(), shape)), 2);
    }
}
