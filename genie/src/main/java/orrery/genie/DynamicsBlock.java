package orrery.genie;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.RmsNorm;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Space attention, in some layers time attention, and a gated feed-forward, each on a normed residual stream. */
final class DynamicsBlock extends Layer {
    private final RmsNorm spaceNorm;
    private final SpaceAttention space;
    private final @Nullable RmsNorm timeNorm;
    private final @Nullable TimeAttention time;
    private final RmsNorm feedForwardNorm;
    private final FeedForward feedForward;

    DynamicsBlock(DynamicsConfig c, boolean overTime) {
        spaceNorm = layer("norm1", new RmsNorm(c.width(), 1e-6));
        space = layer("space", new SpaceAttention(c));
        timeNorm = overTime ? layer("norm2", new RmsNorm(c.width(), 1e-6)) : null;
        time = overTime ? layer("time", new TimeAttention(c)) : null;
        feedForwardNorm = layer("norm3", new RmsNorm(c.width(), 1e-6));
        feedForward = layer("mlp", new FeedForward(c.width()));
    }

    /** [B, T, S, D], same shape out; {@code timeLayer} counts the layers with attention over time. */
    Tensor forward(Tensor x, TimeAttention.Place place, int timeLayer) {
        Tensor y = overSpace(x);
        if (time != null && timeNorm != null) {
            y = overTime(time, timeNorm, y, place, timeLayer);
        }
        return fedForward(y);
    }

    // Each part has a scope of its own: memory that is used again at once is still in the processor's cache.

    private Tensor overSpace(Tensor x) {
        try (Scope part = Scope.open()) {
            return part.keep(space.forward(spaceNorm.forward(x), x));
        }
    }

    private static Tensor overTime(
            TimeAttention time, RmsNorm norm, Tensor x, TimeAttention.Place place, int timeLayer) {
        try (Scope part = Scope.open()) {
            return part.keep(time.forward(norm.forward(x), x, place, timeLayer));
        }
    }

    private Tensor fedForward(Tensor x) {
        try (Scope part = Scope.open()) {
            return part.keep(feedForward.forward(feedForwardNorm.forward(x), x));
        }
    }

    /** SwiGLU (Shazeer, "GLU variants improve transformer") of hidden width 2·D. */
    static final class FeedForward extends Layer {
        private final Linear in;
        private final Linear out;

        FeedForward(long width) {
            in = layer("in", new Linear(width, 4 * width));
            out = layer("out", new Linear(2 * width, width));
        }

        /** [..., D] added to {@code residual} [..., D]. */
        Tensor forward(Tensor x, Tensor residual) {
            List<Tensor> halves = in.forward(x).chunk(2, -1);
            return out.forward(halves.get(0).silu().mul(halves.get(1)), residual);
        }
    }
}
