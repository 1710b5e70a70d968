package orrery.tokenizer.cosmos;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.GroupNorm;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** Parts of the image networks, [B, C, H, W]: those of the Stable Diffusion autoencoder. */
final class ImageBlocks implements Blocks {
    private static final int GROUPS = 32;
    private static final double EPS = 1e-6;

    @Override
    public CausalLayer convolution(long in, long out) {
        return new Convolution(in, out, 3);
    }

    @Override
    public CausalLayer projection(long in, long out) {
        return new Convolution(in, out, 1);
    }

    @Override
    public CausalLayer residual(long in, long out) {
        return new Residual(in, out);
    }

    @Override
    public CausalLayer attention(long channels) {
        return new Attention(channels);
    }

    @Override
    public CausalLayer norm(long channels) {
        return new Norm(channels);
    }

    @Override
    public Optional<CausalLayer> down(CosmosConfig config, int level, long channels) {
        return halvesAfter(config, level) ? Optional.of(new Down(channels)) : Optional.empty();
    }

    @Override
    public Optional<CausalLayer> up(CosmosConfig config, int level, long channels) {
        return doublesAfter(config, level) ? Optional.of(new Up(channels)) : Optional.empty();
    }

    @Override
    public boolean halvesAfter(CosmosConfig config, int level) {
        return level < config.spatialHalvings();
    }

    @Override
    public boolean doublesAfter(CosmosConfig config, int level) {
        return level >= config.network().decoderMultipliers().size() - config.spatialHalvings();
    }

    private static final class Convolution extends CausalLayer {
        private final Conv2d conv;

        Convolution(long in, long out, int kernel) {
            conv = layer("", new Conv2d(in, out, kernel));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return conv.forward(x);
        }
    }

    private static final class Norm extends CausalLayer {
        private final GroupNorm norm;

        Norm(long channels) {
            norm = layer("", new GroupNorm(GROUPS, channels, EPS));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return norm.forward(x);
        }
    }

    private static final class Residual extends CausalLayer {
        private final GroupNorm norm1;
        private final Conv2d conv1;
        private final GroupNorm norm2;
        private final Conv2d conv2;
        private final @Nullable Conv2d shortcut;

        Residual(long in, long out) {
            norm1 = layer("norm1", new GroupNorm(GROUPS, in, EPS));
            conv1 = layer("conv1", new Conv2d(in, out, 3));
            norm2 = layer("norm2", new GroupNorm(GROUPS, out, EPS));
            conv2 = layer("conv2", new Conv2d(out, out, 3));
            shortcut = in == out ? null : layer("nin_shortcut", new Conv2d(in, out, 1));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor h = conv1.forward(norm1.forward(x).silu());
            h = conv2.forward(norm2.forward(h).silu());
            return (shortcut == null ? x : shortcut.forward(x)).add(h);
        }
    }

    /** One head over all pixels. */
    private static final class Attention extends CausalLayer {
        private final GroupNorm norm;
        private final Conv2d q;
        private final Conv2d k;
        private final Conv2d v;
        private final Conv2d out;

        Attention(long channels) {
            norm = layer("norm", new GroupNorm(GROUPS, channels, EPS));
            q = layer("q", new Conv2d(channels, channels, 1));
            k = layer("k", new Conv2d(channels, channels, 1));
            v = layer("v", new Conv2d(channels, channels, 1));
            out = layer("proj_out", new Conv2d(channels, channels, 1));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor h = norm.forward(x);
            Tensor seen = Attend.over(pixels(q.forward(h)), pixels(k.forward(h)), pixels(v.forward(h)), null);
            return x.add(out.forward(seen.squeeze(1).transpose(1, 2).reshape(x.shape())));
        }

        private static Tensor pixels(Tensor x) {
            return x.flatten(2, 3).transpose(1, 2).unsqueeze(1); // [B, 1, H·W, C]
        }
    }

    /** Half the size: one zero at the right and below, then every second pixel. Key {@code conv}. */
    static final class Down extends CausalLayer {
        private final Conv2d conv;

        Down(long channels) {
            conv = layer("conv", new Conv2d(channels, channels, 3, 2, 0, false));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return conv.forward(Functional.pad(x, "constant", 0, 1, 0, 1));
        }
    }

    /** Twice the size. Key {@code conv}. */
    static final class Up extends CausalLayer {
        private final Conv2d conv;

        Up(long channels) {
            conv = layer("conv", new Conv2d(channels, channels, 3));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return conv.forward(Functional.doubled(x));
        }
    }
}
