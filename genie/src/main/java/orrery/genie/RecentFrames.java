package orrery.genie;

import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * The last frames of futures side by side. Before there are enough of them, the first stands for those before it, as if the world had been at
 * rest. Lives until closed.
 */
final class RecentFrames implements AutoCloseable {
    private final Tensor frames; // [B, P, N, C], oldest first
    private long position;

    RecentFrames(ConvolutionDynamics dynamics, int batch) {
        frames = Scope.lasting(() -> Tensor.zeros(batch, dynamics.past(), dynamics.tokens(), dynamics.channels()));
    }

    /** Oldest first, [B, P, N, C]; stays this object's. */
    Tensor frames() {
        return frames;
    }

    /** Frames remembered so far. */
    long position() {
        return position;
    }

    /** Adds frames [B, T, N, C]. */
    void remember(Tensor latents) {
        try (Scope scope = Scope.open()) {
            long shown = frames.size(1);
            Tensor before = position > 0 ? frames : latents.narrow(1, 0, 1).expand(-1, shown, -1, -1);
            frames.copy_(Tensor.cat(List.of(before, latents), 1).narrow(1, latents.size(1), shown));
            position += latents.size(1);
        }
    }

    void clear() {
        position = 0;
    }

    @Override
    public void close() {
        frames.close();
    }
}
