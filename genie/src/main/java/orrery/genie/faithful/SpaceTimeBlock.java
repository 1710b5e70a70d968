package orrery.genie.faithful;

import orrery.tensor.Layer;
import orrery.tensor.LayerNorm;
import orrery.tensor.Linear;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Attention within each frame, then over the past of each place, then one feed-forward part (none after the spatial attention: the paper
 * spends those parameters better elsewhere), each on a normed residual stream.
 */
final class SpaceTimeBlock extends Layer {
    private final LayerNorm spatialNorm;
    private final SpaceTimeAttention spatial;
    private final LayerNorm temporalNorm;
    private final SpaceTimeAttention temporal;
    private final LayerNorm feedForwardNorm;
    private final Linear in;
    private final Linear out;

    SpaceTimeBlock(SpaceTimeConfig c) {
        spatialNorm = layer("norm1", new LayerNorm(c.width(), c.normEps()));
        spatial = layer("spatial", new SpaceTimeAttention(c, false));
        temporalNorm = layer("norm2", new LayerNorm(c.width(), c.normEps()));
        temporal = layer("temporal", new SpaceTimeAttention(c, true));
        feedForwardNorm = layer("norm3", new LayerNorm(c.width(), c.normEps()));
        in = layer("ffn.0", new Linear(c.width(), c.hidden()));
        out = layer("ffn.2", new Linear(c.hidden(), c.width())); // ffn.1 is the GELU
    }

    /** [B, T, N, D], same shape out. */
    Tensor forward(Tensor x) {
        try (Scope block = Scope.open()) {
            Tensor seen = x.add(overSpace(spatialNorm.forward(x)));
            Tensor remembered = seen.add(overTime(temporalNorm.forward(seen)));
            Tensor wide = in.forward(feedForwardNorm.forward(remembered)).gelu();
            return block.keep(out.forward(wide, remembered));
        }
    }

    private Tensor overSpace(Tensor x) {
        return spatial.forward(x.flatten(0, 1)).reshape(x.shape()); // [BT, N, D]
    }

    private Tensor overTime(Tensor x) {
        Tensor places = x.transpose(1, 2); // [B, N, T, D]
        return temporal.forward(places.flatten(0, 1)).reshape(places.shape()).transpose(1, 2);
    }
}
