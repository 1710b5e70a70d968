package orrery.genie;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Tensor;

/**
 * What happens next where the last few frames decide it, as in physics. There is no noise: the same past and action give the same frame, the mean where several were
 * possible. A frame is found as a whole, not as a change of the last: a change would hand every speck on for ever.
 */
public final class LocalDynamics extends ConvolutionDynamics {
    LocalDynamics(DynamicsConfig c, DynamicsConfig.Past past) {
        super(c, past, past.frames());
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
        Tensor grids = grids(before);
        Tensor shown = asked == 1 ? grids.flatten(1, 2) : beside(grids, asked);
        return tokens(found(shown, control(actions).flatten(0, 1)))
                .reshape(before.size(0), asked, tokens(), channels());
    }

    /** The P frames from each of the asked ones on, one upon the other. */
    private Tensor beside(Tensor grids, long asked) {
        List<Tensor> shown = new ArrayList<>();
        for (int t = 0; t < past(); t++) {
            shown.add(grids.narrow(1, t, asked));
        }
        return Tensor.cat(shown, 2).flatten(0, 1);
    }

    /**
     * Frames one after another, each found after those found before it.
     *
     * @param before [B, P, N, C], oldest first
     * @param actions that lead into each frame: INT64 [B, T] or [B, T, axes + 1]
     * @return [B, T, N, C]
     */
    Tensor future(Tensor before, Tensor actions) {
        Tensor known = grids(before);
        List<Tensor> frames = new ArrayList<>();
        for (int t = 0; t < past(); t++) {
            frames.add(known.select(1, t));
        }
        Tensor control = control(actions);
        for (int t = 0; t < actions.size(1); t++) {
            frames.add(found(Tensor.cat(frames.subList(t, t + past()), 1), control.select(1, t)));
        }
        List<Tensor> made = new ArrayList<>();
        frames.subList(past(), frames.size()).forEach(frame -> made.add(tokens(frame)));
        return Tensor.stack(made, 1);
    }

    private Tensor control(Tensor actions) {
        return said(actions).silu();
    }
}
