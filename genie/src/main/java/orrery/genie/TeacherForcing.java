package orrery.genie;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;

/**
 * The loss of a network that is shown its past: every frame is found after the true frames before it, as little noised as in play, from each
 * level that a sampler of 1, 2, 4 or 8 steps passes. Half of the frames start from nothing but noise: there the past alone tells where things
 * are. All levels weigh the same.
 *
 * <p>{@link ShortcutForcing} looks back on noised frames and learns mostly from clear ones: it copes with futures of many kinds, and knows
 * less precisely what follows from what.
 */
final class TeacherForcing {
    private TeacherForcing() {}

    /** How often the network may go on from its own frames: half of the rows once, a quarter twice. */
    private static final int ROUNDS = 2;

    /**
     * The loss of windows: mean squared error of the clean latents, a scalar.
     *
     * @param window latents [B, T, N, C]; the first frame is only past
     * @param actions that led into each frame, INT64 [B, T] or [B, T, axes + 1]
     * @param ownPast whether some rows look back on what the network makes of their frames, as in play, instead of on the true ones: it learns
     *     to put right its own small errors before they grow
     */
    static Tensor loss(LocalDynamics dynamics, Tensor window, Tensor actions, boolean ownPast, Generator generator) {
        DynamicsConfig config = dynamics.config();
        long batch = window.size(0);
        long frames = window.size(1) - 1;
        Tensor clean = window.narrow(1, 1, frames);
        Tensor led = actions.narrow(1, 1, frames);
        List<Tensor> past =
                past(dynamics, ownPast ? withOwnFrames(dynamics, window, led, generator) : window, generator);
        Tensor step = Tensor.randint(generator, 0, config.finestStep() + 1, batch, frames);
        Tensor steps = step.to(DType.FLOAT32).mul(Math.log(2)).exp().round(); // 2^s
        Tensor tau = Tensor.rand(generator, batch, frames).mul(steps).floor().div(steps);
        Tensor signal = tau.mul(config.kMax()).round().to(DType.INT64);
        Tensor share = tau.unsqueeze(-1).unsqueeze(-1);
        Tensor noised = clean.mul(share)
                .add(Tensor.randn(generator, clean.shape()).mul(share.neg().add(1)));
        Tensor found = dynamics.forward(noised, led, signal, step, past);
        return found.to(DType.FLOAT32).sub(clean).square().mean();
    }

    /** What the frames from the second on are shown, P times [B, T − 1, N, C]. */
    private static List<Tensor> past(LocalDynamics dynamics, Tensor window, Generator generator) {
        Tensor blurred = dynamics.config().remembered(window, Tensor.randn(generator, window.shape()));
        Tensor known = Tensor.cat(List.of(dynamics.nothingBefore(window.size(0)), blurred), 1);
        return dynamics.shown(known.narrow(1, 1, known.size(1) - 1));
    }

    /** The windows, in the first rows of which every frame but the first is what the network makes of it in one step. */
    private static Tensor withOwnFrames(LocalDynamics dynamics, Tensor window, Tensor led, Generator generator) {
        try (NoGrad off = NoGrad.open()) {
            Tensor seen = window.copy();
            long rows = window.size(0);
            long frames = window.size(1) - 1;
            for (int round = 0; round < ROUNDS; round++) {
                rows /= 2;
                if (rows > 0) {
                    Tensor some = seen.narrow(0, 0, rows);
                    Tensor level = Tensor.zeros(DType.INT64, rows, frames); // one step from pure noise
                    Tensor noise =
                            Tensor.randn(generator, some.narrow(1, 1, frames).shape());
                    Tensor made = dynamics.forward(
                            noise, led.narrow(0, 0, rows), level, level, past(dynamics, some, generator));
                    some.narrow(1, 1, frames).copy_(made.to(DType.FLOAT32));
                }
            }
            return seen;
        }
    }
}
