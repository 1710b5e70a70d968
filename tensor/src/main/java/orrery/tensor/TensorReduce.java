package orrery.tensor;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;

/** Sums, means, extremes. */
abstract class TensorReduce extends TensorMath {
    TensorReduce(org.bytedeco.pytorch.Tensor raw) {
        super(raw);
    }

    /** Sum of all elements. */
    public final Tensor sum() {
        return new Tensor(raw.sum());
    }

    /** Sum over dimensions, which disappear. */
    public final Tensor sum(int... dims) {
        return new Tensor(raw.sum(longs(dims), false, new ScalarTypeOptional()));
    }

    /** Sum over dimensions, which stay with size 1 if asked. */
    public final Tensor sum(boolean keepDims, int... dims) {
        return new Tensor(raw.sum(longs(dims), keepDims, new ScalarTypeOptional()));
    }

    /** Mean of all elements. */
    public final Tensor mean() {
        return new Tensor(raw.mean());
    }

    /** Mean over dimensions, which disappear. */
    public final Tensor mean(int... dims) {
        return new Tensor(raw.mean(longs(dims), false, new ScalarTypeOptional()));
    }

    /** Mean over dimensions, which stay with size 1 if asked. */
    public final Tensor mean(boolean keepDims, int... dims) {
        return new Tensor(raw.mean(longs(dims), keepDims, new ScalarTypeOptional()));
    }

    /** Standard deviation of all elements, divisor N−1. */
    public final Tensor std() {
        return new Tensor(raw.std(true));
    }

    /** Variance of all elements, divisor N−1. */
    public final Tensor var() {
        return new Tensor(raw.var(true));
    }

    /** Variance over dimensions, divisor N. */
    public final Tensor variance(boolean keepDims, int... dims) {
        return new Tensor(raw.var(longs(dims), false, keepDims));
    }

    /** Greatest element. */
    public final Tensor max() {
        return new Tensor(raw.max());
    }

    /** Smallest element. */
    public final Tensor min() {
        return new Tensor(raw.min());
    }

    /** Greatest along dimensions, which disappear. */
    public final Tensor amax(int... dims) {
        return new Tensor(raw.amax(longs(dims), false));
    }

    /** Smallest along dimensions, which disappear. */
    public final Tensor amin(int... dims) {
        return new Tensor(raw.amin(longs(dims), false));
    }

    /** Index of the greatest along a dimension, INT64. */
    public final Tensor argmax(int dim) {
        return new Tensor(raw.argmax(new LongOptional(dim), false));
    }

    /** Index of the smallest along a dimension, INT64. */
    public final Tensor argmin(int dim) {
        return new Tensor(raw.argmin(new LongOptional(dim), false));
    }

    /** Indices that bring a dimension into ascending order, INT64; equal elements stay in their order. */
    public final Tensor argsort(int dim) {
        return new Tensor(raw.argsort(true, dim, false));
    }

    /** Median along a dimension; the lower of two middle values. */
    public final Tensor median(int dim) {
        return new Tensor(raw.median(dim, false).get0());
    }

    /** Running sum along a dimension. */
    public final Tensor cumsum(int dim) {
        return new Tensor(raw.cumsum(dim));
    }

    /** Euclidean norm of all elements. */
    public final Tensor norm() {
        return new Tensor(raw.norm());
    }

    /** Whether any element is true or non-zero. */
    public final Tensor any() {
        return new Tensor(raw.any());
    }

    /** Whether all elements are true or non-zero. */
    public final Tensor all() {
        return new Tensor(raw.all());
    }

    private static long[] longs(int[] dims) {
        long[] wide = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            wide[i] = dims[i];
        }
        return wide;
    }
}
