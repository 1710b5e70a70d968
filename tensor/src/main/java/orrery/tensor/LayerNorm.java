package orrery.tensor;

/** The last dimension brought to mean 0 and variance 1, then scaled and shifted. Keys {@code weight}, {@code bias} [D]. */
public final class LayerNorm extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;

    /** Of width {@code width}. */
    public LayerNorm(long width, double eps) {
        weight = parameter("weight", width);
        bias = parameter("bias", width);
        this.eps = eps;
    }

    /** [..., D], same shape out. */
    public Tensor forward(Tensor x) {
        return Functional.layerNorm(x, weight, bias, eps);
    }
}
