package orrery.genie;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Embedding;
import orrery.tensor.Tensor;

/**
 * What may happen next where the last frames leave it open: convolutions that are shown them find the clean latents of a frame from noisy ones (x-prediction, as
 * {@link AttentionDynamics} does it). The past is shown as it is; in training it is noised here and there, so that the network does not
 * trust its own errors.
 */
public final class DrawnDynamics extends ConvolutionDynamics {
    private final Embedding signal;
    private final Embedding step;

    DrawnDynamics(DynamicsConfig c, DynamicsConfig.Past past) {
        super(c, past, past.frames() + 1);
        signal = layer("signal", new Embedding(c.kMax() + 1, c.width()));
        step = layer("step", new Embedding(c.finestStep() + 1, c.width()));
    }

    /**
     * Clean latents of frames, each after a past of its own.
     *
     * @param before the P frames before each, oldest first: [B, P, N, C]
     * @param noisy latents of the frames [B, 1, N, C]
     * @param actions that led into them: INT64 [B, 1], the number of actions for none; or [B, 1, axes + 1], see {@link ActionEmbedding}
     * @param signals level 0..kMax, INT64 [B, 1]; kMax is clean
     * @param steps index s of the step size 2^−s, INT64 [B, 1]
     * @return [B, 1, N, C]
     */
    public Tensor forward(Tensor before, Tensor noisy, Tensor actions, Tensor signals, Tensor steps) {
        return drawn(grids(before), noisy, said(actions), signals, steps);
    }

    private Tensor drawn(Tensor past, Tensor noisy, Tensor said, Tensor signals, Tensor steps) {
        Tensor control = said.add(signal.forward(signals)).add(step.forward(steps));
        Tensor shown = Tensor.cat(List.of(past, grids(noisy)), 1).flatten(1, 2);
        return tokens(found(shown, control.select(1, 0).silu())).unsqueeze(1);
    }

    /**
     * The next frame, drawn.
     *
     * @param before the P frames before it, oldest first: [B, P, N, C]
     * @param action that leads into it, see {@link #forward}
     * @param noise standard normal [B, 1, N, C]
     * @param count of steps, K
     * @param limit see {@link Sampler#sample}
     * @return [B, 1, N, C]
     */
    Tensor next(Tensor before, Tensor action, Tensor noise, int count, double limit) {
        Tensor past = grids(before);
        Tensor said = said(action);
        return Sampler.sample(
                (noisy, signal, step) -> drawn(past, noisy, said, level(noisy, signal), level(noisy, step)),
                noise,
                config().kMax(),
                count,
                limit);
    }

    private static Tensor level(Tensor rows, int value) {
        return Tensor.zeros(DType.INT64, rows.size(0), 1).fill_(value);
    }
}
