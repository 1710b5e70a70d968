package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Rotated keys and values of past frames in fp32, for every layer with attention over time: a ring of {@code window} frames. The frame
 * being denoised is written into the slot that will be overwritten next, and counts only after {@link #advance}. When the ring is
 * full the oldest frame drops out; nothing is recomputed.
 *
 * <p>Lives until closed. One cache serves one rollout (or one batch of rollouts) in one thread.
 */
public final class KeyValueCache implements AutoCloseable {
    private final int window;
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private long position;

    /**
     * An empty cache.
     *
     * @param batch rollouts side by side
     */
    public KeyValueCache(DynamicsConfig c, int batch) {
        window = c.window();
        int head = c.width() / c.heads();
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < c.layers() / c.timeEvery(); i++) {
                keys.add(scope.keep(Tensor.zeros(batch, c.frameTokens(), c.heads(), window, head)));
                values.add(scope.keep(Tensor.zeros(batch, c.frameTokens(), c.heads(), window, head)));
            }
        }
    }

    /** Frames written so far: the position of the next one. */
    public long position() {
        return position;
    }

    /** Past frames that attention sees beside the current one. */
    int filled() {
        return (int) Math.min(position, window - 1);
    }

    /** What attention over time sees: keys and values [B, S, H, frames, d], the new frames last or in the ring. */
    record Seen(Tensor keys, Tensor values) {}

    /**
     * Puts new frames beside the stored ones, without counting them yet.
     *
     * @param k rotated keys of the new frames [B, S, H, T, d]
     * @param v their values
     */
    Seen put(int layer, Tensor k, Tensor v) {
        Tensor ringKeys = keys.get(layer);
        Tensor ringValues = values.get(layer);
        long frames = k.size(3);
        for (int t = 0; t < frames; t++) {
            long slot = (position + t) % window;
            ringKeys.select(3, slot).copy_(k.select(3, t));
            ringValues.select(3, slot).copy_(v.select(3, t));
        }
        long present = Math.min(position + frames, window);
        return new Seen(ringKeys.narrow(3, 0, present), ringValues.narrow(3, 0, present));
    }

    /** Counts frames that the last pass has put. */
    void advance(int frames) {
        position += frames;
    }

    /** Forgets everything. */
    public void clear() {
        position = 0;
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }
}
