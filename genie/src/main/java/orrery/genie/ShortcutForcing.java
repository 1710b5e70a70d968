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

    /** What is trained. */
    @FunctionalInterface
    interface Denoiser {
        /** Noisy latents [R, T, N, C] to clean ones, of R rows of the batch from {@code first} on. */
        Tensor denoise(long first, Tensor noisy, Tensor actions, Tensor signals, Tensor steps);
    }

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
        Denoiser whole = (first, noisy, actions, signals, steps) -> network.forward(noisy, actions, signals, steps);
        return loss(whole, network.config().kMax(), clean, noise, action, new NoiseLevels(step, signal), bootstrapRows);
    }

    /** The same for any network. */
    static Losses loss(
            Denoiser network,
            int kMax,
            Tensor clean,
            Tensor noise,
            Tensor action,
            NoiseLevels levels,
            int bootstrapRows) {
        Tensor step = levels.step();
        Tensor signal = levels.signal();
        int batch = (int) clean.size(0);
        int flowRows = batch - bootstrapRows;
        Tensor tau = tau(signal, kMax); // [B, T, 1, 1]
        Tensor noised = noise.mul(tau.neg().add(1)).add(clean.mul(tau));
        Tensor ramp = tau.mul(0.9).add(0.1).squeeze(-1).squeeze(-1); // [B, T]
        Tensor predicted = network.denoise(0, noised, action, signal, step).to(DType.FLOAT32);

        Tensor error = predicted.sub(clean).narrow(0, 0, flowRows).square().mean(2, 3);
        Tensor flow = ramp.narrow(0, 0, flowRows).mul(error).mean();
        if (bootstrapRows == 0) {
            return new Losses(noised, predicted, null, flow, null, flow);
        }
        Rows rows = new Rows(flowRows, bootstrapRows);
        Tensor start = rows.of(noised);
        Tensor startTau = rows.of(tau);
        Denoiser last = (first, noisy, actions, signals, steps) ->
                network.denoise(flowRows + first, noisy, actions, signals, steps);
        NoiseLevels lastLevels = new NoiseLevels(rows.of(step), rows.of(signal));
        Tensor target = twoHalfSteps(last, kMax, start, startTau, rows.of(action), lastLevels);
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
            Denoiser network, int kMax, Tensor start, Tensor tau, Tensor action, NoiseLevels levels) {
        try (NoGrad off = NoGrad.open()) {
            Tensor half = levels.step().add(1);
            Tensor halfSize =
                    half.to(DType.FLOAT32).mul(-Math.log(2)).exp().unsqueeze(-1).unsqueeze(-1); // d/2
            Tensor first = network.denoise(0, start, action, levels.signal(), half)
                    .to(DType.FLOAT32)
                    .sub(start)
                    .div(tau.neg().add(1));
            Tensor middle = start.add(first.mul(halfSize));
            Tensor middleTau = tau.add(halfSize);
            Tensor risen = halfSize.squeeze(-1).squeeze(-1).mul(kMax).round().to(DType.INT64);
            Tensor second = network.denoise(0, middle, action, levels.signal().add(risen), half)
                    .to(DType.FLOAT32)
                    .sub(middle)
                    .div(middleTau.neg().add(1));
            return first.add(second).mul(0.5);
        }
    }

    private static Tensor tau(Tensor signal, int kMax) {
        return signal.to(DType.FLOAT32).div(kMax).unsqueeze(-1).unsqueeze(-1);
    }
}
