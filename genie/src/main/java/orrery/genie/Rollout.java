package orrery.genie;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private @Nullable Pending pending;

    /** A frame that is not in the cache yet. */
    private record Pending(Tensor blurred, Tensor action) implements AutoCloseable {
        @Override
        public void close() {
            blurred.close();
            action.close();
        }
    }

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
        settle();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (long t = 0; t < latents.size(1); t++) {
                write(blur(latents.narrow(1, t, 1)), actions.narrow(1, t, 1));
            }
        }
    }

    /**
     * Remembers a frame together with the first pass of the next one, which costs less than a pass of its own; or in {@link #settle},
     * when there is time before. The result is the same.
     *
     * @param latents of one frame, scaled, FLOAT32 [B, 1, N, C]; copied
     * @param action that led into it
     */
    public void rememberSoon(Tensor latents, Tensor action) {
        settle();
        pending = new Pending(Scope.lasting(() -> blur(latents)), Scope.lasting(action::copy));
    }

    /** Remembers now what {@link #rememberSoon} left for later. */
    public void settle() {
        if (pending != null) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open();
                    Pending frame = pending) {
                pending = null;
                write(frame.blurred(), frame.action());
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
                    (noisy, signal, step) -> denoise(noisy, action, signal, step), noise, config.kMax(), steps, limit);
            return scope.keep(made);
        }
    }

    private Tensor denoise(Tensor noisy, Tensor action, int signal, int step) {
        if (pending == null) {
            return dynamics.forward(noisy, action, level(signal), level(step), cache, 0);
        }
        try (Pending frame = pending) {
            pending = null;
            Tensor both = dynamics.forward(
                    Tensor.cat(List.of(frame.blurred(), noisy), 1),
                    Tensor.cat(List.of(frame.action(), action), 1),
                    Tensor.cat(List.of(level(config.contextSignal()), level(signal)), 1),
                    Tensor.cat(List.of(level(config.finestStep()), level(step)), 1),
                    cache,
                    1);
            return both.narrow(1, 1, 1);
        }
    }

    /** Frames remembered so far. */
    public long position() {
        return cache.position();
    }

    /** Forgets the past and begins the noise of a seed. */
    public void clear(long seed) {
        forgetPending();
        cache.clear();
        try (Generator fresh = new Generator(seed)) {
            generator.restore(fresh.state());
        }
    }

    /** Context is a little noisy, and the network is told so. */
    private Tensor blur(Tensor frame) {
        return config.remembered(frame, Tensor.randn(generator, frame.shape()));
    }

    private void write(Tensor blurred, Tensor action) {
        dynamics.forward(blurred, action, level(config.contextSignal()), level(config.finestStep()), cache, 1);
    }

    private void forgetPending() {
        if (pending != null) {
            pending.close();
            pending = null;
        }
    }

    private Tensor level(int value) {
        return Tensor.zeros(DType.INT64, batch, 1).fill_(value);
    }

    @Override
    public void close() {
        forgetPending();
        cache.close();
        generator.close();
    }
}
