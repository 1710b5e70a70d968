package orrery.genie.faithful;

import org.jspecify.annotations.Nullable;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.RmsNorm;
import orrery.tensor.Tensor;

/**
 * Attention along one axis, without biases and positions. Keys {@code qkv.weight} [3Hd, D], whose rows are queries, keys, values, the
 * heads one after the other in each; {@code out.weight} [D, Hd]; with normed queries and keys {@code q_norm.weight} and {@code
 * k_norm.weight} [d].
 */
final class SpaceTimeAttention extends Layer {
    private static final double EPS = 1e-6;

    private final Linear qkv;
    private final @Nullable RmsNorm queryNorm;
    private final @Nullable RmsNorm keyNorm;
    private final Linear out;
    private final int heads;
    private final int headWidth;
    private final boolean causal;
    private boolean forwardOnly;

    /** {@code causal}: whether tokens see none that come after them. */
    SpaceTimeAttention(SpaceTimeConfig c, boolean causal) {
        heads = c.heads();
        headWidth = c.headWidth();
        this.causal = causal;
        long inner = (long) heads * headWidth;
        qkv = layer("qkv", new Linear(c.width(), 3 * inner, false, false));
        queryNorm = c.queryKeyNorm() ? layer("q_norm", new RmsNorm(headWidth, EPS)) : null;
        keyNorm = c.queryKeyNorm() ? layer("k_norm", new RmsNorm(headWidth, EPS)) : null;
        out = layer("out", new Linear(inner, c.width(), false, false));
    }

    @Override
    protected void prepare() {
        forwardOnly = true;
    }

    @Override
    protected void release() {
        forwardOnly = false;
    }

    /** [R, L, D], attention along L; same shape out. */
    Tensor forward(Tensor x) {
        Tensor parts = qkv.forward(x)
                .reshape(x.size(0), x.size(1), 3, heads, headWidth)
                .permute(2, 0, 3, 1, 4); // [3, R, H, L, d]
        Tensor q = queryNorm == null ? parts.select(0, 0) : queryNorm.forward(parts.select(0, 0));
        Tensor k = keyNorm == null ? parts.select(0, 1) : keyNorm.forward(parts.select(0, 1));
        Tensor mixed = mix(q, k, parts.select(0, 2)); // [R, H, L, d]
        return out.forward(mixed.transpose(1, 2).flatten(2, 3));
    }

    /** The fused kernel, but for training in bf16, where the backward pass of the plain form is quicker. */
    private Tensor mix(Tensor q, Tensor k, Tensor v) {
        boolean plain = !forwardOnly && (Autocast.active() || q.dtype() != DType.FLOAT32);
        return plain
                ? Functional.attention(
                        q, k, v, causal ? Functional.causal((int) q.size(2)).to(q.dtype()) : null)
                : Functional.scaledDotProductAttention(q, k, v, null, causal);
    }
}
