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
 * What happens next where the last few frames decide it, as in physics: convolutions over the grid of latents, half as wide as a transformer of the same size and half as
 * deep. What a body does is learned once for all places, and a speed is there to be read, because the frames before are further channels (frame
 * stacking, as in DIAMOND, arXiv 2405.12399). There is no noise: the same past and action give the same frame, the mean where several were possible. Nothing
 * older is remembered, and a frame is found as a whole, not as a change of the last: a change would hand every speck on for ever.
 */
public final class LocalDynamics extends Dynamics {
    private static final int GROUPS = 8;
    private static final int PACKED = 2; // cells of a token, across and down

    private final DynamicsConfig.Past past;
    private final ActionEmbedding action;
    private final Conv2d in;
    private final List<Block> blocks = new ArrayList<>();
    private final GroupNorm norm;
    private final Conv2d out;

    LocalDynamics(DynamicsConfig c, DynamicsConfig.Past past) {
        super(c);
        this.past = past;
        int width = c.width() / 2;
        int latents = c.channels() / (PACKED * PACKED);
        action = layer("action", new ActionEmbedding(c));
        in = layer("in", new Conv2d((long) latents * past.frames(), width, 1));
        for (int i = 0; i < c.layers() / 2; i++) {
            blocks.add(layer("layers." + i, new Block(width, c.width())));
        }
        norm = layer("norm", new GroupNorm(GROUPS, width, 1e-5));
        out = layer("out", new Conv2d(width, latents, 3, 1, true));
    }

    /** Two convolutions on a residual; between them a scale and a shift that the action decides. */
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

    /** Frames that are shown, P. */
    public int past() {
        return past.frames();
    }

    /**
     * The frames that follow on given ones.
     *
     * @param before the last frames, oldest first: [B, T + P − 1, N, C]; frame t of the T that are asked for follows on the P frames from t on
     * @param actions that lead into each: INT64 [B, T], the number of actions for none; or [B, T, axes + 1], see {@link ActionEmbedding}
     * @return [B, T, N, C]
     */
    public Tensor next(Tensor before, Tensor actions) {
        long asked = before.size(1) - past() + 1;
        List<Tensor> shown = new ArrayList<>();
        for (int t = 0; t < past(); t++) {
            shown.add(grid(before.narrow(1, t, asked).flatten(0, 1)));
        }
        return tokens(found(shown, control(actions).flatten(0, 1)))
                .reshape(before.size(0), asked, tokens(), channels());
    }

    /**
     * Frames one after another, each found after those found before it.
     *
     * @param before [B, P, N, C], oldest first
     * @param actions that lead into each frame: INT64 [B, T] or [B, T, axes + 1]
     * @return [B, T, N, C]
     */
    Tensor future(Tensor before, Tensor actions) {
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t < past(); t++) {
            frames.add(grid(before.select(1, t)));
        }
        Tensor control = control(actions);
        for (int t = 0; t < actions.size(1); t++) {
            frames.add(found(frames.subList(t, t + past()), control.select(1, t)));
        }
        List<Tensor> made = new ArrayList<>();
        frames.subList(past(), frames.size()).forEach(frame -> made.add(tokens(frame)));
        return Tensor.stack(made, 1);
    }

    /** What actions say, [B, T, D]. */
    private Tensor control(Tensor actions) {
        return action.forward(actions).silu();
    }

    /** A frame [B, C/4, h, w] from those before it, oldest first, and what the action says [B, D]. */
    private Tensor found(List<Tensor> shown, Tensor control) {
        Tensor x = in.forward(Tensor.cat(shown, 1));
        for (Block block : blocks) {
            x = block.forward(x, control);
        }
        return out.forward(norm.forward(x).silu());
    }

    /** Tokens [B, N, C] as the grid of latents that they were packed from, [B, C/4, h, w]. */
    private Tensor grid(Tensor tokens) {
        Tensor packed = tokens.transpose(1, 2);
        return Functional.pixelShuffle(
                packed.reshape(tokens.size(0), channels(), tokens() / past.columns(), past.columns()), PACKED);
    }

    /** The way back. */
    private Tensor tokens(Tensor grid) {
        return Functional.pixelUnshuffle(grid, PACKED).flatten(2, 3).transpose(1, 2);
    }

    private int tokens() {
        return config().tokens();
    }

    private int channels() {
        return config().channels();
    }
}
