package orrery.tokenizer.cosmos;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** Pixels to {@code z_channels}: levels of residual blocks, ever smaller and wider, and attention in the middle. */
final class Encoder extends CausalLayer {
    private final Patcher patcher;
    private final CausalLayer in;
    private final List<Level> levels = new ArrayList<>();
    private final Middle middle;
    private final CausalLayer norm;
    private final CausalLayer out;

    Encoder(CosmosConfig c, Blocks blocks) {
        patcher = c.patcher();
        CosmosConfig.Network n = c.network();
        in = layer("conv_in", blocks.convolution((long) n.inChannels() * patcher.volume(), n.channels()));
        long width = n.channels();
        int resolution = c.attention().resolution() / c.patch().size();
        for (int i = 0; i < n.encoderMultipliers().size(); i++) {
            long wide = (long) n.channels() * n.encoderMultipliers().get(i);
            boolean attends = c.attention().at().contains(resolution);
            Level level = new Level(blocks, width, wide, n.residualBlocks(), attends);
            blocks.down(c, i, wide).ifPresent(sampler -> level.then("downsample", sampler));
            levels.add(layer("down." + i, level));
            resolution = blocks.halvesAfter(c, i) ? resolution / 2 : resolution;
            width = wide;
        }
        middle = layer("mid", new Middle(blocks, width));
        norm = layer("norm_out", blocks.norm(width));
        int means = c.bottleneck().variational() ? 2 : 1; // and a log-variance beside each
        out = layer(
                "conv_out",
                blocks.convolution(width, (long) means * c.bottleneck().networkChannels()));
    }

    @Override
    public Tensor forward(Tensor pixels, Pass pass) {
        Tensor x = pass.watch("encoder.patcher", patcher.patch(pixels, pass.begins()));
        x = pass.watch("encoder.conv_in", in.forward(x, pass));
        for (int i = 0; i < levels.size(); i++) {
            x = pass.watch("encoder.down." + i, levels.get(i).forward(x, pass));
        }
        x = middle.forward("encoder.mid", x, pass);
        Tensor last = x;
        return pass.watch(
                "encoder.conv_out",
                Scope.result(() -> out.forward(norm.forward(last, pass).siluInPlace(), pass)));
    }

    /** Residual blocks of one size, each with attention behind it where asked, and a change of size. */
    static final class Level extends CausalLayer {
        private final List<CausalLayer> parts = new ArrayList<>();

        Level(Blocks blocks, long in, long out, int count, boolean attends) {
            for (int j = 0; j < count; j++) {
                parts.add(layer("block." + j, blocks.residual(j == 0 ? in : out, out)));
                if (attends) {
                    parts.add(layer("attn." + j, blocks.attention(out)));
                }
            }
        }

        void then(String name, CausalLayer sampler) {
            parts.add(layer(name, sampler));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return through(parts, x, pass);
        }
    }

    /** Residual block, attention, residual block. */
    static final class Middle extends CausalLayer {
        private final CausalLayer before;
        private final CausalLayer attention;
        private final CausalLayer after;

        Middle(Blocks blocks, long width) {
            before = layer("block_1", blocks.residual(width, width));
            attention = layer("attn_1", blocks.attention(width));
            after = layer("block_2", blocks.residual(width, width));
        }

        Tensor forward(String name, Tensor x, Pass pass) {
            Tensor y = pass.watch(name + ".attn_1", through(List.of(before, attention), x, pass));
            return pass.watch(name, Scope.result(() -> after.forward(y, pass)));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return forward("mid", x, pass);
        }
    }
}
