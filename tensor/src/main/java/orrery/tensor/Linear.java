package orrery.tensor;

import org.jspecify.annotations.Nullable;

/** x·Wᵀ + b. Keys {@code weight} [out, in] and, unless left out, {@code bias} [out]. */
public final class Linear extends Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final boolean startsAtZero;

    /** With a bias. */
    public Linear(long in, long out) {
        this(in, out, true, false);
    }

    /**
     * Chooses bias and beginning.
     *
     * @param startsAtZero initialises to zeros, for the last layer of a residual branch or of a network
     */
    public Linear(long in, long out, boolean withBias, boolean startsAtZero) {
        weight = parameter("weight", out, in);
        bias = withBias ? parameter("bias", out) : null;
        this.startsAtZero = startsAtZero;
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        if (startsAtZero) {
            parameter.zero_();
        } else {
            super.initialize(name, parameter, generator);
        }
    }

    /** [..., in] to [..., out]. */
    public Tensor forward(Tensor x) {
        return Functional.linear(x, weight, bias);
    }
}
