package orrery.tokenizer.wan;

import static orrery.tokenizer.causal.CausalConv3d.Before.ZEROS;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** Latents to pixels, ever larger and narrower. */
final class WanDecoder extends CausalLayer {
    private final CausalConv3d in;
    private final WanLevels.Middle middle;
    private final List<CausalLayer> parts = new ArrayList<>();
    private final WanBlocks.ChannelNorm norm;
    private final CausalConv3d out;

    WanDecoder(WanConfig c) {
        int last = c.levels() - 1;
        long width = width(c, last);
        in = layer("conv_in", new CausalConv3d(c.latentChannels(), width, 3, 3, ZEROS));
        middle = layer("mid_block", new WanLevels.Middle(width));
        for (int i = 0; i <= last; i++) {
            long narrow = width(c, last - i);
            boolean inTime = c.doublesTimeAfter(i);
            long after = c.residual() ? narrow : narrow / 2; // the picture's doubling halves the width in 2.1
            WanBlocks.Up larger = i == last ? null : new WanBlocks.Up(narrow, after, inTime);
            parts.add(layer(
                    "up_blocks." + i,
                    new WanLevels.Up(width, narrow, c.residualBlocks() + 1, larger, inTime, c.residual())));
            width = i == last ? narrow : after;
        }
        norm = layer("norm_out", new WanBlocks.ChannelNorm(width, 3));
        out = layer("conv_out", new CausalConv3d(width, c.pixels().outChannels(), 3, 3, ZEROS));
    }

    private static long width(WanConfig c, int level) {
        return (long) c.widths().decoder() * c.widths().multipliers().get(level);
    }

    @Override
    public Tensor forward(Tensor z, Pass pass) {
        Tensor y = pass.watch("decoder.mid", middle.forward(in.forward(z, pass), pass));
        Tensor last = through(parts, y, pass);
        return pass.watch(
                "decoder.conv_out",
                Scope.result(() -> out.forward(norm.forward(last).siluInPlace(), pass)));
    }
}
