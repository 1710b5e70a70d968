package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Functional.Interpolation;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.video.Frames;

/**
 * The episodes as latent tokens, brought to mean 0 and deviation 1 by two numbers for the whole corpus: encoded once, or, where the tokenizer has no network, taken from the
 * pictures when they are asked for.
 *
 * @param frames FLOAT16 [frames, N, C], which live until closed; or the corpus' UINT8 [frames, H, W, 3], which stay its own
 * @param plain the tokenizer without a network; null where frames are latents
 * @param scale the two numbers
 */
record LatentCorpus(Tensor frames, @Nullable FrameTokenizer plain, LatentScale scale) implements AutoCloseable {
    private static final int BATCH = 64; // of 64x64; fewer of larger ones, so that memory stays
    private static final long BATCH_PIXELS = BATCH * 64L * 64;

    /** The latents of a corpus; without a scale it is measured here. */
    static LatentCorpus of(Corpus corpus, FrameTokenizer tokenizer, LatentScale known, Progress progress, Stop stop) {
        if (!tokenizer.config().coded()) {
            return new LatentCorpus(
                    corpus.pictures(),
                    tokenizer,
                    known.isMeasured() ? known : LatentScale.ofPictures(corpus.pictures()));
        }
        return encode(corpus, tokenizer, known, progress, stop);
    }

    private static LatentCorpus encode(
            Corpus corpus, FrameTokenizer tokenizer, LatentScale known, Progress progress, Stop stop) {
        List<Tensor> parts = new ArrayList<>();
        long batch = atOnce(corpus.pictures());
        progress.start("encoding", corpus.frames(), "frame");
        try (Scope all = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (Tensor bytes : corpus.pictures().split(batch, 0)) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while encoding", "Give the same command again to go on.");
                }
                try (Scope one = Scope.open()) {
                    Tensor tokens = tokenizer.pack(tokenizer.encode(Frames.toUnit(bytes)));
                    parts.add(one.keep(tokens.to(DType.FLOAT16)));
                }
                progress.at(parts.size() * batch, "");
            }
            Tensor raw = Tensor.cat(parts, 0);
            LatentScale scale = known.isMeasured() ? known : LatentScale.of(raw);
            for (Tensor part : raw.split(BATCH, 0)) { // in place: floats of the whole corpus would be large
                try (Scope one = Scope.open()) {
                    part.copy_(scale.apply(part.to(DType.FLOAT32)).to(DType.FLOAT16));
                }
            }
            progress.finish("mean %.3f, deviation %.3f".formatted(scale.mean(), scale.deviation()));
            return new LatentCorpus(all.keep(raw), null, scale);
        }
    }

    /** Pictures UINT8 [F, H, W, 3] that are coded together. */
    static long atOnce(Tensor pictures) {
        return Math.max(1, Math.min(BATCH, BATCH_PIXELS / (pictures.size(1) * pictures.size(2))));
    }

    /** Noise in the shape of latents: how long a step takes does not depend on the numbers. */
    static LatentCorpus noise(DynamicsConfig c, long frames) {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Tensor row = Tensor.randn(generator, 1, c.tokens(), c.channels()).to(DType.FLOAT16);
            return new LatentCorpus(scope.keep(row.expand(frames, -1, -1).contiguous()), null, new LatentScale(0, 1));
        }
    }

    /** Windows of latents FLOAT32 [B, T, N, C] that begin at {@code starts}. */
    Tensor windows(Tensor starts, int length) {
        Tensor found = gather(frames, starts, length);
        if (plain == null) {
            return found.to(DType.FLOAT32);
        }
        return coded(plain, Frames.toUnit(found.flatten(0, 1)), starts.size(0));
    }

    /** The same of pictures seen in another way: where they are smaller than the view, their rim is repeated. Where frames are latents there is no other way. */
    Tensor viewed(Tensor starts, int length, VariedPlay.View view) {
        if (plain == null) {
            throw new IllegalStateException("latents have one size");
        }
        Tensor pictures = Frames.toUnit(gather(frames, starts, length).flatten(0, 1));
        return coded(plain, seen(pictures, view), starts.size(0));
    }

    /**
     * Frames [B, T, N, C] out of focus; the same where frames are latents, which have no focus.
     *
     * @param finest detail that is left, as a share of the picture's side
     */
    Tensor softened(Tensor latents, double finest) {
        if (plain == null) {
            return latents;
        }
        Tensor pictures = plain.decode(plain.unpack(scale.undo(latents.flatten(0, 1))));
        return coded(plain, soft(pictures, finest), latents.size(0));
    }

    /** Pictures of windows, one after another, as latents [B, T, N, C]. */
    private Tensor coded(FrameTokenizer tokenizer, Tensor pictures, long windows) {
        Tensor tokens = scale.apply(tokenizer.pack(tokenizer.encode(pictures)));
        return tokens.reshape(windows, -1, tokens.size(1), tokens.size(2));
    }

    private static Tensor soft(Tensor pictures, double finest) {
        int high = (int) pictures.size(2);
        int wide = (int) pictures.size(3);
        int lines = (int) Math.ceil(finest * high);
        int columns = (int) Math.ceil(finest * wide);
        Tensor small = Functional.interpolate(pictures, lines, columns, Interpolation.BILINEAR, false, true);
        return Functional.interpolate(small, high, wide, Interpolation.BICUBIC, false, true);
    }

    /** [B, 3, H, W], the same shape out. */
    static Tensor seen(Tensor pictures, VariedPlay.View view) {
        int high = (int) pictures.size(2);
        int wide = (int) pictures.size(3);
        int height = (int) Math.round(view.scale() * high);
        int width = (int) Math.round(view.scale() * wide);
        Tensor scaled = Functional.interpolate(pictures, height, width, Interpolation.BICUBIC, false, true)
                .clamp(0, 1);
        int left = (int) Math.round(view.x() * Math.abs(width - wide));
        int top = (int) Math.round(view.y() * Math.abs(height - high));
        return view.scale() >= 1
                ? scaled.narrow(3, left, wide).narrow(2, top, high)
                : Functional.pad(scaled, "replicate", left, wide - width - left, top, high - height - top);
    }

    /** Latents of some frames, FLOAT32 [n, N, C]. */
    Tensor at(Tensor indices) {
        return windows(indices, 1).select(1, 0);
    }

    /** Rows {@code starts[b] .. starts[b] + length − 1} of a tensor: [B, length, ...]. */
    static Tensor gather(Tensor rows, Tensor starts, int length) {
        Tensor indices = starts.unsqueeze(1).add(Tensor.arange(length)).reshape(-1);
        long[] shape = rows.shape();
        long[] windowed = new long[shape.length + 1];
        windowed[0] = starts.size(0);
        windowed[1] = length;
        System.arraycopy(shape, 1, windowed, 2, shape.length - 1);
        return rows.indexSelect(0, indices).reshape(windowed);
    }

    @Override
    public void close() {
        if (plain == null) {
            frames.close();
        }
    }
}
