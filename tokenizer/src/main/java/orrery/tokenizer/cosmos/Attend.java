package orrery.tokenizer.cosmos;

import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;

/** Attention of one head, by the kernel that suits: fused forward, plain where gradients are wanted. */
final class Attend {
    private Attend() {}

    /**
     * softmax(q·kᵀ/√C)·v.
     *
     * @param q [B, 1, N, C]
     * @param k [B, 1, M, C]
     * @param v [B, 1, M, C]
     * @param mask BOOL [N, M], true where q may see k; null for everywhere
     */
    static Tensor over(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask) {
        if (!q.requiresGrad()) {
            return Functional.scaledDotProductAttention(q, k, v, mask, false);
        }
        return Functional.attention(q, k, v, mask == null ? null : bias(mask, q.dtype()));
    }

    private static Tensor bias(Tensor mask, DType type) {
        Tensor seen = Tensor.scalar(0).to(type).to(mask.device());
        Tensor hidden = Tensor.full(Double.NEGATIVE_INFINITY).to(type).to(mask.device());
        return Tensor.where(mask, seen, hidden);
    }
}
