package orrery.genie;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Futures drawn from noise. The past lies in a {@link KeyValueCache}; context frames, given or made, are blurred a little with noise
 * and labelled so when they enter it, so that the network does not trust its own errors (the main remedy against drift).
 */
final class AttentionRollout implements Rollout {
    private final AttentionDynamics dynamics;
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

    /** See {@link Rollout#of}. */
    AttentionRollout(AttentionDynamics dynamics, double limit, int batch, long seed) {
        this.dynamics = dynamics;
        this.config = dynamics.config();
        this.limit = limit;
        this.batch = batch;
        this.cache = new KeyValueCache(config, batch);
        this.generator = new Generator(seed);
    }

    @Override
    public void remember(Tensor latents, Tensor actions) {
        settle();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (long t = 0; t < latents.size(1); t++) {
                write(blur(latents.narrow(1, t, 1)), actions.narrow(1, t, 1));
            }
        }
    }

    /** With the first pass of the next frame, which costs less than a pass of its own; or in {@link #settle}. The result is the same. */
    @Override
    public void rememberSoon(Tensor latents, Tensor action) {
        settle();
        pending = new Pending(Scope.lasting(() -> blur(latents)), Scope.lasting(action::copy));
    }

    @Override
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

    @Override
    public Tensor next(Tensor action, int steps) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor noise = Tensor.randn(generator, batch, 1, config.tokens(), config.channels());
            Tensor made = Sampler.sample(
                    (noisy, signal, step) -> denoise(noisy, action, signal, step), noise, config.kMax(), steps, limit);
            return scope.keep(made);
        }
    }

    @Override
    public Optional<Tensor> redrawn(Tensor latents, double left) {
        int level = (int) Math.round(left * config.kMax());
        double tau = (double) level / config.kMax();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor clean = latents.unsqueeze(1);
            Tensor noisy =
                    clean.mul(tau).add(Tensor.randn(generator, clean.shape()).mul(1 - tau));
            Tensor none = config.continuous()
                    ? Tensor.zeros(batch, 1, config.actions() + 1)
                    : Tensor.zeros(DType.INT64, batch, 1).fill_(config.actions());
            Tensor made = Sampler.onwards(
                    (x, signal, step) -> denoise(x, none, signal, step), noisy, level, config.kMax(), limit);
            return Optional.of(scope.keep(made.select(1, 0)));
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

    @Override
    public long position() {
        return cache.position();
    }

    @Override
    public void clear(long seed) {
        forgetPending();
        cache.clear();
        generator.begin(seed);
    }

    /** Context is a little noisy, and the network is told so. */
    private Tensor blur(Tensor frame) {
        double tau = (double) config.contextSignal() / config.kMax();
        return frame.mul(tau).add(Tensor.randn(generator, frame.shape()).mul(1 - tau));
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
