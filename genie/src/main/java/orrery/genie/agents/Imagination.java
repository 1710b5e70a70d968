package orrery.genie.agents;

import java.util.ArrayList;
import java.util.List;
import orrery.genie.Rollout;
import orrery.genie.World;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Many futures of one world side by side, under actions that are chosen on the way. Lives until closed; one thread at a time. */
final class Imagination implements AutoCloseable {
    /** Real frames that a dream goes on from. */
    static final int CONTEXT = 8;

    private static final int STEPS = 2; // denoising steps, where the world has such

    private final Rollout rollout;
    private final int steps;
    private final int past;

    /** Chooses what to do next in each future. */
    @FunctionalInterface
    interface Chooser {
        /** The actions INT64 [B] at step {@code t} after the last frames [B, P, N, C]. */
        Tensor choose(int t, Tensor past);
    }

    /**
     * What was imagined.
     *
     * @param frames the last P frames of the past and those imagined, FLOAT32 [B, P + H, N, C]
     * @param actions taken, INT64 [B, H]: action t after frame P + t − 1, its effect in frame P + t
     */
    record Dream(Tensor frames, Tensor actions) {}

    /**
     * Futures of a world.
     *
     * @param batch how many side by side, B
     * @param past frames that a chooser sees, P
     */
    Imagination(World world, int batch, int past) {
        rollout = world.rollout(batch, 0);
        steps = world.steps(STEPS);
        this.past = past;
    }

    /**
     * Imagines; what it returns dies with the caller's scope.
     *
     * @param before real frames to go on from, scaled latents [B, T, N, C], T at least P
     * @param led actions that led into each, INT64 [B, T]
     * @param horizon steps, H
     * @param seed of the world's noise
     */
    Dream dream(Tensor before, Tensor led, Chooser chooser, int horizon, long seed) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            rollout.clear(seed);
            rollout.remember(before, led);
            List<Tensor> frames = new ArrayList<>();
            for (long t = before.size(1) - past; t < before.size(1); t++) {
                frames.add(before.select(1, t));
            }
            List<Tensor> actions = new ArrayList<>();
            for (int t = 0; t < horizon; t++) {
                Tensor chosen = chooser.choose(t, Tensor.stack(frames.subList(t, t + past), 1));
                Tensor next = rollout.next(chosen.unsqueeze(1), steps).to(DType.FLOAT32);
                rollout.remember(next, chosen.unsqueeze(1));
                frames.add(next.select(1, 0));
                actions.add(chosen);
            }
            return new Dream(scope.keep(Tensor.stack(frames, 1)), scope.keep(Tensor.stack(actions, 1)));
        }
    }

    @Override
    public void close() {
        rollout.close();
    }
}
