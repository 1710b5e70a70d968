package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.RmsNorm;
import orrery.tensor.Tensor;

/** Attention of each token to the same token of this and earlier frames, with rotary positions. */
final class TimeAttention extends Layer {
    private final Linear qkv;
    private final Linear out;
    private final RmsNorm queryNorm;
    private final RmsNorm keyNorm;
    private final int heads;

    TimeAttention(DynamicsConfig c) {
        heads = c.heads();
        qkv = layer("qkv", new Linear(c.width(), 3L * c.width(), false, false));
        queryNorm = layer("q_norm", new RmsNorm(c.width() / heads, 1e-6));
        keyNorm = layer("k_norm", new RmsNorm(c.width() / heads, 1e-6));
        out = layer("out", new Linear(c.width(), c.width(), false, false));
    }

    /** Where a pass stands in time: its rotary turn, what the new frames may see, and the cache of a layer if there is one. */
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
        long b = x.size(0);
        long t = x.size(1);
        long s = x.size(2);
        long d = x.size(3);
        Tensor heads =
                qkv.forward(x).reshape(b, t, s, 3, this.heads, d / this.heads).permute(3, 0, 2, 4, 1, 5);
        Tensor q = place.turn().apply(queryNorm.forward(heads.select(0, 0))); // [B, S, H, T, d]
        Tensor k = place.turn().apply(keyNorm.forward(heads.select(0, 1)));
        Tensor v = heads.select(0, 2);
        Tensor mixed;
        if (place.cache() == null) {
            mixed = Functional.attention(q, k, v, place.mask());
        } else {
            KeyValueCache.Seen seen = place.cache().put(layer, k, v);
            mixed = Functional.attention(q, seen.keys(), seen.values(), place.mask());
        }
        return out.forward(mixed.permute(0, 3, 1, 2, 4).reshape(b, t, s, d));
    }
}
