package orrery.tensor;

/** Convolution with zero padding of half the kernel, or another. Keys {@code weight} [out, in, k, k] and {@code bias} [out]. */
public final class Conv2d extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final int stride;
    private final int padding;
    private final boolean startsAtZero;

    /** Stride 1: keeps the picture's size. */
    public Conv2d(long in, long out, int kernel) {
        this(in, out, kernel, 1, false);
    }

    /**
     * Chooses stride and beginning.
     *
     * @param startsAtZero initialises to zeros, for the last layer of a residual branch
     */
    public Conv2d(long in, long out, int kernel, int stride, boolean startsAtZero) {
        this(in, out, kernel, stride, kernel / 2, startsAtZero);
    }

    /**
     * Chooses stride, padding and beginning.
     *
     * @param padding zeros on each side of the picture
     */
    public Conv2d(long in, long out, int kernel, int stride, int padding, boolean startsAtZero) {
        weight = parameter("weight", out, in, kernel, kernel);
        bias = parameter("bias", out);
        this.stride = stride;
        this.padding = padding;
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

    /** Channels last, as the kernels read weights; else every call rearranges them. */
    @Override
    protected void prepare() {
        layOut(weight, Tensor::channelsLast);
    }

    /** [B, in, H, W] to [B, out, H/stride, W/stride]. */
    public Tensor forward(Tensor x) {
        return Functional.conv2d(x, weight, bias, stride, padding);
    }
}
