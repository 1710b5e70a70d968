package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
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
     * @param layer which of the layers with attention over time this is, for the cache
     */
    Tensor forward(Tensor x, Place place, int layer) {
        Heads heads = project(x);
        Tensor qk = place.turn().apply(heads.queriesAndKeys().permute(3, 0, 2, 4, 1, 5)); // [2, B, S, H, T, d]
        Tensor v = heads.values().permute(0, 2, 3, 1, 4); // [B, S, H, T, d]
        Tensor mixed;
        if (place.cache() == null) {
            mixed = Functional.attention(qk.select(0, 0), qk.select(0, 1), v, place.mask());
        } else {
            KeyValueCache.Seen seen = place.cache().put(layer, qk.select(0, 1), v);
            mixed = Functional.attention(qk.select(0, 0), seen.keys(), seen.values(), place.mask());
        }
        return output(mixed.permute(0, 3, 1, 2, 4).reshape(x.shape()));
    }
}
