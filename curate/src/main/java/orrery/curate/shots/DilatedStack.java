package orrery.curate.shots;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * A stack of {@link TransNetV2}: blocks, the first one's output added to the last one's, then means over 2x2 pixels. Clips are [B, T, H,
 * W, C]: over space they are pictures with the channels last, over time pictures whose rows are frames, and neither costs a copy.
 */
final class DilatedStack extends Layer {
    private static final int[] DILATIONS = {1, 2, 4, 8};

    private final List<Block> blocks = new ArrayList<>();
    private final long out;

    DilatedStack(long in, long filters, int count) {
        out = filters * DILATIONS.length;
        for (int i = 0; i < count; i++) {
            blocks.add(layer("DDCNN." + i, new Block(i == 0 ? in : out, filters)));
        }
    }

    /** Channels of the output. */
    long out() {
        return out;
    }

    /** Runs convolutions in a type from now on; after {@link #prepareForInference}. */
    void runIn(DType type) {
        blocks.forEach(block -> block.branches.forEach(branch -> branch.to(type)));
        blocks.forEach(block -> block.type = type);
    }

    Tensor forward(Tensor x) {
        Tensor first = blocks.get(0).forward(x);
        Tensor y = blocks.size() > 1 ? first.relu() : first;
        Tensor shortcut = y;
        for (int i = 1; i < blocks.size(); i++) {
            y = blocks.get(i).forward(y).relu();
        }
        y = blocks.size() > 1 ? y.add(shortcut) : y.relu().add(shortcut);
        return pooled(y);
    }

    /** Means over 2x2 pixels; an odd last row or column is left out. */
    private static Tensor pooled(Tensor x) {
        long[] s = x.shape();
        Tensor pictures = x.flatten(0, 1).permute(0, 3, 1, 2); // [B·T, C, H, W], channels last in memory
        Tensor half = Functional.avgPool2d(pictures, 2, 2).permute(0, 2, 3, 1);
        return half.contiguous().reshape(s[0], s[1], half.size(1), half.size(2), s[4]);
    }

    /** Four branches that see 3, 5, 9 and 17 frames, side by side, and batch norm. */
    private static final class Block extends Layer {
        private static final double EPS = 1e-3;
        private final List<Branch> branches = new ArrayList<>();
        private final Norm norm;
        private DType type = DType.FLOAT32;
        private boolean folded;

        Block(long in, long filters) {
            for (int dilation : DILATIONS) {
                branches.add(layer("Conv3D_" + dilation, new Branch(in, filters, dilation)));
            }
            norm = layer("bn", new Norm(filters * DILATIONS.length));
        }

        /** Scale and shift of the norm go into the convolutions before it. */
        @Override
        protected void prepare() {
            long from = 0;
            for (Branch branch : branches) {
                branch.fold(norm.scale(), norm.shift(), from);
                from += branch.filters;
            }
            folded = true;
        }

        Tensor forward(Tensor x) {
            List<Tensor> seen = new ArrayList<>();
            for (Branch branch : branches) {
                seen.add(branch.forward(x));
            }
            Tensor y = Tensor.cat(seen, 4);
            return folded ? y.to(type) : y.mul(norm.scale()).add(norm.shift());
        }
    }

    /** Batch norm with the statistics of training. */
    private static final class Norm extends Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final Tensor mean;
        private final Tensor variance;

        Norm(long channels) {
            weight = parameter("weight", channels);
            bias = parameter("bias", channels);
            mean = buffer("running_mean", () -> Tensor.zeros(channels));
            variance = buffer("running_var", () -> Tensor.ones(channels));
        }

        Tensor scale() {
            return weight.detach().div(variance.add(Block.EPS).sqrt());
        }

        Tensor shift() {
            return bias.detach().sub(mean.mul(scale()));
        }
    }

    /** A convolution over 3x3 pixels, then one over 3 frames that stand apart; nothing between. */
    private static final class Branch extends Layer {
        private final Tensor space;
        private final Tensor time;
        private final long filters;
        private final int dilation;
        private @Nullable Tensor shift;

        Branch(long in, long filters, int dilation) {
            space = parameter("layers.0.weight", 2 * filters, in, 1, 3, 3);
            time = parameter("layers.1.weight", filters, 2 * filters, 3, 1, 1);
            this.filters = filters;
            this.dilation = dilation;
        }

        void fold(Tensor scale, Tensor shifts, long from) {
            layOut(time, weight -> weight.mul(scale.narrow(0, from, filters).reshape(filters, 1, 1, 1, 1)));
            shift = constant(() -> shifts.narrow(0, from, filters).copy());
        }

        /** [B, T, H, W, C] to [B, T, H, W, filters]. */
        Tensor forward(Tensor x) {
            long[] s = x.shape();
            Tensor pictures = x.flatten(0, 1).permute(0, 3, 1, 2); // [B·T, C, H, W]
            Tensor seen = Functional.conv2d(pictures, space.squeeze(2), null, 1, 1);
            Tensor rows = seen.permute(0, 2, 3, 1)
                    .reshape(s[0], s[1], s[2] * s[3], seen.size(1))
                    .permute(0, 3, 1, 2); // [B, 2F, T, H·W]
            Tensor over = Functional.dilated(
                    rows, time.squeeze(4), shift, new long[] {dilation, 0}, new long[] {dilation, 1});
            return over.permute(0, 2, 3, 1).reshape(s[0], s[1], s[2], s[3], filters);
        }
    }
}
