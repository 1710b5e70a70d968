package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * What a rollout remembers: rotated keys and values of past frames in fp32, for every layer with attention over time: a ring with room for the window and one
 * frame more, so that the latest frame can be written in the same pass that begins the next one. New frames are put beside the past
 * and count as past only after {@link #advance}. The oldest frame drops out by itself; nothing is recomputed.
 *
 * <p>Lives until closed. One cache serves one rollout (or one batch of rollouts) in one thread.
 */
public final class KeyValueCache implements AutoCloseable {
    private final int window;
    private final int slots;
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
        slots = window + 1;
        int head = c.width() / c.heads();
        for (int i = 0; i < c.timeLayers(); i++) {
            keys.add(Scope.lasting(() -> Tensor.zeros(batch, c.frameTokens(), c.heads(), slots, head)));
            values.add(Scope.lasting(() -> Tensor.zeros(batch, c.frameTokens(), c.heads(), slots, head)));
        }
    }

    /** Frames written so far: the position of the next one. */
    public long position() {
        return position;
    }

    /** What attention over time sees: keys and values [B, S, H, slots in use, d]. */
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
        int frames = (int) k.size(3);
        for (int t = 0; t < frames; t++) {
            long slot = (position + t) % slots;
            ringKeys.select(3, slot).copy_(k.select(3, t));
            ringValues.select(3, slot).copy_(v.select(3, t));
        }
        long used = used(frames);
        return new Seen(ringKeys.narrow(3, 0, used), ringValues.narrow(3, 0, used));
    }

    /**
     * Which slots each of the next frames may see: 0, or −∞ for what is later or has left its window.
     *
     * @return [T, slots in use] to add to the scores; null where everything may be seen
     * @throws IllegalArgumentException when so many frames would overwrite what the first of them sees
     */
    @Nullable
    Tensor mask(int frames) {
        if (frames > 2 && position + frames > slots) {
            throw new IllegalArgumentException("more than two frames at once fit only while the ring has room");
        }
        if (frames == 1 && position < window) {
            return null;
        }
        int used = (int) used(frames);
        long last = position + frames - 1;
        float[] mask = new float[frames * used];
        for (int slot = 0; slot < used; slot++) {
            long held = last - Math.floorMod(last - slot, slots); // the newest frame that fell into this slot
            for (int t = 0; t < frames; t++) {
                long mine = position + t;
                boolean visible = held <= mine && held > mine - window;
                mask[t * used + slot] = visible ? 0 : Float.NEGATIVE_INFINITY;
            }
        }
        return Tensor.of(mask, frames, used);
    }

    private long used(int frames) {
        return Math.min(position + frames, slots);
    }

    /** Counts the first frames that the last pass has put. */
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
