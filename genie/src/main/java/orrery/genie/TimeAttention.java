package orrery.genie;

import java.util.ArrayList;
import java.util.List;
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
        Tensor q = qk.select(0, 0);
        Tensor k = qk.select(0, 1);
        return output(mix(q, k, v, place, layer).permute(0, 3, 1, 2, 4).reshape(x.shape()));
    }

    private static Tensor mix(Tensor q, Tensor k, Tensor v, Place place, int layer) {
        if (place.cache() == null) {
            return Functional.attention(q, k, v, place.mask());
        }
        KeyValueCache.Seen seen = place.cache().put(layer, k, v);
        int frames = (int) q.size(3);
        if (frames > 2) {
            return Functional.attention(q, seen.keys(), seen.values(), place.mask());
        }
        List<Tensor> mixed = new ArrayList<>();
        for (int t = 0; t < frames; t++) {
            Tensor mask = place.mask() == null ? null : place.mask().select(0, t);
            mixed.add(oneFrame(q.narrow(3, t, 1), seen.keys(), seen.values(), mask));
        }
        return frames == 1 ? mixed.get(0) : Tensor.cat(mixed, 3);
    }

    /** Attention of a single frame, element by element: quicker than many products of one row. */
    private static Tensor oneFrame(Tensor q, Tensor keys, Tensor values, @Nullable Tensor mask) {
        Tensor scores = keys.mul(q.mul(1 / Math.sqrt((double) q.size(-1)))).sum(-1); // [B, S, H, frames]
        Tensor weights = (mask == null ? scores : scores.add(mask)).softmax(-1);
        return values.mul(weights.unsqueeze(-1)).sum(true, -2); // [B, S, H, 1, d]
    }
}
