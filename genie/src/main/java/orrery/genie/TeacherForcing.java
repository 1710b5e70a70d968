package orrery.genie;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.Generator;
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

    /**
     * The loss of windows: mean squared error of the clean latents, a scalar.
     *
     * @param window latents [B, T, N, C]; the first frame is only past
     * @param actions that led into each frame, INT64 [B, T] or [B, T, axes + 1]
     */
    static Tensor loss(Dynamics dynamics, Tensor window, Tensor actions, Generator generator) {
        DynamicsConfig config = dynamics.config();
        long batch = window.size(0);
        long frames = window.size(1) - 1;
        Tensor clean = window.narrow(1, 1, frames);
        Tensor blurred = config.remembered(window, Tensor.randn(generator, window.shape()));
        Tensor past = dynamics.shownPast(Tensor.cat(List.of(dynamics.nothingBefore(batch), blurred), 1))
                .narrow(1, 1, frames);
        Tensor step = Tensor.randint(generator, 0, config.finestStep() + 1, batch, frames);
        Tensor steps = step.to(DType.FLOAT32).mul(Math.log(2)).exp().round(); // 2^s
        Tensor tau = Tensor.rand(generator, batch, frames).mul(steps).floor().div(steps);
        Tensor signal = tau.mul(config.kMax()).round().to(DType.INT64);
        Tensor share = tau.unsqueeze(-1).unsqueeze(-1);
        Tensor noised = clean.mul(share)
                .add(Tensor.randn(generator, clean.shape()).mul(share.neg().add(1)));
        Tensor found = dynamics.forward(noised, actions.narrow(1, 1, frames), signal, step, past);
        return found.to(DType.FLOAT32).sub(clean).square().mean();
    }
}
