package orrery.tokenizer.causal;

import java.util.List;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * Convolution over time and space in which no frame sees a later one. Before the first frame stand copies of it, or zeros. Keys {@code
 * weight} [out, in, kT, kH, kW] and {@code bias} [out].
 *
 * <p>Under autocast, when a network is trained, a convolution over space alone or over time alone is computed as one of two dimensions
 * with the channels last: the same numbers up to rounding, in less time.
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
    private double identity; // see startingAsIdentity

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

    /**
     * Before training, gives the present frame times {@code gain} instead of a random mixture: a network of factorised convolutions
     * begins as one of single frames.
     */
    public CausalConv3d startingAsIdentity(double gain) {
        identity = gain;
        return this;
    }

    /** As PyTorch, biases too: a decoder whose codes are all 0 at first would divide by a deviation of 0 otherwise. */
    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        if (identity == 0 && name.equals("bias")) {
            double bound = 1 / Math.sqrt((double) weight.numel() / weight.size(0));
            parameter.copy_(
                    Tensor.rand(generator, parameter.shape()).mul(2 * bound).add(-bound));
            return;
        }
        if (identity == 0 || name.equals("bias")) {
            super.initialize(name, parameter, generator);
            return;
        }
        parameter.zero_();
        long middle = parameter.size(3) / 2;
        Tensor channels = Tensor.arange(parameter.size(0));
        Tensor same = channels.unsqueeze(0).eq(channels.unsqueeze(1));
        parameter
                .select(4, middle)
                .select(3, middle)
                .select(2, parameter.size(2) - 1)
                .copy_(same.to(DType.FLOAT32).mul(identity));
    }

    /** [B, in, T, H, W] to [B, out, T/stride, H/stride, W/stride]. */
    public Tensor forward(Tensor x, Pass pass) {
        boolean flat = weight.size(2) == 1 || weight.size(3) == 1;
        if (flat && Autocast.active()) {
            return folded(x, pass);
        }
        Tensor seen = x;
        if (past > 0) {
            Tensor earlier = pass.past(this).orElseGet(() -> first(x));
            seen = Tensor.cat(List.of(earlier, x), 2);
            pass.remember(this, seen.narrow(2, seen.size(2) - past, past));
        }
        return Functional.conv3d(seen, weight, bias, stride, padding);
    }

    private Tensor folded(Tensor x, Pass pass) {
        Tensor frames = Folding.channelsLast(x); // [B, T, H, W, in]
        if (past > 0) {
            Tensor earlier = pass.past(this).orElseGet(() -> first(x)).permute(0, 2, 3, 4, 1);
            frames = Tensor.cat(List.of(earlier, frames), 1);
            pass.remember(this, Folding.channelsSecond(frames.narrow(1, frames.size(1) - past, past)));
        }
        long[] s = frames.shape();
        if (weight.size(2) == 1) { // each frame a picture
            Tensor pictures = frames.reshape(s[0] * s[1], s[2], s[3], s[4]).permute(0, 3, 1, 2);
            Tensor made =
                    Functional.conv2d(pictures, weight.squeeze(2), bias, new long[] {stride[1], stride[2]}, new long[] {
                        padding[1], padding[2]
                    });
            return Folding.channelsSecond(
                    made.permute(0, 2, 3, 1).reshape(s[0], s[1], made.size(2), made.size(3), made.size(1)));
        }
        Tensor rows = frames.reshape(s[0], s[1], s[2] * s[3], s[4]).permute(0, 3, 1, 2); // time down, pixels across
        Tensor made = Functional.conv2d(
                rows, weight.squeeze(-1), bias, new long[] {stride[0], 1}, new long[] {padding[0], 0});
        return Folding.channelsSecond(made.permute(0, 2, 3, 1).reshape(s[0], made.size(2), s[2], s[3], made.size(1)));
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
