package orrery.tokenizer;

import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;

/**
 * A trained continuous tokenizer, used picture by picture and never trained further. Its latents are brought into −1..1 by what was seen
 * of the pictures at hand: each channel by its own mean and deviation, all by how far the furthest goes. So what moves little is not lost
 * beside what moves much, and what is rare, a ball, is not cut off.
 */
final class PretrainedFrames extends Layer {
    static final String MEAN = "latents.mean";
    static final String REACH = "latents.reach";

    private static final double ROOM = 1.1; // beyond the furthest latent that was seen
    private static final double LEAST = 0.02; // of the largest deviation: what never changes is not blown up

    private final CosmosTokenizer network;
    private final Tensor mean; // [C, 1, 1]
    private final Tensor reach; // [C, 1, 1]

    PretrainedFrames(CosmosConfig c) {
        network = layer("", new CosmosTokenizer(c));
        int channels = c.bottleneck().latentChannels();
        mean = buffer(MEAN, () -> Tensor.zeros(channels, 1, 1));
        reach = buffer(REACH, () -> Tensor.ones(channels, 1, 1));
    }

    /** Measures the reach of latents, FLOAT32 [N, C, h, w] as {@link #raw} gives them. */
    void fit(Tensor latents) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor rows = latents.transpose(0, 1).flatten(1, 3); // [C, N·h·w]
            Tensor middle = rows.mean(true, 1);
            Tensor centred = rows.sub(middle);
            Tensor deviation = centred.square().mean(true, 1).sqrt();
            double largest = Math.max(deviation.max().item(), 1e-6);
            Tensor spread = deviation.clamp(LEAST * largest, largest);
            double furthest = centred.div(spread).abs().max().item();
            mean.copy_(middle.unsqueeze(-1));
            reach.copy_(spread.mul(ROOM * Math.max(1, furthest)).unsqueeze(-1));
        }
    }

    /** Latents as the network has them, of pictures [B, 3, H, W] in −1..1. */
    Tensor raw(Tensor pictures) {
        try (NoGrad off = NoGrad.open()) {
            return network.video()
                    ? network.encode(pictures.unsqueeze(2), Pass.whole()).squeeze(2)
                    : network.encode(pictures, Pass.whole());
        }
    }

    /** Pictures in −1..1 to latents in −1..1, [B, C, h, w]. */
    Tensor encode(Tensor pictures) {
        return raw(pictures).sub(mean).div(reach).clamp(-1, 1);
    }

    /** And back; a gradient would reach the latents. */
    Tensor decode(Tensor latents) {
        Tensor raw = latents.mul(reach).add(mean);
        Tensor made = network.decode(network.video() ? raw.unsqueeze(2) : raw, Pass.whole());
        return (network.video() ? made.squeeze(2) : made).to(DType.FLOAT32);
    }
}
