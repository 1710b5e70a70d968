package orrery.tokenizer.causal;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * One run of a causal network over a clip, whole or piece by piece. Between pieces it keeps what the layers need of the past: frames of
 * convolutions, keys and values of attention. It belongs to one network and one clip; close it to free what it keeps.
 */
public final class Pass implements AutoCloseable {
    /** No limit for {@link #context()}. */
    public static final int UNBOUNDED = Integer.MAX_VALUE;

    private final boolean remembers;
    private final int context;
    private final @Nullable BiConsumer<String, Tensor> watcher;
    private final IdentityHashMap<Layer, Tensor> past = new IdentityHashMap<>();
    private final Map<String, Pass> parts = new LinkedHashMap<>();
    private boolean begins = true;

    private Pass(boolean remembers, int context, @Nullable BiConsumer<String, Tensor> watcher) {
        this.remembers = remembers;
        this.context = context;
        this.watcher = watcher;
    }

    /** A whole clip at once: nothing is kept, and gradients flow. */
    public static Pass whole() {
        return new Pass(false, UNBOUNDED, null);
    }

    /** A whole clip at once, with a look at the output of each module by its name. */
    public static Pass watched(BiConsumer<String, Tensor> watcher) {
        return new Pass(false, UNBOUNDED, watcher);
    }

    /** Piece by piece; equal to the whole clip at once up to rounding. */
    public static Pass streaming() {
        return new Pass(true, UNBOUNDED, null);
    }

    /**
     * Piece by piece, with attention over time bounded: no longer equal to the whole clip at once.
     *
     * @param context latent frames that attention over time sees, the present one included
     */
    public static Pass streaming(int context) {
        Check.atLeast("context", context, 1);
        return new Pass(true, context, null);
    }

    /** Piece by piece, with a look at the output of each module by its name. */
    public static Pass streamingWatched(BiConsumer<String, Tensor> watcher) {
        return new Pass(true, UNBOUNDED, watcher);
    }

    /** Whether the frames at hand are the first of the clip. */
    public boolean begins() {
        return begins;
    }

    /** The piece is done: what comes next is no beginning. */
    public void advance() {
        begins = false;
    }

    /** Latent frames that attention over time sees, the present one included. */
    public int context() {
        return context;
    }

    /** What a layer kept of the frames before; none at the beginning of a clip. */
    public Optional<Tensor> past(Layer layer) {
        return Optional.ofNullable(past.get(layer));
    }

    /** Keeps a copy of a tensor for the layer's next piece, in place of what it kept before. Does nothing for a whole clip. */
    public void remember(Layer layer, Tensor tensor) {
        if (remembers) {
            Tensor kept = Scope.lasting(() -> tensor.detach().copy());
            Tensor before = past.put(layer, kept);
            if (before != null) {
                before.close();
            }
        }
    }

    /** The run of a part of the picture that is coded apart, by its name: it remembers as this one does, and ends with it. */
    public Pass part(String name) {
        return parts.computeIfAbsent(name, key -> new Pass(remembers, context, watcher));
    }

    /** Shows the output of a module to whoever looks; returns it. */
    public Tensor watch(String module, Tensor output) {
        if (watcher != null) {
            watcher.accept(module, output);
        }
        return output;
    }

    /** Bytes that are kept at present. */
    public long bytes() {
        long own = past.values().stream()
                .mapToLong(tensor -> tensor.numel() * tensor.dtype().bytes())
                .sum();
        return own + parts.values().stream().mapToLong(Pass::bytes).sum();
    }

    @Override
    public void close() {
        parts.values().forEach(Pass::close);
        past.values().forEach(Tensor::close);
        past.clear();
    }
}
