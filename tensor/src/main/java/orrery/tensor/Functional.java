package orrery.tensor;

import java.util.Arrays;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.InterpolateMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kArea;
import org.bytedeco.pytorch.kBicubic;
import org.bytedeco.pytorch.kBilinear;
import org.bytedeco.pytorch.kNearest;
import org.bytedeco.pytorch.kNearestExact;
import org.jspecify.annotations.Nullable;

/** Functions of networks, as {@code torch.nn.functional} has them. Pictures are [B, C, H, W]. */
public final class Functional {
    private static final long[] ONE = {1, 1};
    private static final long[] LAST = {-1};
    private static final Scalar TWO = lasting(new Scalar(2));

    private Functional() {}

    private static Scalar lasting(Scalar scalar) {
        scalar.retainReference(); // the scope in which this class is first used does not take it along
        return scalar;
    }

    /** How {@link #interpolate} finds values between pixels. */
    public enum Interpolation {
        NEAREST,
        NEAREST_EXACT,
        BILINEAR,
        BICUBIC,
        AREA
    }

    /** x·Wᵀ + b; weight [out, in]. */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return FlopCount.product(new Tensor(torch.linear(x.raw, weight.raw, optional(bias))), weight);
    }

    /** Convolution with one stride and one zero padding for both axes; weight [out, in, kH, kW]. */
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding) {
        long[] strides = {stride, stride};
        long[] paddings = {padding, padding};
        return FlopCount.product(
                new Tensor(torch.conv2d(x.raw, weight.raw, optional(bias), strides, paddings, ONE, 1)), weight);
    }

    /**
     * Convolution with a stride and a zero padding for each axis.
     *
     * @param weight [out, in, kH, kW]
     * @param stride down and across
     * @param padding zeros above and below, left and right
     */
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, long[] stride, long[] padding) {
        return FlopCount.product(
                new Tensor(torch.conv2d(x.raw, weight.raw, optional(bias), stride, padding, ONE, 1)), weight);
    }

    /** Each channel convolved by a kernel of its own, without padding; weight [C, 1, kH, kW]. */
    public static Tensor depthwise(Tensor x, Tensor weight, @Nullable Tensor bias, int stride) {
        long[] strides = {stride, stride};
        return new Tensor(
                torch.conv2d(x.raw, weight.raw, optional(bias), strides, new long[] {0, 0}, ONE, weight.size(0)));
    }

    /**
     * Convolution whose kernel reaches further: its taps stand {@code dilation} apart.
     *
     * @param weight [out, in, kH, kW]
     * @param padding zeros above and below, left and right
     * @param dilation down and across
     */
    public static Tensor dilated(Tensor x, Tensor weight, @Nullable Tensor bias, long[] padding, long[] dilation) {
        return FlopCount.product(
                new Tensor(torch.conv2d(x.raw, weight.raw, optional(bias), ONE, padding, dilation, 1)), weight);
    }

    /**
     * Convolution over time and space.
     *
     * @param x [B, in, T, H, W]
     * @param weight [out, in, kT, kH, kW]
     * @param stride over time, down, across
     * @param padding zeros before and after, above and below, left and right
     */
    public static Tensor conv3d(Tensor x, Tensor weight, @Nullable Tensor bias, long[] stride, long[] padding) {
        return FlopCount.product(
                new Tensor(torch.conv3d(x.raw, weight.raw, optional(bias), stride, padding, new long[] {1, 1, 1}, 1)),
                weight);
    }

    /** Each group of channels brought to mean 0 and variance 1. */
    public static Tensor groupNorm(Tensor x, int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return new Tensor(torch.group_norm(x.raw, groups, optional(weight), optional(bias), eps, true));
    }

    /** The last dimension brought to mean 0 and variance 1. */
    public static Tensor layerNorm(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return new Tensor(
                torch.layer_norm(x.raw, new long[] {x.size(-1)}, optional(weight), optional(bias), eps, true));
    }

    /** The last dimension brought to root mean square 1. */
    public static Tensor rmsNorm(Tensor x, @Nullable Tensor weight, double eps) {
        return new Tensor(torch.rms_norm(x.raw, new long[] {x.size(-1)}, optional(weight), new DoubleOptional(eps)));
    }

    /** Lengths of the vectors in the last dimension, which becomes 1; summed in FLOAT32 for half types too. */
    public static Tensor lengths(Tensor x) {
        return new Tensor(torch.linalg_vector_norm(x.raw, TWO, LAST, true, new ScalarTypeOptional()));
    }

    /**
     * The last dimension brought to length 1: x / √(|x|² + least²). Times √D it is {@link #rmsNorm} with eps = least² / D, in half the
     * time: libtorch puts that together from seven kernels.
     *
     * @param least [] of the type of {@code x}; keeps vectors of no length finite
     */
    public static Tensor normalize(Tensor x, Tensor least) {
        org.bytedeco.pytorch.Tensor length = torch.linalg_vector_norm(x.raw, TWO, LAST, true, new ScalarTypeOptional());
        return new Tensor(x.raw.div(length.hypot(least.raw)));
    }

    /**
     * Fused attention over q, k, v [B, heads, N, d]. Use it forward only or in fp32: its bf16 backward pass is many times
     * slower on processors than {@link #attention}.
     *
     * @param mask BOOL (true = attend) or added to the scores; not together with {@code causal}
     */
    public static Tensor scaledDotProductAttention(
            Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, boolean causal) {
        return FlopCount.attention(
                new Tensor(torch.scaled_dot_product_attention(
                        q.raw, k.raw, v.raw, optional(mask), 0.0, causal, new DoubleOptional(), false)),
                q,
                k);
    }

    /**
     * The same attention as matmul, softmax, matmul: the form for training.
     *
     * @param bias added to the scores before softmax, or null
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, @Nullable Tensor bias) {
        Tensor scores = q.matmul(k.transpose(-2, -1)).mul(1 / Math.sqrt((double) q.size(-1)));
        return (bias == null ? scores : scores.add(bias)).softmax(-1).matmul(v);
    }

    /** Scores to add to causal attention: 0 where row i may see column j, −∞ where j comes after i. FLOAT32 [length, length]. */
    public static Tensor causal(int length) {
        float[] scores = new float[length * length];
        for (int i = 0; i < length; i++) {
            Arrays.fill(scores, i * length + i + 1, (i + 1) * length, Float.NEGATIVE_INFINITY);
        }
        return Tensor.of(scores, length, length);
    }

    /**
     * Pads the last dimensions.
     *
     * @param mode {@code constant} (zeros), {@code replicate}, {@code reflect} or {@code circular}
     * @param widths before and after, the last dimension first
     */
    public static Tensor pad(Tensor x, String mode, long... widths) {
        return new Tensor(torch.pad(x.raw, widths, mode, new DoubleOptional()));
    }

    /** Every pixel of the last two dimensions repeated 2×2. */
    public static Tensor doubled(Tensor x) {
        long[] shape = x.shape();
        int last = shape.length - 1;
        long[] between = Arrays.copyOf(shape, shape.length + 2);
        between[last + 2] = 1;
        between[last + 1] = shape[last];
        between[last] = 1;
        long[] spread = between.clone();
        spread[last + 2] = 2;
        spread[last] = 2;
        long[] large = shape.clone();
        large[last] *= 2;
        large[last - 1] *= 2;
        return x.reshape(between).expand(spread).reshape(large);
    }

    /** [B, C·r², H, W] to [B, C, H·r, W·r]. */
    public static Tensor pixelShuffle(Tensor x, int factor) {
        return new Tensor(torch.pixel_shuffle(x.raw, factor));
    }

    /** [B, C, H·r, W·r] to [B, C·r², H, W]. */
    public static Tensor pixelUnshuffle(Tensor x, int factor) {
        return new Tensor(torch.pixel_unshuffle(x.raw, factor));
    }

    /** Another picture size. {@code alignCorners} and {@code antialias} serve bilinear and bicubic only. */
    public static Tensor interpolate(
            Tensor x, long height, long width, Interpolation mode, boolean alignCorners, boolean antialias) {
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.size().put(new LongVectorOptional(new LongVector(height, width)));
        options.mode()
                .put(
                        switch (mode) {
                            case NEAREST -> new InterpolateMode(new kNearest());
                            case NEAREST_EXACT -> new InterpolateMode(new kNearestExact());
                            case BILINEAR -> new InterpolateMode(new kBilinear());
                            case BICUBIC -> new InterpolateMode(new kBicubic());
                            case AREA -> new InterpolateMode(new kArea());
                        });
        if (mode == Interpolation.BILINEAR || mode == Interpolation.BICUBIC) {
            options.align_corners().put(new BoolOptional(alignCorners));
            options.antialias().put(antialias);
        }
        return new Tensor(torch.interpolate(x.raw, options));
    }

    /** [B, C, T, H, W] at another size by the nearest element. */
    public static Tensor upsampleNearest3d(Tensor x, long frames, long height, long width) {
        return new Tensor(torch.upsample_nearest3d(
                x.raw,
                new long[] {frames, height, width},
                new DoubleOptional(),
                new DoubleOptional(),
                new DoubleOptional()));
    }

    /** GELU by its approximation with tanh (Hendrycks and Gimpel, "Gaussian error linear units"). */
    public static Tensor geluTanh(Tensor x) {
        return new Tensor(torch.gelu(x.raw, "tanh"));
    }

    /**
     * Values of pictures at places between pixels, bilinear; zero outside.
     *
     * @param x [B, C, H, W]
     * @param places [B, h, w, 2], right and down, −1 the first pixel's centre and 1 the last one's
     * @return [B, C, h, w]
     */
    public static Tensor gridSample(Tensor x, Tensor places) {
        return new Tensor(torch.grid_sampler(x.raw, places.raw, 0, 0, true));
    }

    /** Means over a grid of {@code height}×{@code width} cells. */
    public static Tensor adaptiveAvgPool2d(Tensor x, long height, long width) {
        return new Tensor(torch.adaptive_avg_pool2d(x.raw, height, width));
    }

    /** Means over windows. */
    public static Tensor avgPool2d(Tensor x, int kernel, int stride) {
        return new Tensor(
                torch.avg_pool2d(x.raw, square(kernel), square(stride), square(0), false, true, new LongOptional()));
    }

    /** Maxima over windows. */
    public static Tensor maxPool2d(Tensor x, int kernel, int stride) {
        return new Tensor(torch.max_pool2d(x.raw, square(kernel), square(stride), square(0), ONE, false));
    }

    /** Mean squared difference, a single number. */
    public static Tensor mseLoss(Tensor x, Tensor target) {
        return new Tensor(torch.mse_loss(x.raw, target.raw));
    }

    /** Mean negative log-likelihood of classes; logits [N, K], target INT64 [N]. */
    public static Tensor crossEntropy(Tensor logits, Tensor target) {
        return new Tensor(torch.cross_entropy_loss(logits.raw, target.raw));
    }

    /** Rows of a table [K, D] at INT64 indices of any shape: [..., D]. */
    public static Tensor embedding(Tensor table, Tensor indices) {
        return new Tensor(torch.embedding(table.raw, indices.raw));
    }

    /** INT64 indices as rows with a single 1: [..., classes]. */
    public static Tensor oneHot(Tensor indices, long classes) {
        return new Tensor(torch.one_hot(indices.raw, classes));
    }

    private static long[] square(int size) {
        return new long[] {size, size};
    }

    private static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor.raw);
    }
}
