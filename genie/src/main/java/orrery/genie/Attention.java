package orrery.genie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * What attention over space and over time share: queries, keys and values of heads, without biases; queries and keys are brought to
 * root mean square 1 per head, which keeps the scores of long trainings in bounds.
 */
abstract class Attention extends Layer {
    private static final double EPS = 1e-6;

    private final Linear qkv;
    private final Linear out;
    private final Scale queryScale;
    private final Scale keyScale;
    private final int heads;
    private @Nullable Tensor unitScales;
    private @Nullable Tensor least;

    Attention(DynamicsConfig c) {
        heads = c.heads();
        qkv = layer("qkv", new Linear(c.width(), 3L * c.width(), false, false));
        queryScale = layer("q_norm", new Scale(c.width() / heads));
        keyScale = layer("k_norm", new Scale(c.width() / heads));
        out = layer("out", new Linear(c.width(), c.width(), false, false));
    }

    /** A learned factor for each channel of a head. Key {@code weight} [d]. */
    private static final class Scale extends Layer {
        private final Tensor weight;

        Scale(long width) {
            weight = parameter("weight", width);
        }
    }

    /**
     * Heads of a frame's tokens.
     *
     * @param queriesAndKeys normed, [B, T, S, 2, H, d]
     * @param values [B, T, S, H, d]
     */
    record Heads(Tensor queriesAndKeys, Tensor values) {}

    /**
     * Projects [B, T, S, D]. Queries and keys are normed together: at this size the number of calls is what costs. Weights that were
     * converted to bf16 serve inference, where products of a few tokens are quicker in fp32 than the set-up of bf16 ones.
     */
    final Heads project(Tensor x) {
        Tensor flat = qkv.forward(x);
        Tensor wide = queryScale.weight.dtype() == DType.BFLOAT16 ? flat.to(DType.FLOAT32) : flat;
        Tensor projected = wide.reshape(x.size(0), x.size(1), x.size(2), 3, heads, x.size(3) / heads);
        return new Heads(normed(projected.narrow(3, 0, 2)), projected.select(3, 2));
    }

    private Tensor normed(Tensor queriesAndKeys) {
        if (unitScales != null && least != null) {
            return Functional.normalize(queriesAndKeys, least).mul(unitScales);
        }
        Tensor unit = Functional.rmsNorm(queriesAndKeys, null, EPS);
        // One factor for each of a token's 2·H·d numbers: their gradient is a sum over rows, which takes a fifth of
        // that over rows and heads.
        long width = unit.size(-1);
        Tensor each = scales(unit.dtype()).expand(2, heads, width).reshape(2L * heads * width);
        return unit.flatten(3, 5).mul(each).reshape(unit.shape());
    }

    /**
     * Attention of heads: the fused kernel in fp32 and where the weights are prepared for inference; the plain form in training in bf16, where its backward pass is
     * quicker.
     *
     * @param q [B, H, T, d], like k and v
     * @param mask to add to the scores, or null
     */
    final Tensor mix(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
        return least == null && (Autocast.active() || q.dtype() != DType.FLOAT32)
                ? Functional.attention(q, k, v, mask)
                : Functional.scaledDotProductAttention(q, k, v, mask, false);
    }

    /** The learned factors of queries and keys, [2, 1, d]. */
    private Tensor scales(DType type) {
        return Tensor.stack(List.of(queryScale.weight, keyScale.weight), 0)
                .unsqueeze(1)
                .to(type);
    }

    @Override
    protected void prepare() {
        release();
        double width = queryScale.weight.numel();
        unitScales = Scope.lasting(() -> scales(DType.FLOAT32).detach().mul(Math.sqrt(width)));
        least = Scope.lasting(() -> Tensor.scalar(Math.sqrt(EPS * width)).to(DType.FLOAT32));
    }

    @Override
    protected void release() {
        if (unitScales != null && least != null) {
            unitScales.close();
            least.close();
            unitScales = null;
            least = null;
        }
    }

    /** [B, T, S, D] of mixed values, projected and added to {@code residual}. */
    final Tensor output(Tensor mixed, Tensor residual) {
        return out.forward(queryScale.weight.dtype() == DType.BFLOAT16 ? mixed.to(DType.BFLOAT16) : mixed, residual);
    }
}
