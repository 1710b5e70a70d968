package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.tensor.Tensor;

/** Attention of each token to the same token of this and earlier frames, with rotary positions. */
final class TimeAttention extends Attention {
    TimeAttention(DynamicsConfig c) {
        super(c);
    }

    /** Where a pass stands in time: its rotary turn, what the new frames may see, and the cache if there is one. */
    record Place(
            Rotary.Turn turn,
            @Nullable Tensor mask,
            @Nullable KeyValueCache cache) {}

    /**
     * Attends over time.
     *
     * @param x [B, T, S, D]
     * @param residual what the result is added to, of the same shape
     * @param layer which of the layers with attention over time this is, for the cache
     */
    Tensor forward(Tensor x, Tensor residual, Place place, int layer) {
        Heads heads = project(x);
        Tensor qk = place.turn().apply(heads.queriesAndKeys()).permute(3, 0, 2, 4, 1, 5); // [2, B, S, H, T, d]
        Tensor v = heads.values().permute(0, 2, 3, 1, 4); // [B, S, H, T, d]
        Tensor q = qk.select(0, 0);
        Tensor k = qk.select(0, 1);
        KeyValueCache.Seen seen = place.cache() == null
                ? new KeyValueCache.Seen(k, v)
                : place.cache().put(layer, k, v);
        Tensor mixed =
                mix(q.flatten(0, 1), seen.keys().flatten(0, 1), seen.values().flatten(0, 1), place.mask());
        Tensor apart = mixed.reshape(q.shape()); // [B, S, H, T, d]
        return output(apart.permute(0, 3, 1, 2, 4).reshape(x.shape()), residual);
    }
}
