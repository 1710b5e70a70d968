package orrery.tensor;

import org.jspecify.annotations.Nullable;

/** The last dimension brought to root mean square 1, then scaled. Key {@code weight} [D]. */
public final class RmsNorm extends Layer {
    private final Tensor weight;
    private final double eps;
    private @Nullable Tensor scale;
    private @Nullable Tensor least;

    /** Of width {@code width}. */
    public RmsNorm(long width, double eps) {
        weight = parameter("weight", width);
        this.eps = eps;
    }

    @Override
    protected void prepare() {
        release();
        double width = weight.numel();
        scale = Scope.lasting(() -> weight.detach().mul(Math.sqrt(width)));
        least = Scope.lasting(() -> Tensor.scalar(Math.sqrt(eps * width)).to(weight.dtype()));
    }

    @Override
    protected void release() {
        if (scale != null && least != null) {
            scale.close();
            least.close();
            scale = null;
            least = null;
        }
    }

    /** [..., D], same shape out. */
    public Tensor forward(Tensor x) {
        return scale == null || least == null
                ? Functional.rmsNorm(x, weight.to(x.dtype()), eps) // one type, else libtorch leaves its fused path
                : Functional.normalize(x, least).mul(scale);
    }
}
