package orrery.tokenizer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final double LARGE = 10; // the constants, where the strongest component has deviation 1
    private static final double MOST = 20; // gain of a weak channel before a branch
    static final double COMPANDING = 0.7; // of a latent before the tanh of a quantizer
    private static final int CLIPS = 24;

    private final CosmosTokenizer network;
    private final CosmosConfig config;
    private final Map<String, Tensor> weights;
    private final List<Tensor> clips = new ArrayList<>(); // [1, 3, T, H, W] in −1..1
    private final int latents; // z_channels
    private Tensor spread = Tensor.zeros(0); // deviations of what passes

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
        for (String block : List.of("encoder.down.0", "encoder.down.1", "decoder.up.0")) {
            Check.that(
                    weights.containsKey(block + ".block.0.nin_shortcut.conv3d.weight"),
                    "Give neighbouring levels different widths, or leave linear_start out.",
                    "linear_start needs a change of width where %s begins",
                    block);
        }
        int narrow = Math.min(width("encoder.down.0"), width("decoder.up.0"));
        Check.that(
                narrow >= 2 * latents + 2,
                "Use wider levels, or leave linear_start out.",
                "linear_start passes %d latents in pairs through %d channels",
                latents,
                narrow);
    }

    /** Sets the weights of a network that was initialised, by clips of a shape drawn from a library. */
    static void set(CosmosTokenizer network, ClipLibrary library, BatchShape shape, long seed) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(seed)) {
            LinearStart start = new LinearStart(network);
            start.clips.addAll(drawn(library, shape, generator));
            start.silence();
            start.encoder();
            start.bottleneck();
            start.decoder();
        }
    }

    /** Clips to take statistics of, [1, 3, T, H, W] in −1..1. */
    static List<Tensor> drawn(ClipLibrary library, BatchShape shape, Generator generator) {
        List<Tensor> clips = new ArrayList<>();
        for (int i = 0; i < CLIPS; i++) {
            clips.add(TokenizerTrainee.pixels(library.draw(shape, generator)));
        }
        return clips;
    }

    private void silence() {
        weights.forEach((key, weight) -> {
            boolean last = key.endsWith(".conv2.1.conv3d.weight") || key.contains(".proj_out.");
            if (last || key.endsWith("conv3d.bias")) {
                weight.zero_();
            }
        });
    }

    private void encoder() {
        int in = config.network().channels();
        int wide = width("encoder.down.0");
        int last = width("encoder.down.1");
        int kept = Math.min(in, wide / 4);
        int all = 4 * kept;
        Components cells = Components.of(clips, this::cells, kept);
        Components blocks = Components.of(
                clips, clip -> blocks(cells(clip).matmul(cells.vectors().transpose(0, 1))), all);
        double scale = 1 / blocks.deviations().select(0, 0).item(); // the strongest component has deviation 1
        spread = blocks.deviations().mul(scale);

        weight("encoder.conv_in.0").narrow(0, 0, kept).zero_();
        centre("encoder.conv_in.0").narrow(0, 0, kept).copy_(cells.vectors().mul(scale));
        whiten("encoder.down.0.block.0.norm1", cells.deviations().mul(scale), in);
        Tensor on = matrix("encoder.down.0.block.0.nin_shortcut");
        on.narrow(0, 0, kept).zero_();
        on.narrow(0, 0, kept).narrow(1, 0, kept).copy_(same(kept));

        Tensor gather = weight("encoder.down.0.downsample.conv1").zero_().select(2, 0); // [wide, wide, 3, 3]
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 2; x++) {
                Tensor tap = gather.select(3, x).select(2, y);
                tap.narrow(0, (2L * y + x) * kept, kept).narrow(1, 0, kept).copy_(same(kept));
                tap.add_(same(wide).mul(-0.25)); // the mean that is added beside it
            }
        }
        Tensor mix = matrix("encoder.down.0.downsample.conv3");
        mix.narrow(0, 0, all).zero_();
        mix.narrow(0, 0, all).narrow(1, 0, all).copy_(blocks.vectors());

        int more = Math.min(last - 2 * latents - 2, all - latents);
        whiten("encoder.down.1.block.0.norm1", spread, wide);
        Tensor pairs = pairs("encoder.down.1.block.0.nin_shortcut", latents);
        pairs.narrow(0, 2L * latents + 2, more).zero_();
        pairs.narrow(0, 2L * latents + 2, more).narrow(1, latents, more).copy_(same(more));
        Tensor first = spread.narrow(0, 0, latents);
        Tensor after = Tensor.cat(List.of(first, first, Tensor.zeros(2), spread.narrow(0, latents, more)), 0);
        for (String norm : List.of("block_1.norm1", "attn_1.0.norm", "attn_1.1.norm", "block_2.norm1")) {
            whiten("encoder.mid." + norm, after, last);
        }
        outNorm("encoder", last, latents);
        weight("encoder.conv_out.0").zero_();
        Tensor out = centre("encoder.conv_out.0");
        out.narrow(1, 0, latents).copy_(same(latents));
        out.narrow(1, latents, latents).copy_(same(latents).neg());
    }

    private void bottleneck() {
        int codes = config.bottleneck().latentChannels();
        Tensor unit = Tensor.ones(codes).div(spread.narrow(0, 0, codes));
        Tensor to = matrix("quant_conv").zero_();
        to.narrow(1, 0, codes).copy_(config.discrete() ? same(codes).mul(unit.mul(COMPANDING)) : same(codes));
        matrix("post_quant_conv").narrow(0, 0, codes).copy_(same(codes));
        if (config.discrete()) {
            spread = Tensor.ones(latents).mul(COMPANDING);
        }
    }

    private void decoder() {
        int narrow = width("decoder.up.0");
        int wide = width("decoder.up.1");
        int slopes = Math.min(latents, ((narrow - 2) / 2 - latents) / 2); // of as many latents, across and down
        int parts = latents + 2 * slopes;
        Tensor own = spread.narrow(0, 0, latents);

        weight("decoder.conv_in.0").narrow(0, 0, latents).zero_();
        centre("decoder.conv_in.0").narrow(0, 0, latents).copy_(same(latents));
        for (String norm : List.of("mid.block_1", "mid.block_2", "up.1.block.0", "up.1.block.1", "up.0.block.0")) {
            if (weights.containsKey("decoder." + norm + ".norm1.norm.weight")) {
                whiten("decoder." + norm + ".norm1", own, wide);
            }
        }
        Tensor taps = Tensor.zeros(parts, latents, 3, 3); // seen from a cell, after doubling
        for (int i = 0; i < slopes; i++) {
            for (int side = 0; side < 3; side += 2) {
                taps.select(3, side)
                        .select(2, 1)
                        .select(1, i)
                        .narrow(0, latents + i, 1)
                        .fill_(side - 1);
                taps.select(3, 1)
                        .select(2, side)
                        .select(1, i)
                        .narrow(0, latents + slopes + i, 1)
                        .fill_(side - 1);
            }
        }
        Tensor up = weight("decoder.up.1.upsample.conv2");
        up.narrow(0, 0, parts).zero_();
        up.select(2, 0).narrow(0, 0, parts).narrow(1, 0, latents).copy_(taps);
        centre("decoder.up.1.upsample.conv2")
                .narrow(0, latents, 2L * slopes)
                .narrow(1, latents, 2L * slopes)
                .add_(same(2L * slopes).neg()); // what is added beside it
        taps.select(3, 1).select(2, 1).narrow(0, 0, latents).copy_(same(latents)); // the latents themselves
        matrix("decoder.up.1.upsample.conv3").copy_(same(wide));
        pairs("decoder.up.0.block.0.nin_shortcut", parts);
        Tensor seenParts = Tensor.cat(List.of(own, own.narrow(0, 0, slopes), own.narrow(0, 0, slopes)), 0);
        for (int i = 1; weights.containsKey("decoder.up.0.block." + i + ".norm1.norm.weight"); i++) {
            whiten(
                    "decoder.up.0.block." + i + ".norm1",
                    Tensor.cat(List.of(seenParts, seenParts, Tensor.zeros(2)), 0),
                    narrow);
        }
        outNorm("decoder", narrow, parts);

        Tensor map = best(taps, parts); // [9·parts + 1, bands]
        long bands = map.size(1);
        Tensor seen =
                map.narrow(0, 0, 9L * parts).reshape(3, 3, parts, bands).permute(3, 2, 0, 1); // [bands, parts, 3, 3]
        Tensor out = weight("decoder.conv_out.0").zero_().select(2, 0);
        out.narrow(1, 0, parts).copy_(seen);
        out.narrow(1, parts, parts).copy_(seen.neg());
        weight("decoder.conv_out.0.conv3d", "bias").copy_(map.select(0, 9L * parts));
    }

    /** Least squares: the bands of a cell from what {@code taps} see of the latents in the 3×3 cells around it. */
    private Tensor best(Tensor taps, int parts) {
        Tensor left = Tensor.zeros(DType.FLOAT64, 9L * parts + 1, 9L * parts + 1);
        Tensor right = Tensor.zeros(DType.FLOAT64, 9L * parts + 1, bands());
        long rows = 0;
        for (Tensor clip : clips) {
            try (Scope scope = Scope.open()) {
                Tensor codes = network.encode(clip, Pass.whole()).select(0, 0).transpose(0, 1); // [T, C, h, w]
                Tensor vectors =
                        Functional.conv2d(codes, weight("post_quant_conv").squeeze(2), null, 1, 0);
                Tensor near = Functional.conv2d(Functional.doubled(vectors), taps, null, 1, 1);
                Tensor padded = Functional.pad(near, "constant", 1, 1, 1, 1);
                List<Tensor> around = new ArrayList<>();
                for (int y = 0; y < 3; y++) {
                    for (int x = 0; x < 3; x++) {
                        around.add(padded.narrow(2, y, near.size(2)).narrow(3, x, near.size(3)));
                    }
                }
                around.add(Tensor.ones(near.size(0), 1, near.size(2), near.size(3)));
                Tensor a =
                        Tensor.cat(around, 1).permute(0, 2, 3, 1).flatten(0, 2).to(DType.FLOAT64);
                Tensor b = cells(clip).flatten(0, 2).to(DType.FLOAT64);
                left.add_(a.transpose(0, 1).matmul(a));
                right.add_(a.transpose(0, 1).matmul(b));
                rows += a.size(0);
            }
        }
        Tensor ridge = same(9 * parts + 1).to(DType.FLOAT64).mul(1e-3 * rows);
        return LinearAlgebra.solve(left.add(ridge), right).to(DType.FLOAT32);
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

    /** Channels in both signs, then the two constants; the others stay random mixtures. Returns the matrix. */
    private Tensor pairs(String name, int count) {
        Tensor mix = matrix(name);
        mix.narrow(0, 0, 2L * count + 2).zero_();
        mix.narrow(0, 0, count).narrow(1, 0, count).copy_(same(count));
        mix.narrow(0, count, count).narrow(1, 0, count).copy_(same(count).neg());
        Tensor bias = weight(name + ".conv3d", "bias");
        bias.narrow(0, 2L * count, 1).fill_(LARGE);
        bias.narrow(0, 2L * count + 1, 1).fill_(-LARGE);
        return mix;
    }

    /** A branch sees weak channels as strong ones, and the constants not at all: deviations [n] of the first channels, 0 for those. */
    private void whiten(String name, Tensor deviations, int channels) {
        long count = Math.min(deviations.size(0), channels);
        Tensor given = deviations.narrow(0, 0, count);
        boolean large = given.min().item() == 0;
        double frame = large
                ? LARGE * Math.sqrt(2.0 / channels)
                : Math.sqrt(given.square().sum().item() / channels);
        Tensor gains = Tensor.full(frame).div(given.clamp(1e-4, 1e4)).clamp(0, MOST);
        weight(name + ".norm", "weight")
                .narrow(0, 0, count)
                .copy_(gains.mul(given.gt(0).to(DType.FLOAT32)));
    }

    /** The norm before SiLU gives the pairs back as they were, and forgets the constants. */
    private void outNorm(String half, int channels, int count) {
        Tensor weight = weight(half + ".norm_out.norm", "weight");
        weight.fill_(LARGE * Math.sqrt(2.0 / channels));
        weight.narrow(0, 2L * count, 2).zero_();
    }

    private int width(String level) {
        return (int) weight(level + ".block.0.conv1.0").size(0);
    }

    /** The middle tap of a 1×3×3 convolution, [out, in]. */
    private Tensor centre(String name) {
        return weight(name).select(4, 1).select(3, 1).select(2, 0);
    }

    /** Of a 1×1×1 convolution, [out, in]. */
    private Tensor matrix(String name) {
        return weight(name).flatten(1, 4);
    }

    private Tensor weight(String name) {
        return weight(name + ".conv3d", "weight");
    }

    private Tensor weight(String name, String what) {
        return Objects.requireNonNull(weights.get(name + "." + what), name);
    }

    static Tensor same(long n) {
        Tensor channels = Tensor.arange(n);
        return channels.unsqueeze(0).eq(channels.unsqueeze(1)).to(DType.FLOAT32);
    }
}
