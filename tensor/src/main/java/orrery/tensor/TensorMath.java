package orrery.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;

/** Element-wise arithmetic, comparisons and products. */
abstract class TensorMath extends TensorShape {
    TensorMath(org.bytedeco.pytorch.Tensor raw) {
        super(raw);
    }

    /** Element-wise sum, with broadcasting. */
    public final Tensor add(Tensor other) {
        return new Tensor(raw.add(other.raw));
    }

    /** Element-wise sum with a number; a whole number leaves integers integers. */
    public final Tensor add(double value) {
        return new Tensor(raw.add(number(value)));
    }

    /** Element-wise difference, with broadcasting. */
    public final Tensor sub(Tensor other) {
        return new Tensor(raw.sub(other.raw));
    }

    /** Element-wise difference with a number; a whole number leaves integers integers. */
    public final Tensor sub(double value) {
        return new Tensor(raw.sub(number(value)));
    }

    /** Element-wise product, with broadcasting. */
    public final Tensor mul(Tensor other) {
        return new Tensor(raw.mul(other.raw));
    }

    /** This plus the element-wise product of two others, with broadcasting, in one pass. */
    public final Tensor addProduct(Tensor a, Tensor b) {
        return new Tensor(raw.addcmul(a.raw, b.raw));
    }

    /** Element-wise product with a number; a whole number leaves integers integers. */
    public final Tensor mul(double value) {
        return new Tensor(raw.mul(number(value)));
    }

    /** Element-wise quotient, with broadcasting. */
    public final Tensor div(Tensor other) {
        return new Tensor(raw.div(other.raw));
    }

    /** Element-wise quotient with a number. */
    public final Tensor div(double value) {
        return new Tensor(raw.div(new Scalar(value)));
    }

    /** Element-wise neg. */
    public final Tensor neg() {
        return new Tensor(raw.neg());
    }

    /** Element-wise square. */
    public final Tensor square() {
        return new Tensor(raw.square());
    }

    /** Element-wise sqrt. */
    public final Tensor sqrt() {
        return new Tensor(raw.sqrt());
    }

    /** One over the square root. */
    public final Tensor rsqrt() {
        return new Tensor(raw.rsqrt());
    }

    /** Element-wise exp. */
    public final Tensor exp() {
        return new Tensor(raw.exp());
    }

    /** Element-wise log. */
    public final Tensor log() {
        return new Tensor(raw.log());
    }

    /** Element-wise abs. */
    public final Tensor abs() {
        return new Tensor(raw.abs());
    }

    /** Element-wise sigmoid. */
    public final Tensor sigmoid() {
        return new Tensor(raw.sigmoid());
    }

    /** Element-wise tanh. */
    public final Tensor tanh() {
        return new Tensor(raw.tanh());
    }

    /** Nearest integer, halves to even. */
    public final Tensor round() {
        return new Tensor(raw.round());
    }

    /** Element-wise floor. */
    public final Tensor floor() {
        return new Tensor(raw.floor());
    }

    /** Element-wise atanh. */
    public final Tensor atanh() {
        return new Tensor(raw.atanh());
    }

    /** Element-wise sin. */
    public final Tensor sin() {
        return new Tensor(raw.sin());
    }

    /** Element-wise cos. */
    public final Tensor cos() {
        return new Tensor(raw.cos());
    }

    /** x·sigmoid(x). */
    public final Tensor silu() {
        return new Tensor(torch.silu(raw));
    }

    /** max(x, 0). */
    public final Tensor relu() {
        return new Tensor(torch.relu(raw));
    }

    /** Gaussian error linear unit, exact form. */
    public final Tensor gelu() {
        return new Tensor(torch.gelu(raw));
    }

    /** Element-wise power. */
    public final Tensor pow(double exponent) {
        return new Tensor(raw.pow(new Scalar(exponent)));
    }

    /** Element-wise remainder with the sign of the divisor. */
    public final Tensor remainder(double divisor) {
        return new Tensor(raw.remainder(new Scalar(divisor)));
    }

    /** Elements limited to a range. */
    public final Tensor clamp(double low, double high) {
        return new Tensor(raw.clamp(new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))));
    }

    /** Element-wise smaller one. */
    public final Tensor minimum(Tensor other) {
        return new Tensor(raw.minimum(other.raw));
    }

    /** Element-wise greater one. */
    public final Tensor maximum(Tensor other) {
        return new Tensor(raw.maximum(other.raw));
    }

    /** this + weight·(other − this). */
    public final Tensor lerp(Tensor other, double weight) {
        return new Tensor(raw.lerp(other.raw, new Scalar(weight)));
    }

    /** Where equal, as BOOL. */
    public final Tensor eq(Tensor other) {
        return new Tensor(raw.eq(other.raw));
    }

    /** Where equal to a number, as BOOL. */
    public final Tensor eq(double value) {
        return new Tensor(raw.eq(new Scalar(value)));
    }

    /** Where not equal, as BOOL. */
    public final Tensor ne(Tensor other) {
        return new Tensor(raw.ne(other.raw));
    }

    /** Where not equal to a number, as BOOL. */
    public final Tensor ne(double value) {
        return new Tensor(raw.ne(new Scalar(value)));
    }

    /** Where less, as BOOL. */
    public final Tensor lt(Tensor other) {
        return new Tensor(raw.lt(other.raw));
    }

    /** Where less than a number, as BOOL. */
    public final Tensor lt(double value) {
        return new Tensor(raw.lt(new Scalar(value)));
    }

    /** Where less or equal, as BOOL. */
    public final Tensor le(Tensor other) {
        return new Tensor(raw.le(other.raw));
    }

    /** Where less or equal to a number, as BOOL. */
    public final Tensor le(double value) {
        return new Tensor(raw.le(new Scalar(value)));
    }

    /** Where greater, as BOOL. */
    public final Tensor gt(Tensor other) {
        return new Tensor(raw.gt(other.raw));
    }

    /** Where greater than a number, as BOOL. */
    public final Tensor gt(double value) {
        return new Tensor(raw.gt(new Scalar(value)));
    }

    /** Where greater or equal, as BOOL. */
    public final Tensor ge(Tensor other) {
        return new Tensor(raw.ge(other.raw));
    }

    /** Where greater or equal to a number, as BOOL. */
    public final Tensor ge(double value) {
        return new Tensor(raw.ge(new Scalar(value)));
    }

    /** Both true. */
    public final Tensor logicalAnd(Tensor other) {
        return new Tensor(raw.logical_and(other.raw));
    }

    /** Either true. */
    public final Tensor logicalOr(Tensor other) {
        return new Tensor(raw.logical_or(other.raw));
    }

    /** Turned round. */
    public final Tensor logicalNot() {
        return new Tensor(raw.logical_not());
    }

    /** Neither NaN nor infinite, as BOOL. */
    public final Tensor isfinite() {
        return new Tensor(torch.isfinite(raw));
    }

    /** Matrix product, batched over leading dimensions. */
    public final Tensor matmul(Tensor other) {
        return new Tensor(raw.matmul(other.raw));
    }

    /** Product of [B, N, M] and [B, M, P]. */
    public final Tensor bmm(Tensor other) {
        return new Tensor(raw.bmm(other.raw));
    }

    /** Probabilities along a dimension. */
    public final Tensor softmax(int dim) {
        return new Tensor(raw.softmax(dim));
    }

    /** Logarithms of the probabilities along a dimension. */
    public final Tensor logSoftmax(int dim) {
        return new Tensor(raw.log_softmax(dim));
    }

    private Scalar number(double value) {
        return value == Math.rint(value) && !raw.is_floating_point() ? new Scalar((long) value) : new Scalar(value);
    }
}
