package orrery.genie;

import java.util.Optional;
import orrery.tensor.Tensor;

/** One future, or several side by side, made frame by frame, in scaled latents. Lives until closed; one thread at a time. */
public interface Rollout extends AutoCloseable {
    /**
     * A rollout without a past.
     *
     * @param dynamics the network; stays the caller's
     * @param limit greatest magnitude of a scaled latent, see {@link LatentScale}
     * @param batch futures side by side, B
     * @param seed of all noise
     */
    static Rollout of(Dynamics dynamics, double limit, int batch, long seed) {
        if (dynamics instanceof ConvolutionDynamics local) {
            return new LocalRollout(local, limit, batch, seed);
        }
        return new AttentionRollout((AttentionDynamics) dynamics, limit, batch, seed);
    }

    /**
     * Remembers given frames as the past.
     *
     * @param latents scaled, FLOAT32 [B, T, N, C]
     * @param actions that led into each: INT64 [B, T] or [B, T, axes + 1]
     */
    void remember(Tensor latents, Tensor actions);

    /**
     * Remembers a frame at latest with the next call.
     *
     * @param latents of one frame, scaled, FLOAT32 [B, 1, N, C]; copied
     * @param action that led into it
     */
    void rememberSoon(Tensor latents, Tensor action);

    /**
     * Draws a frame anew from itself with noise on it, as the first frame of a future that has no past yet and no action led into.
     *
     * @param latents scaled, FLOAT32 [B, N, C]
     * @param left share of it that is left under the noise, between 0 and 1
     * @return the same shape; empty in a world that does not draw its first frame from noise
     */
    default Optional<Tensor> redrawn(Tensor latents, double left) {
        return Optional.empty();
    }

    /** Remembers now what {@link #rememberSoon} left for later. */
    void settle();

    /**
     * Draws the next frame without remembering it.
     *
     * @param action that leads into it: INT64 [B, 1] or [B, 1, axes + 1]
     * @param steps K: 1, 2, 4 or 8; of no meaning where the past decides the frame
     * @return scaled latents FLOAT32 [B, 1, N, C]; dies with the caller's scope
     */
    Tensor next(Tensor action, int steps);

    /** Frames remembered so far. */
    long position();

    /** Forgets the past and begins the noise of a seed. */
    void clear(long seed);

    @Override
    void close();
}
