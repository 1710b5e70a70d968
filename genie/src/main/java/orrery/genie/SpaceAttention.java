package orrery.genie;

import orrery.tensor.Tensor;

/** Attention among all tokens of one frame. */
final class SpaceAttention extends Attention {
    SpaceAttention(DynamicsConfig c) {
        super(c);
    }

    /** [B, T, S, D] added to {@code residual}, same shape. */
    Tensor forward(Tensor x, Tensor residual) {
        Heads heads = project(x);
        Tensor qk = heads.queriesAndKeys().flatten(0, 1).permute(2, 0, 3, 1, 4); // [2, BT, H, S, d]
        Tensor v = heads.values().flatten(0, 1).transpose(1, 2); // [BT, H, S, d]
        Tensor mixed = mix(qk.select(0, 0), qk.select(0, 1), v, null);
        return output(mixed.transpose(1, 2).reshape(x.shape()), residual);
    }
}
