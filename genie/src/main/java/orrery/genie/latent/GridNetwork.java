package orrery.genie.latent;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.genie.SteeredBlock;
import orrery.tensor.Conv2d;
import orrery.tensor.Generator;
import orrery.tensor.GroupNorm;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/** Convolutions over the grid of latents; the last layer gives a grid, or numbers for the whole. */
final class GridNetwork extends Layer {
    private static final double PLACE = 0.1; // deviation of what is learned of each cell, at first

    private final Conv2d in;
    private final @Nullable Tensor places;
    private final @Nullable Linear said;
    private final List<SteeredBlock> blocks = new ArrayList<>();
    private final GroupNorm norm;

    /**
     * A network but for its last layer.
     *
     * @param channels of a cell that it sees
     * @param control numbers that steer every block; 0 for none
     * @param placed whether it knows where on the grid a cell is
     */
    GridNetwork(LatentActionsConfig c, int channels, int control, boolean placed) {
        in = layer("in", new Conv2d(channels, c.width(), 3));
        places = placed
                ? parameter("places", c.width(), c.frame().down(), c.frame().across())
                : null;
        said = control == 0 ? null : layer("said", new Linear(control, c.width()));
        for (int i = 0; i < c.blocks(); i++) {
            blocks.add(layer("layers." + i, new SteeredBlock(c.width(), control)));
        }
        norm = layer("norm", new GroupNorm(8, c.width(), 1e-5));
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        parameter.copy_(Tensor.randn(generator, parameter.shape()).mul(PLACE));
    }

    /** [B, channels, h, w] and, where it is steered, [B, control] to [B, W, h, w]. */
    Tensor forward(Tensor x, @Nullable Tensor control) {
        Tensor y = in.forward(x.contiguous());
        y = places == null ? y : y.add(places);
        if (said != null
                && control != null) { // also here: the blocks add nothing at first, and what steers them would not be
            // heard
            y = y.add(said.forward(control).unsqueeze(-1).unsqueeze(-1));
        }
        for (SteeredBlock block : blocks) {
            y = block.forward(y, control);
        }
        return norm.forward(y).silu();
    }

    /** A network that gives a grid. */
    static final class ToGrid extends Layer {
        private final GridNetwork body;
        private final Conv2d out;

        ToGrid(LatentActionsConfig c, int channels, int control) {
            body = layer("", new GridNetwork(c, channels, control, true));
            out = layer("out", new Conv2d(c.width(), c.frame().cellChannels(), 3));
        }

        /** [B, channels, h, w] to [B, C/4, h, w]. */
        Tensor forward(Tensor x, @Nullable Tensor control) {
            return out.forward(body.forward(x, control));
        }
    }

    /** A network that gives a few numbers for the whole grid. It does not know where on the grid what it sees is: the same motion is the same everywhere. */
    static final class ToNumbers extends Layer {
        private static final int HIDDEN = 128;

        private final GridNetwork body;
        private final Linear hidden;
        private final Linear out;

        ToNumbers(LatentActionsConfig c, int channels, int numbers) {
            body = layer("", new GridNetwork(c, channels, 0, false));
            hidden = layer("hidden", new Linear(c.width(), HIDDEN));
            out = layer("out", new Linear(HIDDEN, numbers));
        }

        /**
         * Reads the grid.
         *
         * @param x [B, channels, h, w]
         * @param heed how much each cell counts, not negative, [B, 1, h, w]
         * @return [B, numbers]
         */
        Tensor forward(Tensor x, Tensor heed) {
            Tensor share = heed.div(heed.sum(true, 2, 3));
            Tensor pooled = body.forward(x, null).mul(share).sum(2, 3);
            return out.forward(hidden.forward(pooled).gelu());
        }
    }
}
