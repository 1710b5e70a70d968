package orrery.genie;

import java.util.List;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Futures that the last frames decide. Before there are enough of them, the first stands for those before it, as if the world had been at
 * rest.
 */
final class LocalRollout implements Rollout {
    private final LocalDynamics dynamics;
    private final double limit;
    private final Tensor recent; // [B, P, N, C], oldest first
    private long position;

    /** See {@link Rollout#of}. */
    LocalRollout(LocalDynamics dynamics, double limit, int batch) {
        this.dynamics = dynamics;
        this.limit = limit;
        DynamicsConfig c = dynamics.config();
        recent = Scope.lasting(() -> Tensor.zeros(batch, dynamics.past(), c.tokens(), c.channels()));
    }

    @Override
    public void remember(Tensor latents, Tensor actions) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            long shown = recent.size(1);
            Tensor before = position > 0 ? recent : latents.narrow(1, 0, 1).expand(-1, shown, -1, -1);
            recent.copy_(Tensor.cat(List.of(before, latents), 1).narrow(1, latents.size(1), shown));
            position += latents.size(1);
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
            return scope.keep(dynamics.next(recent, action).clamp(-limit, limit));
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void clear(long seed) {
        position = 0;
    }

    @Override
    public void close() {
        recent.close();
    }
}
