package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

/** Latents in, frames out, without an end: equal to decoding all latents at once, up to rounding. See {@link LatentStream}. */
public final class PixelStream implements AutoCloseable {
    private final ClipTokenizer tokenizer;
    private final Pass pass;

    /** Equal to all latents at once. */
    public PixelStream(ClipTokenizer tokenizer) {
        this(tokenizer, Pass.UNBOUNDED);
    }

    /**
     * With attention over time bounded.
     *
     * @param context latent frames that attention sees, the present one included
     */
    public PixelStream(ClipTokenizer tokenizer, int context) {
        this.tokenizer = tokenizer;
        this.pass = Pass.streaming(context);
    }

    /**
     * The frames of the next latents.
     *
     * @param latents [B, C, T', h, w], at least one frame
     * @return pixels, about −1..1: one frame for the first latent of the clip, as many as the compression for each other; for the
     *     caller's scope
     */
    public Tensor push(Tensor latents) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            List<Tensor> pixels = new ArrayList<>();
            int most = tokenizer.latentsAtOnce(latents.size(3), latents.size(4));
            for (Tensor piece : latents.split(most, 2)) {
                pixels.add(Scope.result(() -> tokenizer.decode(piece, pass)));
            }
            return scope.keep(Tensor.cat(pixels, 2));
        }
    }

    /** Bytes that are kept of the past at present. */
    public long bytes() {
        return pass.bytes();
    }

    @Override
    public void close() {
        pass.close();
    }
}
