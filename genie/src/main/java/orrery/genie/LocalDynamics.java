package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.GroupNorm;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * Dynamics of what moves by less than a cell of the latents in a frame: convolutions over their grid, with the last frames beside the noisy one
 * as further channels (frame stacking, as in DIAMOND, arXiv 2405.12399). What a body does is learned once for all places, and a speed is
 * there to be read. Nothing older is remembered.
 */
final class LocalDynamics extends Dynamics {
    private static final int GROUPS = 8;
    private static final int PACKED = 2; // cells of a token, across and down

    private final DynamicsConfig.Past past;
    private final Conv2d in;
    private final List<Block> blocks = new ArrayList<>();
    private final GroupNorm norm;
    private final Conv2d out;

    LocalDynamics(DynamicsConfig c, DynamicsConfig.Past past) {
        super(c);
        this.past = past;
        int width = c.width() / 2;
        int latents = c.channels() / (PACKED * PACKED);
        in = layer("in", new Conv2d((long) latents * (past.frames() + 1), width, 3));
        for (int i = 0; i < c.layers(); i++) {
            blocks.add(layer("layers." + i, new Block(width, c.width())));
        }
        norm = layer("norm", new GroupNorm(GROUPS, width, 1e-5));
        out = layer("out", new Conv2d(width, latents, 3, 1, true));
    }

    /** Two convolutions on a residual; between them a scale and a shift that action, level and step decide. */
    private static final class Block extends Layer {
        private final GroupNorm norm1;
        private final Conv2d conv1;
        private final Linear steer;
        private final GroupNorm norm2;
        private final Conv2d conv2;

        Block(int width, int control) {
            norm1 = layer("norm1", new GroupNorm(GROUPS, width, 1e-5));
            conv1 = layer("conv1", new Conv2d(width, width, 3));
            steer = layer("steer", new Linear(control, 2L * width));
            norm2 = layer("norm2", new GroupNorm(GROUPS, width, 1e-5));
            conv2 = layer("conv2", new Conv2d(width, width, 3, 1, true));
        }

        /** [F, W, h, w] and [F, D], the first's shape out. */
        Tensor forward(Tensor x, Tensor control) {
            Tensor y = norm2.forward(conv1.forward(norm1.forward(x).silu()));
            List<Tensor> steered =
                    steer.forward(control).unsqueeze(-1).unsqueeze(-1).chunk(2, 1);
            Tensor moved = y.mul(steered.get(0).add(1)).add(steered.get(1));
            return x.add(conv2.forward(moved.silu()));
        }
    }

    @Override
    public Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step) {
        return forward(z, action, signal, step, shown(Tensor.cat(List.of(nothingBefore(z.size(0)), z), 1)));
    }

    @Override
    public Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step, KeyValueCache cache, int remembered) {
        Tensor clean = forward(z, action, signal, step, shown(Tensor.cat(List.of(cache.latest(), z), 1)));
        cache.advance(remembered, z);
        return clean;
    }

    /**
     * The same, where each frame is shown a given past.
     *
     * @param shown the frame before each, the one before that and so on, each [B, T, N, C]; see {@link #shown}
     */
    Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step, List<Tensor> shown) {
        Tensor control = acted(action).add(level(signal, step)).flatten(0, 2).silu(); // [B·T, D]
        List<Tensor> grids = new ArrayList<>(List.of(grid(z)));
        shown.forEach(frame -> grids.add(grid(frame)));
        Tensor x = in.forward(Tensor.cat(grids, 1).to(control.dtype()));
        for (Block block : blocks) {
            x = block.forward(x, control);
        }
        Tensor made = out.forward(norm.forward(x).silu());
        return Functional.pixelUnshuffle(made, PACKED)
                .flatten(2, 3)
                .transpose(1, 2)
                .reshape(z.shape());
    }

    /** Tokens [B, T, N, C] as the grid of latents that they were packed from, [B·T, C/4, h, w]. */
    private Tensor grid(Tensor tokens) {
        long count = tokens.size(0) * tokens.size(1);
        Tensor packed = tokens.flatten(0, 1).transpose(1, 2);
        return Functional.pixelShuffle(
                packed.reshape(count, tokens.size(3), tokens.size(2) / past.columns(), past.columns()), PACKED);
    }

    /**
     * What each frame is shown: the one before it, the one before that and so on.
     *
     * @param frames P frames of the past, then T: [B, P + T, N, C]
     * @return P times [B, T, N, C]
     */
    List<Tensor> shown(Tensor frames) {
        long length = frames.size(1) - past.frames();
        List<Tensor> shown = new ArrayList<>();
        for (int back = 1; back <= past.frames(); back++) {
            shown.add(frames.narrow(1, past.frames() - back, length));
        }
        return shown;
    }

    /** Zeros in the place of frames before the first: [B, P, N, C]. */
    Tensor nothingBefore(long batch) {
        return Tensor.zeros(batch, past.frames(), config().tokens(), config().channels());
    }
}
