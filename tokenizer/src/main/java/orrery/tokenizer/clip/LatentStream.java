package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

/**
 * Frames in, latents out, without an end: equal to coding the whole clip at once, up to rounding. Give any number of frames at a time;
 * those that do not fill a latent yet wait for the next. What the network needs of the past is kept: for Wan always the same, for Cosmos
 * the keys and values of its attention over time besides, for each latent frame ({@link ClipTokenizer#keptForever}). Close it.
 */
public final class LatentStream implements AutoCloseable {
    private final ClipTokenizer tokenizer;
    private final Pass pass;
    private @Nullable Tensor waiting; // frames that do not fill a latent yet
    private boolean finished;
    private int repeated;

    /** Equal to the whole clip at once. */
    public LatentStream(ClipTokenizer tokenizer) {
        this(tokenizer, Pass.UNBOUNDED);
    }

    /**
     * With attention over time bounded, so that memory is; no longer equal to the whole clip at once where the network has some.
     *
     * @param context latent frames that attention sees, the present one included
     */
    public LatentStream(ClipTokenizer tokenizer, int context) {
        this.tokenizer = tokenizer;
        this.pass = Pass.streaming(context);
    }

    /**
     * The next frames.
     *
     * @param pixels [B, 3, T, H, W] in −1..1, sides multiples of the compression, always the same
     * @return latents of those that are complete, for the caller's scope; empty when none is
     */
    public Optional<Tensor> push(Tensor pixels) {
        Check.that(!finished, "Open another for the next clip.", "frames after the end of a stream");
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor all = waiting == null ? pixels : Tensor.cat(List.of(waiting, pixels), 2);
            int time = tokenizer.timeCompression();
            List<Tensor> latents = new ArrayList<>();
            int cell = tokenizer.spaceCompression();
            int most = tokenizer.latentsAtOnce(all.size(3) / cell, all.size(4) / cell);
            long at = 0;
            long first = pass.begins() ? 1 : time; // frames of the next latent
            while (all.size(2) - at >= first) {
                long later = Math.min(most - 1L, (all.size(2) - at - first) / time);
                long frames = first + later * time;
                Tensor piece = all.narrow(2, at, frames);
                latents.add(Scope.result(() -> tokenizer.encode(piece, pass)));
                at += frames;
                first = time;
            }
            keepWaiting(all.narrow(2, at, all.size(2) - at));
            return latents.isEmpty() ? Optional.empty() : Optional.of(scope.keep(Tensor.cat(latents, 2)));
        }
    }

    private void keepWaiting(Tensor rest) {
        @Nullable
        Tensor kept =
                rest.size(2) == 0 ? null : Scope.lasting(() -> rest.detach().copy());
        if (waiting != null) {
            waiting.close();
        }
        waiting = kept;
    }

    /** The end: frames that still wait are filled up with copies of the last one. Empty when none waits. */
    public Optional<Tensor> finish() {
        if (waiting == null) {
            finished = true;
            return Optional.empty();
        }
        try (Scope scope = Scope.open()) {
            repeated = (int) (tokenizer.timeCompression() - waiting.size(2));
            Tensor last = waiting.narrow(2, waiting.size(2) - 1, 1);
            Optional<Tensor> latents =
                    push(last.expand(-1, -1, repeated, -1, -1).contiguous());
            finished = true;
            return latents.map(scope::keep);
        }
    }

    /** Copies of the last frame that {@link #finish} put behind the clip: cut as many off when decoding. */
    public int repeated() {
        return repeated;
    }

    /** Bytes that are kept of the past at present. */
    public long bytes() {
        return pass.bytes()
                + (waiting == null ? 0 : waiting.numel() * waiting.dtype().bytes());
    }

    @Override
    public void close() {
        pass.close();
        if (waiting != null) {
            waiting.close();
            waiting = null;
        }
    }
}
