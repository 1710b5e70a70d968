package orrery.tokenizer.wan;

import static orrery.tokenizer.causal.CausalConv3d.Before.ZEROS;

import java.util.ArrayList;
import java.util.List;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** Pixels to means and log-variances, ever smaller and wider. */
final class WanEncoder extends CausalLayer {
    private final CausalConv3d in;
    private final List<CausalLayer> parts = new ArrayList<>();
    private final WanLevels.Middle middle;
    private final WanBlocks.ChannelNorm norm;
    private final CausalConv3d out;

    WanEncoder(WanConfig c) {
        long width = c.widths().encoder();
        in = layer("conv_in", new CausalConv3d(c.pixels().inChannels(), width, 3, 3, ZEROS));
        double scale = 1;
        for (int i = 0; i < c.levels(); i++) {
            long wide = (long) c.widths().encoder() * c.widths().multipliers().get(i);
            boolean smaller = i < c.levels() - 1;
            if (c.residual()) {
                add(new WanLevels.Down(width, wide, c.residualBlocks(), smaller, c.halvesTimeAfter(i)));
            } else {
                for (int j = 0; j < c.residualBlocks(); j++) {
                    add(new WanBlocks.Residual(j == 0 ? width : wide, wide));
                    if (c.attentionScales().contains(scale)) {
                        add(new WanBlocks.Attention(wide));
                    }
                }
                if (smaller) {
                    add(new WanBlocks.Down(wide, c.halvesTimeAfter(i)));
                    scale /= 2;
                }
            }
            width = wide;
        }
        middle = layer("mid_block", new WanLevels.Middle(width));
        norm = layer("norm_out", new WanBlocks.ChannelNorm(width, 3));
        out = layer("conv_out", new CausalConv3d(width, 2L * c.latentChannels(), 3, 3, ZEROS));
    }

    private void add(CausalLayer part) {
        parts.add(layer("down_blocks." + parts.size(), part));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = through(parts, in.forward(x, pass), pass);
        y = pass.watch("encoder.mid", middle.forward(y, pass));
        Tensor last = y;
        return Scope.result(() -> out.forward(norm.forward(last).siluInPlace(), pass));
    }
}
