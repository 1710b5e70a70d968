package orrery.bench.speed;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** The small causal VAE on video of the peers' {@code train_bench.py}, with its numbers: same seed, same losses. */
final class VideoVae extends Layer {
    private static final int WIDTH = 32;
    private static final int LATENT = 8;

    private final Conv in = layer("i", new Conv(3, WIDTH, 3, 1));
    private final Residual first = layer("r1", new Residual(WIDTH));
    private final Conv down = layer("d", new Conv(WIDTH, 2 * WIDTH, 3, 2));
    private final Residual second = layer("r2", new Residual(2 * WIDTH));
    private final Conv toLatent = layer("zo", new Conv(2 * WIDTH, 2 * LATENT, 1, 1));
    private final Conv fromLatent = layer("zi", new Conv(LATENT, 2 * WIDTH, 1, 1));
    private final Residual third = layer("r3", new Residual(2 * WIDTH));
    private final Conv up = layer("u", new Conv(2 * WIDTH, WIDTH, 3, 1));
    private final Residual fourth = layer("r4", new Residual(WIDTH));
    private final Conv out = layer("o", new Conv(WIDTH, 3, 3, 1));

    /** Convolution, causal in time: the first frame stands for those before it. */
    private static final class Conv extends Layer {
        private final Tensor weight;
        private final Tensor bias;
        private final int kernel;
        private final long[] stride;

        Conv(int in, int out, int kernel, int stride) {
            weight = parameter("c.weight", out, in, kernel, kernel, kernel);
            bias = parameter("c.bias", out);
            this.kernel = kernel;
            this.stride = new long[] {stride, stride, stride};
        }

        Tensor forward(Tensor x) {
            Tensor padded =
                    kernel == 1 ? x : Tensor.cat(List.of(x.narrow(2, 0, 1).expand(-1, -1, kernel - 1, -1, -1), x), 2);
            return Functional.conv3d(padded, weight, bias, stride, new long[] {0, kernel / 2, kernel / 2});
        }
    }

    private static final class Norm extends Layer {
        private final Tensor weight;
        private final Tensor bias;

        Norm(int channels) {
            weight = parameter("weight", channels);
            bias = parameter("bias", channels);
        }

        Tensor forward(Tensor x) {
            return Functional.groupNorm(x, 8, weight, bias, 1e-5);
        }
    }

    private static final class Residual extends Layer {
        private final Norm norm1;
        private final Conv conv1;
        private final Norm norm2;
        private final Conv conv2;

        Residual(int channels) {
            norm1 = layer("n1", new Norm(channels));
            conv1 = layer("c1", new Conv(channels, channels, 3, 1));
            norm2 = layer("n2", new Norm(channels));
            conv2 = layer("c2", new Conv(channels, channels, 3, 1));
        }

        Tensor forward(Tensor x) {
            Tensor y = conv1.forward(norm1.forward(x).silu());
            return x.add(conv2.forward(norm2.forward(y).silu()));
        }
    }

    /** Draws all weights in PyTorch's order. */
    VideoVae draw(Generator generator) {
        PeerInit.draw(parameters(), generator);
        return this;
    }

    /**
     * The loss.
     *
     * @param x video [B, 3, T, H, W]
     * @param noise of the latents, [B, 8, T/2, H/2, W/2]; null leaves the latents at their mean
     */
    Tensor loss(Tensor x, @Nullable Tensor noise) {
        Tensor coded = toLatent.forward(second.forward(down.forward(first.forward(in.forward(x)))));
        List<Tensor> halves = coded.chunk(2, 1);
        Tensor mean = halves.get(0);
        Tensor logVariance = halves.get(1);
        Tensor z =
                noise == null ? mean : mean.add(noise.mul(logVariance.mul(0.5).exp()));
        Tensor small = third.forward(fromLatent.forward(z));
        Tensor large = Functional.upsampleNearest3d(small, x.size(2), x.size(3), x.size(4));
        Tensor y = out.forward(fourth.forward(up.forward(large))).to(DType.FLOAT32);
        Tensor wideMean = mean.to(DType.FLOAT32);
        Tensor wideLog = logVariance.to(DType.FLOAT32);
        Tensor divergence = wideMean.square().add(wideLog.exp()).sub(1).sub(wideLog);
        return Functional.mseLoss(y, x.to(DType.FLOAT32)).add(divergence.mean().mul(1e-6));
    }

    /** Floating-point operations of a forward pass over {@code positions} points of space and time. */
    static double flops(double positions) {
        double w = WIDTH;
        double full = 27 * (3 * w + 2 * w * w + 2 * w * w + 2 * w * w + 3 * w);
        double half = 27 * (2 * w * w + 16 * w * w) + 2 * w * 2 * LATENT + 2 * w * LATENT;
        return 2 * positions * (full + half / 8);
    }
}
