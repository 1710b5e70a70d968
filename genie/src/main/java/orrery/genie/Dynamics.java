package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Embedding;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * What happens next: finds the clean latents of a frame from noisy ones, the past and the action that led into it (x-prediction; Dreamer 4,
 * arXiv 2509.24527).
 */
public abstract class Dynamics extends Layer {
    private final DynamicsConfig config;
    private final ActionEmbedding action;
    private final Embedding signal;
    private final Embedding step;

    Dynamics(DynamicsConfig c) {
        config = c;
        action = layer("action", new ActionEmbedding(c));
        signal = layer("signal", new Embedding(c.kMax() + 1, c.width()));
        step = layer("step", new Embedding(c.finestStep() + 1, c.width()));
    }

    /** A network of these sizes, without meaning until it is initialised or loaded. */
    public static Dynamics of(DynamicsConfig c) {
        return c.past() == null ? new AttentionDynamics(c) : new LocalDynamics(c, c.past());
    }

    /** The sizes that this network was made with. */
    public final DynamicsConfig config() {
        return config;
    }

    /** The type in which passes run: that of the weights. */
    final DType type() {
        return parameters().values().iterator().next().dtype();
    }

    /** What an action says to each token of its frame, [B, T, 1, D]. */
    final Tensor acted(Tensor actions) {
        return action.forward(actions).unsqueeze(2);
    }

    /** What level and step say, [B, T, 1, D]. */
    final Tensor level(Tensor signals, Tensor steps) {
        return signal.forward(signals).add(step.forward(steps)).unsqueeze(2);
    }

    /**
     * Clean latents of all frames at once.
     *
     * @param z noisy latents [B, T, N, C]
     * @param action the action that led into each frame: INT64 [B, T], the number of actions for none; or [B, T, axes + 1], see {@link
     *     ActionEmbedding}
     * @param signal level 0..kMax of each frame, INT64 [B, T]; kMax is clean
     * @param step index s of the step size 2^−s of each frame, INT64 [B, T]
     * @return [B, T, N, C]
     */
    public abstract Tensor forward(Tensor z, Tensor action, Tensor signal, Tensor step);

    /**
     * The same for the next frames of a rollout, whose past is in the cache.
     *
     * @param remembered how many of these frames count as past afterwards, from the first on; none while denoising
     */
    public abstract Tensor forward(
            Tensor z, Tensor action, Tensor signal, Tensor step, KeyValueCache cache, int remembered);
}
