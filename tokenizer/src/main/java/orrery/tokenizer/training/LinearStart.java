package orrery.tokenizer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.LinearAlgebra;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Folding;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;

/**
 * Weights with which a small video tokenizer begins as a linear codec instead of as noise: the encoder takes the principal components
 * of blocks, the decoder the linear map that gives the blocks back best from the latents around them. All residual branches are silent
 * at first, and learn from there what a linear codec cannot do. For networks that halve pictures once, beyond the patch.
 *
 * <p>SiLU is no obstacle: silu(x) − silu(−x) = x, so what must pass it unchanged comes in pairs of both signs. Nor is the norm before
 * it: a pair of large constants makes the deviation of every frame nearly the same.
 */
final class LinearStart {
    private static final double LARGE = 20; // the constants, where all else has about deviation 1
    private static final double EXTRA = 0.5; // deviation of further components, for the nonlinear parts
    private static final double COMPANDING = 0.7; // of a latent before the tanh of a quantizer
    private static final int CLIPS = 24;
    private static final BatchShape SHAPE = new BatchShape(17, 128, 1);

    private final CosmosTokenizer network;
    private final CosmosConfig config;
    private final Map<String, Tensor> weights;
    private final List<Tensor> clips = new ArrayList<>(); // [1, 3, T, H, W] in −1..1
    private final int latents; // z_channels

    private LinearStart(CosmosTokenizer network) {
        this.network = network;
        config = network.config();
        weights = network.parameters();
        latents = config.bottleneck().networkChannels();
        int levels = config.network().encoderMultipliers().size();
        Check.that(
                config.video()
                        && config.spatialHalvings() == 1
                        && config.temporalHalvings() == 0
                        && levels == 2
                        && config.network().decoderMultipliers().size() == 2
                        && !config.bottleneck().variational(),
                "Leave linear_start out.",
                "linear_start is for video networks of two levels that halve pictures once beyond the patch");
        int narrow = Math.min(width("encoder.down.0"), width("decoder.up.0"));
        Check.that(
                narrow >= 2 * latents + 2,
                "Use wider levels, or leave linear_start out.",
                "linear_start passes %d latents in pairs through %d channels",
                latents,
                narrow);
    }

    /** Sets the weights of a network that was initialised, by clips drawn from a library. */
    static void set(CosmosTokenizer network, ClipLibrary library, long seed) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(seed)) {
            LinearStart start = new LinearStart(network);
            for (int i = 0; i < CLIPS; i++) {
                start.clips.add(TokenizerTrainee.pixels(library.draw(SHAPE, generator)));
            }
            start.silence();
            start.encoder();
            start.bottleneck();
            start.decoder();
        }
    }

    private void silence() {
        weights.forEach((key, weight) -> {
            if (key.endsWith(".conv2.1.conv3d.weight") || key.contains(".proj_out.")) {
                weight.zero_();
            }
        });
    }

    private void encoder() {
        int in = config.network().channels();
        int wide = width("encoder.down.0");
        int kept = Math.min(in, wide / 4);
        Tensor cellParts = components(this::cells, kept).vectors(); // [kept, bands]
        Components blocks = components(clip -> blocks(cells(clip).matmul(cellParts.transpose(0, 1))), 4 * kept);

        centre("encoder.conv_in.0", 0, kept).zero_();
        weight("encoder.conv_in.0").select(4, 1).select(3, 1).select(2, 0).narrow(0, 0, kept).copy_(cellParts);
        passOn("encoder.down.0.block.0.nin_shortcut", kept);

        Tensor gather = weight("encoder.down.0.downsample.conv1").zero_().select(2, 0); // [wide, wide, 3, 3]
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 2; x++) {
                Tensor tap = gather.select(3, x).select(2, y);
                tap.narrow(0, (2L * y + x) * kept, kept).narrow(1, 0, kept).copy_(same(kept));
                tap.add_(same(wide).mul(-0.25)); // the mean that is added beside it
            }
        }
        Tensor unit = blocks.vectors().div(blocks.deviations().unsqueeze(1)); // [4·kept, 4·kept], deviation 1
        Tensor mix = matrix("encoder.down.0.downsample.conv3").zero_();
        Tensor bias = bias("encoder.down.0.downsample.conv3").zero_();
        Tensor first = unit.narrow(0, 0, latents);
        int more = Math.min(wide - 2 * latents - 2, 4 * kept - latents);
        mix.narrow(0, 0, latents).narrow(1, 0, 4L * kept).copy_(first);
        mix.narrow(0, latents, latents).narrow(1, 0, 4L * kept).copy_(first.neg());
        mix.narrow(0, 2L * latents + 2, more)
                .narrow(1, 0, 4L * kept)
                .copy_(unit.narrow(0, latents, more).mul(EXTRA));
        constants(bias, 2 * latents);
        passOn("encoder.down.1.block.0.nin_shortcut", wide);
        forgetConstants("encoder.down.1.block.0.nin_shortcut", wide, 2 * latents);

        int last = width("encoder.down.1");
        weight("encoder.norm_out.norm", "weight")
                .fill_(Math.sqrt((2 * LARGE * LARGE + 2 * latents + more * EXTRA * EXTRA) / last));
        Tensor out = weight("encoder.conv_out.0").zero_().select(4, 1).select(3, 1).select(2, 0);
        out.narrow(1, 0, latents).copy_(same(latents));
        out.narrow(1, latents, latents).copy_(same(latents).neg());
    }

    private void bottleneck() {
        int codes = config.bottleneck().latentChannels();
        Tensor to = matrix("quant_conv").zero_();
        to.narrow(1, 0, codes).copy_(same(codes).mul(config.discrete() ? COMPANDING : 1));
        Tensor from = matrix("post_quant_conv");
        from.narrow(0, 0, codes).copy_(same(codes));
    }

    private void decoder() {
        int narrow = width("decoder.up.0");
        int wide = width("decoder.up.1");
        int slopes = Math.min(latents, ((narrow - 2) / 2 - latents) / 2); // of as many latents, across and down
        int parts = latents + 2 * slopes;

        centre("decoder.conv_in.0", 0, latents).zero_();
        weight("decoder.conv_in.0").select(4, 1).select(3, 1).select(2, 0).narrow(0, 0, latents).copy_(same(latents));
        Tensor taps = Tensor.zeros(parts, latents, 3, 3); // seen from a cell, after doubling
        for (int i = 0; i < slopes; i++) {
            for (int side = 0; side < 3; side += 2) {
                taps.select(3, side).select(2, 1).select(1, i).narrow(0, latents + i, 1).fill_(side - 1);
                taps.select(3, 1).select(2, side).select(1, i).narrow(0, latents + slopes + i, 1).fill_(side - 1);
            }
        }
        Tensor up = weight("decoder.up.1.upsample.conv2");
        up.narrow(0, 0, parts).zero_();
        up.select(2, 0).narrow(0, 0, parts).narrow(1, 0, latents).copy_(taps);
        Tensor middle = up.select(4, 1).select(3, 1).select(2, 0);
        middle.narrow(0, latents, 2L * slopes)
                .narrow(1, latents, 2L * slopes)
                .add_(same(2 * slopes).neg()); // what is added beside it
        taps.select(3, 1).select(2, 1).narrow(0, 0, latents).copy_(same(latents)); // the latents themselves
        matrix("decoder.up.1.upsample.conv3").copy_(same(wide));
        Tensor pairs = matrix("decoder.up.0.block.0.nin_shortcut");
        pairs.narrow(0, 0, 2L * parts + 2).zero_();
        pairs.narrow(0, 0, parts).narrow(1, 0, parts).copy_(same(parts));
        pairs.narrow(0, parts, parts).narrow(1, 0, parts).copy_(same(parts).neg());
        constants(bias("decoder.up.0.block.0.nin_shortcut").zero_(), 2 * parts);
        weight("decoder.norm_out.norm", "weight")
                .fill_(Math.sqrt((2 * LARGE * LARGE + 2 * parts) / (double) narrow));

        Tensor map = best(taps, parts); // [9·parts + 1, bands]
        long bands = map.size(1);
        Tensor seen = map.narrow(0, 0, 9L * parts)
                .reshape(3, 3, parts, bands)
                .permute(3, 2, 0, 1); // [bands, parts, 3, 3]
        Tensor out = weight("decoder.conv_out.0").zero_().select(2, 0);
        out.narrow(1, 0, parts).copy_(seen);
        out.narrow(1, parts, parts).copy_(seen.neg());
        bias("decoder.conv_out.0").copy_(map.select(0, 9L * parts));
    }

    /** Least squares: the bands of a cell from what {@code taps} see of the latents in the 3×3 cells around it. */
    private Tensor best(Tensor taps, int parts) {
        Tensor left = Tensor.zeros(DType.FLOAT64, 9L * parts + 1, 9L * parts + 1);
        Tensor right = Tensor.zeros(DType.FLOAT64, 9L * parts + 1, bands());
        long rows = 0;
        for (Tensor clip : clips) {
            try (Scope scope = Scope.open()) {
                Tensor codes = network.encode(clip, Pass.whole()).select(0, 0).transpose(0, 1); // [T, C, h, w]
                Tensor vectors = Functional.conv2d(codes, weight("post_quant_conv").squeeze(2), null, 1, 0);
                Tensor near = Functional.conv2d(Functional.doubled(vectors), taps, null, 1, 1);
                Tensor padded = Functional.pad(near, "constant", 1, 1, 1, 1);
                List<Tensor> around = new ArrayList<>();
                for (int y = 0; y < 3; y++) {
                    for (int x = 0; x < 3; x++) {
                        around.add(padded.narrow(2, y, near.size(2)).narrow(3, x, near.size(3)));
                    }
                }
                around.add(Tensor.ones(near.size(0), 1, near.size(2), near.size(3)));
                Tensor a = Tensor.cat(around, 1)
                        .permute(0, 2, 3, 1)
                        .flatten(0, 2)
                        .to(DType.FLOAT64);
                Tensor b = cells(clip).flatten(0, 2).to(DType.FLOAT64);
                left.add_(a.transpose(0, 1).matmul(a));
                right.add_(a.transpose(0, 1).matmul(b));
                rows += a.size(0);
            }
        }
        Tensor ridge = same(9 * parts + 1).to(DType.FLOAT64).mul(1e-3 * rows);
        return LinearAlgebra.solve(left.add(ridge), right).to(DType.FLOAT32);
    }

    private record Components(Tensor vectors, Tensor deviations) {}

    /** The strongest components of some rows [..., n] of all clips: [count, n], strongest first. */
    private Components components(Function<Tensor, Tensor> rows, int count) {
        Tensor sum = Tensor.scalar(0).to(DType.FLOAT64);
        long number = 0;
        for (Tensor clip : clips) {
            Tensor x = rows.apply(clip);
            Tensor flat = x.reshape(-1, x.size(-1)).to(DType.FLOAT64);
            sum = sum.add(flat.transpose(0, 1).matmul(flat));
            number += flat.size(0);
        }
        LinearAlgebra.Eigen eigen = LinearAlgebra.symmetric(sum.div((double) number));
        Tensor vectors = eigen.vectors().transpose(0, 1).flip(0).narrow(0, 0, count);
        Tensor values = eigen.values().flip(0).narrow(0, 0, count).clamp(1e-8, 1e8).sqrt();
        return new Components(vectors.to(DType.FLOAT32), values.to(DType.FLOAT32));
    }

    /** Bands of the cells of a clip, [T, h, w, bands]. */
    private Tensor cells(Tensor clip) {
        return Folding.channelsLast(config.patcher().patch(clip, true)).select(0, 0);
    }

    /** 2×2 cells to one block: [T, h, w, C] to [T, h/2, w/2, 4·C]. */
    private static Tensor blocks(Tensor cells) {
        long[] s = cells.shape();
        return cells.reshape(s[0], s[1] / 2, 2, s[2] / 2, 2, s[3])
                .permute(0, 1, 3, 2, 4, 5)
                .flatten(3, 5);
    }

    private long bands() {
        return (long) config.network().inChannels() * config.patcher().volume();
    }

    private static void constants(Tensor bias, int at) {
        bias.narrow(0, at, 1).fill_(LARGE);
        bias.narrow(0, at + 1L, 1).fill_(-LARGE);
    }

    /** The first channels as they are; the others stay random mixtures. */
    private void passOn(String name, int count) {
        Tensor mix = matrix(name);
        mix.narrow(0, 0, count).zero_();
        mix.narrow(0, 0, count).narrow(1, 0, count).copy_(same(count));
    }

    private void forgetConstants(String name, int from, int at) {
        Tensor mix = matrix(name);
        mix.narrow(0, from, mix.size(0) - from).narrow(1, at, 2).zero_();
    }

    private int width(String level) {
        return (int) weight(level + ".block.0.conv1.0").size(0);
    }

    private Tensor centre(String name, int from, int count) {
        return weight(name).narrow(0, from, count);
    }

    /** Of a 1×1×1 convolution, [out, in]. */
    private Tensor matrix(String name) {
        return weight(name).flatten(1, 4);
    }

    private Tensor weight(String name) {
        return weight(name + ".conv3d", "weight");
    }

    private Tensor bias(String name) {
        return weight(name + ".conv3d", "bias");
    }

    private Tensor weight(String name, String what) {
        return Objects.requireNonNull(weights.get(name + "." + what), name);
    }

    private static Tensor same(long n) {
        Tensor channels = Tensor.arange(n);
        return channels.unsqueeze(0).eq(channels.unsqueeze(1)).to(DType.FLOAT32);
    }
}
