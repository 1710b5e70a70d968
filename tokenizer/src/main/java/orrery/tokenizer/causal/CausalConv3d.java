package orrery.tokenizer.causal;

import java.util.List;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * Convolution over time and space in which no frame sees a later one. Before the first frame stand copies of it, or zeros. Keys {@code
 * weight} [out, in, kT, kH, kW] and {@code bias} [out].
 */
public final class CausalConv3d extends Layer {
    /** What stands before the first frame. */
    public enum Before {
        FIRST_FRAME,
        ZEROS
    }

    private final Tensor weight;
    private final Tensor bias;
    private final Before before;
    private final long[] stride;
    private final long[] padding;
    private final int past;

    /**
     * Every size.
     *
     * @param kernelTime frames that it sees
     * @param kernel pixels that it sees, down and across
     * @param strideTime every how many frames there is an output
     * @param strideSpace every how many pixels
     * @param padding zeros on each side of a picture
     */
    public CausalConv3d(
            long in,
            long out,
            int kernelTime,
            int kernel,
            int strideTime,
            int strideSpace,
            int padding,
            Before before) {
        weight = parameter("weight", out, in, kernelTime, kernel, kernel);
        bias = parameter("bias", out);
        this.before = before;
        this.stride = new long[] {strideTime, strideSpace, strideSpace};
        this.padding = new long[] {0, padding, padding};
        this.past = kernelTime - strideTime; // the next output's first frame is that much before the last one seen
    }

    /** Stride 1 and a zero padding of half the kernel: keeps frames and picture size. */
    public CausalConv3d(long in, long out, int kernelTime, int kernel, Before before) {
        this(in, out, kernelTime, kernel, 1, 1, kernel / 2, before);
    }

    /** [B, in, T, H, W] to [B, out, T/stride, H/stride, W/stride]. */
    public Tensor forward(Tensor x, Pass pass) {
        Tensor seen = x;
        if (past > 0) {
            Tensor earlier = pass.past(this).orElseGet(() -> first(x));
            seen = Tensor.cat(List.of(earlier, x), 2);
            pass.remember(this, seen.narrow(2, seen.size(2) - past, past));
        }
        return Functional.conv3d(seen, weight, bias, stride, padding);
    }

    /** The frames as they are, with nothing before them: fewer come out than by {@link #forward}. */
    public Tensor alone(Tensor x) {
        return Functional.conv3d(x, weight, bias, stride, padding);
    }

    private Tensor first(Tensor x) {
        Tensor frames = x.narrow(2, 0, 1).expand(-1, -1, past, -1, -1);
        return before == Before.FIRST_FRAME
                ? frames
                : Tensor.zeros(x.dtype(), frames.shape()).to(x.device());
    }
}
