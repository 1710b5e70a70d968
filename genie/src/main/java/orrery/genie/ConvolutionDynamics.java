package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.GroupNorm;
import orrery.tensor.Tensor;

/**
 * Convolutions over the grid of latents that are shown the last frames, half as wide as a transformer of the same size and half as
 * deep. What a body does is learned once for all places, and a speed is there to be read, because the frames before are further channels (frame
 * stacking, as in DIAMOND, arXiv 2405.12399). Nothing older is remembered.
 */
public abstract sealed class ConvolutionDynamics extends Dynamics permits LocalDynamics, DrawnDynamics {
    private static final int GROUPS = 8;
    private static final int PACKED = 2; // cells of a token, across and down

    private final DynamicsConfig.Past past;
    private final ActionEmbedding action;
    private final Conv2d in;
    private final List<SteeredBlock> blocks = new ArrayList<>();
    private final GroupNorm norm;
    private final Conv2d out;

    /**
     * A network without meaning until it is initialised or loaded.
     *
     * @param frames that it sees at once: the past, and what else is laid beside it
     */
    ConvolutionDynamics(DynamicsConfig c, DynamicsConfig.Past past, int frames) {
        super(c);
        this.past = past;
        int width = c.width() / 2;
        int latents = c.channels() / (PACKED * PACKED);
        action = layer("action", new ActionEmbedding(c));
        in = layer("in", new Conv2d((long) latents * frames, width, 1));
        for (int i = 0; i < c.layers() / 2; i++) {
            blocks.add(layer("layers." + i, new SteeredBlock(width, c.width())));
        }
        norm = layer("norm", new GroupNorm(GROUPS, width, 1e-5));
        out = layer("out", new Conv2d(width, latents, 3, 1, true));
    }

    /** Frames that are shown, P. */
    public final int past() {
        return past.frames();
    }

    /** What actions say, [B, T, D], from INT64 [B, T] or [B, T, axes + 1]. */
    final Tensor said(Tensor actions) {
        return action.forward(actions);
    }

    /**
     * A frame.
     *
     * @param shown grids one upon the other, as many as this network sees: [B, F · C/4, h, w]
     * @param control that decides scales and shifts, [B, D], in the type that is computed in
     * @return grid [B, C/4, h, w] in the type of {@code shown}
     */
    final Tensor found(Tensor shown, Tensor control) {
        Tensor x = in.forward(shown.to(control.dtype()));
        for (SteeredBlock block : blocks) {
            x = block.forward(x, control);
        }
        return out.forward(norm.forward(x).silu()).to(shown.dtype());
    }

    /** Tokens of frames [B, T, N, C] as the grids of latents that they were packed from, [B, T, C/4, h, w]. */
    final Tensor grids(Tensor tokens) {
        long rows = tokens() / past.columns();
        Tensor packed = tokens.flatten(0, 1).transpose(1, 2).reshape(-1, channels(), rows, past.columns());
        return Functional.pixelShuffle(packed, PACKED)
                .reshape(
                        tokens.size(0),
                        tokens.size(1),
                        channels() / (PACKED * PACKED),
                        PACKED * rows,
                        (long) PACKED * past.columns());
    }

    /** The way back. */
    static Tensor tokens(Tensor grid) {
        return Functional.pixelUnshuffle(grid, PACKED).flatten(2, 3).transpose(1, 2);
    }

    /** Tokens of a frame, N. */
    final int tokens() {
        return config().tokens();
    }

    /** Numbers of a token, C. */
    final int channels() {
        return config().channels();
    }
}
