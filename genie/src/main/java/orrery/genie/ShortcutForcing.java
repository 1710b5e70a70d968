package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;

/**
 * The loss of the dynamics (shortcut forcing, Dreamer 4): every frame of a window gets a noise level of its own, and the network
 * finds the clean latents. Most rows learn from data; the last rows learn that one long step equals two short ones, so that one
 * network can be sampled with 1, 2, 4 or 8 steps.
 */
public final class ShortcutForcing {
    private ShortcutForcing() {}

    /**
     * Everything that one loss computed.
     *
     * @param noised [B, T, N, C]
     * @param predicted clean latents found by the network [B, T, N, C]
     * @param target velocity that two half steps took [rows, T, N, C]; null without bootstrap rows
     * @param flow mean over flow rows and frames of w·squared error
     * @param bootstrap mean over bootstrap rows; null without them
     * @param total both, weighted by their rows
     */
    public record Losses(
            Tensor noised,
            Tensor predicted,
            @Nullable Tensor target,
            Tensor flow,
            @Nullable Tensor bootstrap,
            Tensor total) {}

    /**
     * The loss of a batch.
     *
     * @param clean latents [B, T, N, C]
     * @param noise standard normal [B, T, N, C]
     * @param action see {@link AttentionDynamics#forward(Tensor, Tensor, Tensor, Tensor)}
     * @param step step index of each frame, INT64 [B, T]; the finest in flow rows, coarser in bootstrap rows
     * @param signal level of each frame, INT64 [B, T], below kMax and a multiple of the frame's step
     * @param bootstrapRows how many of the last rows bootstrap, fewer than B
     */
    public static Losses loss(
            AttentionDynamics network,
            Tensor clean,
            Tensor noise,
            Tensor action,
            Tensor step,
            Tensor signal,
            int bootstrapRows) {
        int batch = (int) clean.size(0);
        int flowRows = batch - bootstrapRows;
        Tensor tau = tau(signal, network.config()); // [B, T, 1, 1]
        Tensor noised = noise.mul(tau.neg().add(1)).add(clean.mul(tau));
        Tensor ramp = tau.mul(0.9).add(0.1).squeeze(-1).squeeze(-1); // [B, T]
        Tensor predicted = network.forward(noised, action, signal, step).to(DType.FLOAT32);

        Tensor error = predicted.sub(clean).narrow(0, 0, flowRows).square().mean(2, 3);
        Tensor flow = ramp.narrow(0, 0, flowRows).mul(error).mean();
        if (bootstrapRows == 0) {
            return new Losses(noised, predicted, null, flow, null, flow);
        }
        Rows rows = new Rows(flowRows, bootstrapRows);
        Tensor start = rows.of(noised);
        Tensor startTau = rows.of(tau);
        Tensor target = twoHalfSteps(network, start, startTau, rows.of(action), rows.of(signal), rows.of(step));
        Tensor velocity = rows.of(predicted).sub(start).div(startTau.neg().add(1));
        // (1 - tau)² turns an error of velocity into one of latents, so that both losses have one scale
        Tensor scale =
                rows.of(ramp).mul(startTau.neg().add(1).square().squeeze(-1).squeeze(-1));
        Tensor bootstrap = scale.mul(velocity.sub(target).square().mean(2, 3)).mean();
        Tensor total = flow.mul(flowRows).add(bootstrap.mul(bootstrapRows)).div(batch);
        return new Losses(noised, predicted, target, flow, bootstrap, total);
    }

    private record Rows(long first, long count) {
        Tensor of(Tensor whole) {
            return whole.narrow(0, first, count);
        }
    }

    private static Tensor twoHalfSteps(
            AttentionDynamics network, Tensor start, Tensor tau, Tensor action, Tensor signal, Tensor step) {
        DynamicsConfig config = network.config();
        try (NoGrad off = NoGrad.open()) {
            Tensor half = step.add(1);
            Tensor halfSize =
                    half.to(DType.FLOAT32).mul(-Math.log(2)).exp().unsqueeze(-1).unsqueeze(-1); // d/2
            Tensor first = network.forward(start, action, signal, half)
                    .to(DType.FLOAT32)
                    .sub(start)
                    .div(tau.neg().add(1));
            Tensor middle = start.add(first.mul(halfSize));
            Tensor middleTau = tau.add(halfSize);
            Tensor levels =
                    halfSize.squeeze(-1).squeeze(-1).mul(config.kMax()).round().to(DType.INT64);
            Tensor second = network.forward(middle, action, signal.add(levels), half)
                    .to(DType.FLOAT32)
                    .sub(middle)
                    .div(middleTau.neg().add(1));
            return first.add(second).mul(0.5);
        }
    }

    private static Tensor tau(Tensor signal, DynamicsConfig config) {
        return signal.to(DType.FLOAT32).div(config.kMax()).unsqueeze(-1).unsqueeze(-1);
    }
}
