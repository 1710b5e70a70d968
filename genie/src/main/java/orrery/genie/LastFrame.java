package orrery.genie;

import java.util.List;
import java.util.function.UnaryOperator;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * What a network makes of the last frame of windows, asked with different actions. Where there is noise it is the same each time: the
 * last frame stands at tau 2/8, the context of a transformer at the context level.
 */
public final class LastFrame {
    private static final double TARGET_TAU = 0.25;

    private final UnaryOperator<Tensor> found;
    private final Tensor target;

    /**
     * Windows to ask about.
     *
     * @param clean latents [B, T, N, C]
     * @param noise standard normal, the same shape
     */
    public LastFrame(Dynamics dynamics, Tensor clean, Tensor noise) {
        target = clean.narrow(1, clean.size(1) - 1, 1);
        if (dynamics instanceof LocalDynamics local) {
            found = actions -> local.next(past(local, clean), last(actions));
        } else if (dynamics instanceof DrawnDynamics drawn) {
            found = drawn(drawn, clean, noise);
        } else {
            found = denoised((AttentionDynamics) dynamics, clean, noise);
        }
    }

    /** Mean squared error where {@code actions} [B, T] or [B, T, axes + 1] led through the windows. */
    public double error(Tensor actions) {
        return found.apply(actions)
                .to(DType.FLOAT32)
                .sub(target)
                .square()
                .mean()
                .item();
    }

    private static UnaryOperator<Tensor> drawn(DrawnDynamics dynamics, Tensor clean, Tensor noise) {
        Tensor noised = mix(last(clean), last(noise), TARGET_TAU);
        Tensor signal = Tensor.zeros(DType.INT64, clean.size(0), 1)
                .fill_(TARGET_TAU * dynamics.config().kMax());
        Tensor step = Tensor.zeros(DType.INT64, clean.size(0), 1)
                .fill_(dynamics.config().finestStep());
        return actions -> dynamics.forward(past(dynamics, clean), noised, last(actions), signal, step);
    }

    private static UnaryOperator<Tensor> denoised(AttentionDynamics dynamics, Tensor clean, Tensor noise) {
        DynamicsConfig config = dynamics.config();
        long frames = clean.size(1);
        double context = (double) config.contextSignal() / config.kMax();
        Tensor past = mix(clean.narrow(1, 0, frames - 1), noise.narrow(1, 0, frames - 1), context);
        Tensor noised = Tensor.cat(List.of(past, mix(last(clean), last(noise), TARGET_TAU)), 1);
        Tensor signal = Tensor.zeros(DType.INT64, clean.size(0), frames).fill_(config.contextSignal());
        signal.narrow(1, frames - 1, 1).fill_(TARGET_TAU * config.kMax());
        Tensor step = Tensor.zeros(DType.INT64, signal.shape()).fill_(config.finestStep());
        return actions -> dynamics.forward(noised, actions, signal, step).narrow(1, frames - 1, 1);
    }

    private static Tensor past(ConvolutionDynamics dynamics, Tensor clean) {
        return clean.narrow(1, clean.size(1) - 1 - dynamics.past(), dynamics.past());
    }

    private static Tensor last(Tensor rows) {
        return rows.narrow(1, rows.size(1) - 1, 1);
    }

    private static Tensor mix(Tensor clean, Tensor noise, double tau) {
        return clean.mul(tau).add(noise.mul(1 - tau));
    }
}
