package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * One future, or several side by side, made frame by frame. The past lies in a {@link KeyValueCache}; context frames, given or
 * made, are blurred a little with noise and labelled so when they enter it, so that the network does not trust its own errors
 * (the main remedy against drift).
 *
 * <p>Works in scaled latents. Lives until closed; one thread at a time.
 */
public final class Rollout implements AutoCloseable {
    private final Dynamics dynamics;
    private final DynamicsConfig config;
    private final double limit;
    private final int batch;
    private final KeyValueCache cache;
    private final Generator generator;

    /**
     * A rollout without a past.
     *
     * @param dynamics the network; stays the caller's
     * @param limit greatest magnitude of a scaled latent, see {@link LatentScale}
     * @param batch futures side by side, B
     * @param seed of all noise
     */
    public Rollout(Dynamics dynamics, double limit, int batch, long seed) {
        this.dynamics = dynamics;
        this.config = dynamics.config();
        this.limit = limit;
        this.batch = batch;
        this.cache = new KeyValueCache(config, batch);
        this.generator = new Generator(seed);
    }

    /**
     * Remembers given frames as the past.
     *
     * @param latents scaled, FLOAT32 [B, T, N, C]
     * @param actions that led into each: INT64 [B, T] or [B, T, axes + 1]
     */
    public void remember(Tensor latents, Tensor actions) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (long t = 0; t < latents.size(1); t++) {
                write(latents.narrow(1, t, 1), actions.narrow(1, t, 1));
            }
        }
    }

    /**
     * Draws the next frame without remembering it.
     *
     * @param action that leads into it: INT64 [B, 1] or [B, 1, axes + 1]
     * @param steps K: 1, 2, 4 or 8
     * @return scaled latents FLOAT32 [B, 1, N, C]; dies with the caller's scope
     */
    public Tensor next(Tensor action, int steps) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor noise = Tensor.randn(generator, batch, 1, config.tokens(), config.channels());
            Tensor made = Sampler.sample(
                    (noisy, signal, step) -> dynamics.forward(noisy, action, level(signal), level(step), cache, false),
                    noise,
                    config.kMax(),
                    steps,
                    limit);
            return scope.keep(made);
        }
    }

    /** Frames remembered so far. */
    public long position() {
        return cache.position();
    }

    /** Forgets the past and begins the noise of a seed. */
    public void clear(long seed) {
        cache.clear();
        try (Generator fresh = new Generator(seed)) {
            generator.restore(fresh.state());
        }
    }

    private void write(Tensor frame, Tensor action) {
        double tau = (double) config.contextSignal() / config.kMax();
        Tensor noise = Tensor.randn(generator, frame.shape());
        Tensor blurred = frame.mul(tau).add(noise.mul(1 - tau));
        dynamics.forward(blurred, action, level(config.contextSignal()), level(config.finestStep()), cache, true);
    }

    private Tensor level(int value) {
        return Tensor.zeros(DType.INT64, batch, 1).fill_(value);
    }

    @Override
    public void close() {
        cache.close();
        generator.close();
    }
}
