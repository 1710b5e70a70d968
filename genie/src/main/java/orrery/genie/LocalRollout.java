package orrery.genie;

import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Futures after the last frames, which convolutions are shown: found, or drawn from noise. */
final class LocalRollout implements Rollout {
    private final ConvolutionDynamics dynamics;
    private final double limit;
    private final int batch;
    private final RecentFrames recent;
    private final Generator generator;

    /** See {@link Rollout#of}. */
    LocalRollout(ConvolutionDynamics dynamics, double limit, int batch, long seed) {
        this.dynamics = dynamics;
        this.limit = limit;
        this.batch = batch;
        recent = new RecentFrames(dynamics, batch);
        generator = new Generator(seed);
    }

    @Override
    public void remember(Tensor latents, Tensor actions) {
        try (NoGrad off = NoGrad.open()) {
            recent.remember(latents);
        }
    }

    @Override
    public void rememberSoon(Tensor latents, Tensor action) {
        remember(latents, action); // costs no pass
    }

    @Override
    public void settle() {}

    @Override
    public Tensor next(Tensor action, int steps) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            return scope.keep(
                    dynamics instanceof DrawnDynamics drawn
                            ? drawn(drawn, action, steps)
                            : ((LocalDynamics) dynamics)
                                    .next(recent.frames(), action)
                                    .clamp(-limit, limit));
        }
    }

    private Tensor drawn(DrawnDynamics network, Tensor action, int steps) {
        Tensor noise = Tensor.randn(generator, batch, 1, network.tokens(), network.channels());
        return network.next(recent.frames(), action, noise, steps, limit);
    }

    @Override
    public long position() {
        return recent.position();
    }

    @Override
    public void clear(long seed) {
        recent.clear();
        generator.begin(seed);
    }

    @Override
    public void close() {
        recent.close();
        generator.close();
    }
}
