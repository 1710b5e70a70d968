package orrery.tokenizer.causal;

import java.util.List;
import java.util.Optional;
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
 * <p>Kernels that see one frame, or one pixel, run as convolutions over pictures with channels last: several times as fast as the same in
 * three dimensions (docs/lab/tokenizers.md).
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
    private final int kernelTime;
    private final int kernel;
    private final int strideTime;
    private final int strideSpace;
    private final int padding;
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
        this.kernelTime = kernelTime;
        this.kernel = kernel;
        this.strideTime = strideTime;
        this.strideSpace = strideSpace;
        this.padding = padding;
        this.past = kernelTime - strideTime; // the next output's first frame is that much before the last one seen
    }

    /** Stride 1 and a zero padding of half the kernel: keeps frames and picture size. */
    public CausalConv3d(long in, long out, int kernelTime, int kernel, Before before) {
        this(in, out, kernelTime, kernel, 1, 1, kernel / 2, before);
    }

    /** Channels last, as the kernels read weights; else every call rearranges them. */
    @Override
    protected void prepare() {
        layOut(weight, Tensor::channelsLast3d);
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
        if (past <= 0) {
            return alone(x);
        }
        try (Tensor seen = withPast(x.channelsLast3d(), pass.past(this))) {
            pass.remember(this, seen.narrow(2, seen.size(2) - past, past));
            return alone(seen);
        }
    }

    /** The frames as they are, with nothing before them: fewer come out than by {@link #forward}. */
    public Tensor alone(Tensor x) {
        if (kernelTime == 1 && strideTime == 1) {
            return Video.of(
                    Functional.conv2d(Video.pictures(x), weight.squeeze(2), bias, strideSpace, padding), x.size(0));
        }
        boolean half = x.dtype() == DType.BFLOAT16 || Autocast.active(); // its kernels in three dimensions are good
        if (kernel == 1 && strideSpace == 1 && padding == 0 && !half) {
            return overTime(x);
        }
        return Functional.conv3d(
                x.channelsLast3d(), weight, bias, new long[] {strideTime, strideSpace, strideSpace}, new long[] {
                    0, padding, padding
                });
    }

    /** One pixel over time: the rows of a picture are the frames, its columns all pixels of a frame. */
    private Tensor overTime(Tensor x) {
        long[] s = x.shape();
        Tensor rows = x.permute(0, 2, 3, 4, 1).reshape(s[0], s[2], s[3] * s[4], s[1]);
        Tensor y = Functional.conv2d(
                rows.permute(0, 3, 1, 2), weight.squeeze(4), bias, new long[] {strideTime, 1}, new long[] {0, 0});
        return y.permute(0, 2, 3, 1)
                .reshape(s[0], y.size(2), s[3], s[4], y.size(1))
                .permute(0, 4, 1, 2, 3);
    }

    private Tensor withPast(Tensor x, Optional<Tensor> earlier) {
        if (earlier.isPresent()) {
            return Tensor.cat(List.of(earlier.get(), x), 2);
        }
        return before == Before.FIRST_FRAME ? Video.led(x, past) : Functional.pad(x, "constant", 0, 0, 0, 0, past, 0);
    }
}
