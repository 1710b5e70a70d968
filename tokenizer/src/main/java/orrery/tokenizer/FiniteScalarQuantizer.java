package orrery.tokenizer;

import java.util.Arrays;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Finite scalar quantization (Mentzer et al., arXiv 2309.15505): each channel is bounded by tanh and rounded to one of a few
 * levels; the code is the mixed-radix number of the levels. Nothing is learned and no code can die. Rounding passes gradients
 * straight through.
 */
public final class FiniteScalarQuantizer {
    private static final double MARGIN = 1e-3;
    private final int[] levels;

    /** Levels of each channel, such as 8, 5, 5, 5 for 1,000 codes. */
    public FiniteScalarQuantizer(int... levels) {
        Check.that(levels.length > 0, "Give at least one channel.", "no levels");
        for (int count : levels) {
            Check.atLeast("levels of a channel", count, 2);
        }
        this.levels = levels.clone();
    }

    /**
     * A code for each vector.
     *
     * @param codes rounded values in −1..1, same shape as the input
     * @param indices INT64, the input's shape without its last dimension
     */
    public record Quantized(Tensor codes, Tensor indices) {}

    /** Number of different codes. */
    public int size() {
        return Arrays.stream(levels).reduce(1, Math::multiplyExact);
    }

    /** Channels of a vector. */
    public int channels() {
        return levels.length;
    }

    /** What is rounded: [..., channels] squeezed so that as many whole numbers lie inside as there are levels. */
    public Tensor bound(Tensor z) {
        Tensor half = row(i -> (levels[i] - 1) * (1 + MARGIN) / 2, z);
        Tensor offset = row(i -> levels[i] % 2 == 0 ? 0.5 : 0, z);
        Tensor shift = offset.div(half).atanh();
        return z.add(shift).tanh().mul(half).sub(offset);
    }

    /**
     * Quantizes [..., channels]; gradients reach the input. Half precision is bounded, rounded and numbered in FLOAT32: a sum of digits
     * in it would lose codes.
     */
    public Quantized quantize(Tensor z) {
        boolean half = z.dtype() == DType.BFLOAT16 || z.dtype() == DType.FLOAT16;
        Tensor bounded = bound(half ? z.to(DType.FLOAT32) : z);
        Tensor rounded = bounded.add(bounded.round().sub(bounded).detach()); // straight through
        Tensor codes = rounded.div(row(i -> Math.floorDiv(levels[i], 2), rounded));
        return new Quantized(codes.to(z.dtype()), indices(codes.detach()));
    }

    /** Indices of rounded codes [..., channels]. */
    public Tensor indices(Tensor codes) {
        Tensor exact = codes.to(DType.FLOAT64);
        Tensor halves = row(i -> Math.floorDiv(levels[i], 2), exact);
        Tensor digits = exact.mul(halves).add(halves).round();
        return digits.mul(row(this::radix, exact)).sum(-1).to(DType.INT64);
    }

    /** Codes of indices of any shape: [..., channels] FLOAT32. */
    public Tensor codes(Tensor indices) {
        Tensor spread = indices.unsqueeze(-1).to(DType.FLOAT64);
        Tensor digits = spread.div(row(this::radix, spread)).floor();
        Tensor count = row(i -> levels[i], spread);
        Tensor digit = digits.sub(digits.div(count).floor().mul(count));
        Tensor halves = row(i -> Math.floorDiv(levels[i], 2), spread);
        return digit.sub(halves).div(halves).to(DType.FLOAT32);
    }

    private double radix(int channel) {
        double radix = 1;
        for (int i = 0; i < channel; i++) {
            radix *= levels[i];
        }
        return radix;
    }

    private Tensor row(java.util.function.IntToDoubleFunction value, Tensor like) {
        double[] values = new double[levels.length];
        Arrays.setAll(values, value);
        return Tensor.of(values, values.length).to(like.dtype()).to(like.device());
    }
}
