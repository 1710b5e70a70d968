package orrery.tensor;

/** The last dimension brought to root mean square 1, then scaled. Key {@code weight} [D]. */
public final class RmsNorm extends Layer {
    private final Tensor weight;
    private final double eps;

    /** Of width {@code width}. */
    public RmsNorm(long width, double eps) {
        weight = parameter("weight", width);
        this.eps = eps;
    }

    /** [..., D], same shape out. */
    public Tensor forward(Tensor x) {
        return Functional.rmsNorm(x, weight.to(x.dtype()), eps); // one type, else libtorch leaves its fused path
    }
}
