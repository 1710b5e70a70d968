package orrery.tensor;

/** Each group of channels brought to mean 0 and variance 1, then scaled and shifted. Keys {@code weight}, {@code bias} [C]. */
public final class GroupNorm extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final int groups;
    private final double eps;

    /** {@code groups} divides {@code channels}. */
    public GroupNorm(int groups, long channels, double eps) {
        weight = parameter("weight", channels);
        bias = parameter("bias", channels);
        this.groups = groups;
        this.eps = eps;
    }

    /** [B, C, H, W], same shape out. */
    public Tensor forward(Tensor x) {
        return Functional.groupNorm(x, groups, weight, bias, eps);
    }
}
