package orrery.tokenizer.cosmos;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** {@code z_channels} to pixels: attention in the middle, then levels ever larger and narrower. Level 0 runs last. */
final class Decoder extends CausalLayer {
    private final Patcher patcher;
    private final CausalLayer in;
    private final Encoder.Middle middle;
    private final List<Encoder.Level> levels = new ArrayList<>();
    private final CausalLayer norm;
    private final CausalLayer out;

    Decoder(CosmosConfig c, Blocks blocks) {
        patcher = c.patcher();
        CosmosConfig.Network n = c.network();
        int count = n.decoderMultipliers().size();
        long width = (long) n.channels() * n.decoderMultipliers().get(count - 1);
        in = layer("conv_in", blocks.convolution(c.bottleneck().networkChannels(), width));
        middle = layer("mid", new Encoder.Middle(blocks, width));
        int resolution = (c.attention().resolution() / c.patch().size()) >> (count - 1);
        for (int i = count - 1; i >= 0; i--) {
            long wide = (long) n.channels() * n.decoderMultipliers().get(i);
            boolean attends = c.attention().at().contains(resolution);
            Encoder.Level level = new Encoder.Level(blocks, width, wide, n.residualBlocks() + 1, attends);
            blocks.up(c, i, wide).ifPresent(sampler -> level.then("upsample", sampler));
            levels.add(layer("up." + i, level));
            resolution = blocks.doublesAfter(c, i) ? resolution * 2 : resolution;
            width = wide;
        }
        norm = layer("norm_out", blocks.norm(width));
        out = layer("conv_out", blocks.convolution(width, (long) n.outChannels() * patcher.volume()));
    }

    @Override
    public Tensor forward(Tensor z, Pass pass) {
        Tensor x = pass.watch("decoder.conv_in", in.forward(z, pass));
        x = middle.forward("decoder.mid", x, pass);
        for (int i = 0; i < levels.size(); i++) {
            x = pass.watch(
                    "decoder.up." + (levels.size() - 1 - i), levels.get(i).forward(x, pass));
        }
        Tensor last = x;
        Tensor cells = pass.watch(
                "decoder.conv_out",
                Scope.result(() -> out.forward(norm.forward(last, pass).siluInPlace(), pass)));
        return Scope.result(() -> patcher.unpatch(cells, pass.begins()).contiguous());
    }
}
