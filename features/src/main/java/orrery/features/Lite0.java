package orrery.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * The convolutions of EfficientNet-Lite0 (arXiv 1905.11946, without squeeze and excitation), batch norm folded in: what small networks
 * see of a picture. Keys {@code stem.…}, {@code blocks.I.expand.…}, {@code .depthwise.…} and {@code .project.…}; what stands behind
 * them is in {@link PictureEmbedding}.
 */
public final class Lite0 extends Layer {
    /** What {@link #features} calls the first convolution. */
    public static final int STEM_OUTPUT = -1;

    private static final int[] KERNELS = {3, 3, 3, 5, 5, 3, 3, 3, 5, 5, 5, 5, 5, 5, 5, 3};
    private static final int[] STRIDES = {1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1};
    private static final int[] WIDTHS = {16, 24, 24, 40, 40, 80, 80, 80, 112, 112, 112, 192, 192, 192, 192, 320};
    private static final int STEM = 32;
    private static final int EXPANSION = 6;

    private final Convolution stem;
    private final List<Block> blocks = new ArrayList<>();

    /** With weights of zeros: load some. */
    public Lite0() {
        stem = layer("stem", new Convolution(3, STEM, 3, 2, false));
        long in = STEM;
        for (int i = 0; i < WIDTHS.length; i++) {
            blocks.add(layer("blocks." + i, new Block(in, WIDTHS[i], KERNELS[i], STRIDES[i], i == 0 ? 1 : EXPANSION)));
            in = WIDTHS[i];
        }
    }

    /**
     * Features of pictures [B, 3, H, W] in −1..1.
     *
     * @param wanted numbers of blocks, ascending, {@link #STEM_OUTPUT} for the stem; the last one ends the pass
     * @return by number
     */
    public Map<Integer, Tensor> features(Tensor pictures, List<Integer> wanted) {
        Map<Integer, Tensor> found = new LinkedHashMap<>();
        Tensor x = stem.forward(pictures).clamp(0, 6);
        if (wanted.contains(STEM_OUTPUT)) {
            found.put(STEM_OUTPUT, x);
        }
        for (int i = 0; i <= wanted.get(wanted.size() - 1); i++) {
            x = blocks.get(i).forward(x);
            if (wanted.contains(i)) {
                found.put(i, x);
            }
        }
        return found;
    }

    /** Wider, each channel on its own, narrower again; ReLU6 between. */
    private static final class Block extends Layer {
        private final @Nullable Convolution expand;
        private final Convolution depthwise;
        private final Convolution project;
        private final boolean residual;

        Block(long in, long out, int kernel, int stride, int expansion) {
            long wide = in * expansion;
            expand = expansion == 1 ? null : layer("expand", new Convolution(in, wide, 1, 1, false));
            depthwise = layer("depthwise", new Convolution(wide, wide, kernel, stride, true));
            project = layer("project", new Convolution(wide, out, 1, 1, false));
            residual = stride == 1 && in == out;
        }

        Tensor forward(Tensor x) {
            Tensor wide = expand == null ? x : expand.forward(x).clamp(0, 6);
            Tensor y = project.forward(depthwise.forward(wide).clamp(0, 6));
            return residual ? x.add(y) : y;
        }
    }

    /** Padded as TensorFlow pads: what is odd goes to the right and below. */
    static final class Convolution extends Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final int stride;
        private final boolean each;

        Convolution(long in, long out, int kernel, int stride, boolean each) {
            weight = parameter("weight", out, each ? 1 : in, kernel, kernel);
            bias = parameter("bias", out);
            this.stride = stride;
            this.each = each;
        }

        Tensor forward(Tensor x) {
            long across = padding(x.size(3));
            long down = padding(x.size(2));
            Tensor padded = across + down == 0
                    ? x
                    : Functional.pad(x, "constant", across / 2, across - across / 2, down / 2, down - down / 2);
            return each
                    ? Functional.depthwise(padded, weight, bias, stride)
                    : Functional.conv2d(padded, weight, bias, stride, 0);
        }

        private long padding(long size) {
            return Math.max((size + stride - 1) / stride * stride - stride + weight.size(2) - size, 0);
        }
    }
}
