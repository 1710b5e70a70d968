package orrery.tokenizer.loss;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** Pictures to 256 features at an eighth of their size. */
final class RaftEncoder extends Layer {
    private final Convolution first;
    private final List<Block> blocks = new ArrayList<>();
    private final Convolution last;

    /** With batch norm, as the context has it, or with instance norm. */
    RaftEncoder(boolean batchNorm) {
        first = layer("convnormrelu", new Convolution(3, 64, 7, 2, batchNorm, true, true));
        int[] widths = {64, 96, 128};
        long in = 64;
        for (int i = 0; i < widths.length; i++) {
            int stride = i == 0 ? 1 : 2;
            for (int j = 0; j < 2; j++) {
                String name = "layer" + (i + 1) + "." + j;
                blocks.add(layer(name, new Block(in, widths[i], j == 0 ? stride : 1, batchNorm)));
                in = widths[i];
            }
        }
        last = layer("conv", new Convolution(in, 256, 1, 1, false, false, false));
    }

    Tensor forward(Tensor pictures) {
        Tensor x = first.forward(pictures);
        for (Block block : blocks) {
            x = block.forward(x);
        }
        return last.forward(x);
    }

    private static final class Block extends Layer {
        private final Convolution one;
        private final Convolution two;
        private final @Nullable Convolution around;

        Block(long in, long out, int stride, boolean batchNorm) {
            one = layer("convnormrelu1", new Convolution(in, out, 3, stride, batchNorm, true, true));
            two = layer("convnormrelu2", new Convolution(out, out, 3, 1, batchNorm, true, true));
            around = stride == 1
                    ? null
                    : layer("downsample", new Convolution(in, out, 1, stride, batchNorm, true, false));
        }

        Tensor forward(Tensor x) {
            Tensor y = two.forward(one.forward(x));
            return (around == null ? x : around.forward(x)).add(y).relu();
        }
    }

    /** Convolution {@code 0}, norm {@code 1}, ReLU; alone it has its keys without a number. */
    private static final class Convolution extends Layer {
        private final Conv2d conv;
        private final @Nullable BatchNorm batch;
        private final boolean norm;
        private final boolean relu;

        Convolution(long in, long out, int kernel, int stride, boolean batchNorm, boolean norm, boolean relu) {
            conv = layer(norm ? "0" : "", new Conv2d(in, out, kernel, stride, false));
            batch = norm && batchNorm ? layer("1", new BatchNorm(out)) : null;
            this.norm = norm;
            this.relu = relu;
        }

        Tensor forward(Tensor x) {
            Tensor y = conv.forward(x);
            if (norm) {
                y = batch == null ? Functional.groupNorm(y, (int) y.size(1), null, null, 1e-5) : batch.forward(y);
            }
            return relu ? y.relu() : y;
        }
    }

    /** With the statistics of training: a scale and a shift of each channel. */
    static final class BatchNorm extends Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final Tensor mean;
        private final Tensor variance;

        BatchNorm(long channels) {
            weight = parameter("weight", channels);
            bias = parameter("bias", channels);
            mean = buffer("running_mean", () -> Tensor.zeros(channels));
            variance = buffer("running_var", () -> Tensor.ones(channels));
        }

        @Override
        protected void initialize(String name, Tensor parameter, Generator generator) {
            parameter.fill_(name.equals("weight") ? 1 : 0);
        }

        Tensor forward(Tensor x) {
            Tensor scale = weight.mul(variance.add(1e-5).rsqrt());
            Tensor shift = bias.sub(mean.mul(scale));
            return x.mul(scale.reshape(1, -1, 1, 1)).add(shift.reshape(1, -1, 1, 1));
        }
    }
}
