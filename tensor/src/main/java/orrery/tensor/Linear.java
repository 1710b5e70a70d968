package orrery.tensor;

import org.jspecify.annotations.Nullable;

/** x·Wᵀ + b. Keys {@code weight} [out, in] and, unless left out, {@code bias} [out]. */
public final class Linear extends Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;
    private final boolean startsAtZero;
    private @Nullable PackedWeight packed;

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

    @Override
    protected void prepare() {
        release();
        packed = PackedWeight.of(weight).orElse(null);
    }

    @Override
    protected void release() {
        if (packed != null) {
            packed.close();
            packed = null;
        }
    }

    /** [..., in] to [..., out]. */
    public Tensor forward(Tensor x) {
        return packed == null ? Functional.linear(x, weight, bias) : packed.linear(x, bias);
    }

    /** The same, added to {@code residual} [..., out]. */
    public Tensor forward(Tensor x, Tensor residual) {
        return packed == null ? residual.add(forward(x)) : packed.linear(x, bias, residual);
    }
}
