package orrery.tokenizer.cosmos;

import static orrery.tokenizer.causal.CausalConv3d.Before.FIRST_FRAME;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.causal.Video;

/** Parts of the video networks, [B, C, T, H, W]. Convolutions are factorised: first over space, then over the past. */
final class VideoBlocks implements Blocks {
    private static final double EPS = 1e-6;
    private static final double BRANCH =
            0.1; // of a residual branch before training: a deep network begins as a shallow one

    @Override
    public CausalLayer convolution(long in, long out) {
        return new Convolution(in, out);
    }

    @Override
    public CausalLayer projection(long in, long out) {
        return new Projection(in, out);
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
        boolean inSpace = halvesAfter(config, level) && level < config.spatialHalvings();
        boolean inTime = halvesAfter(config, level) && level < config.temporalHalvings();
        return inSpace || inTime ? Optional.of(new Down(channels, inSpace, inTime)) : Optional.empty();
    }

    @Override
    public Optional<CausalLayer> up(CosmosConfig config, int level, long channels) {
        int spatial = config.spatialHalvings();
        int temporal = config.temporalHalvings();
        int turn = config.network().decoderMultipliers().size() - 1 - level; // 0 for the level that runs first
        boolean inTime = config.legacyUpsampling() ? turn < temporal : turn > 0 && turn < temporal + 1;
        boolean inSpace = inTime || (turn < spatial && spatial > temporal);
        return level > 0 && (inSpace || inTime) ? Optional.of(new Up(channels, inSpace, inTime)) : Optional.empty();
    }

    @Override
    public boolean halvesAfter(CosmosConfig config, int level) {
        return level < config.network().encoderMultipliers().size() - 1;
    }

    @Override
    public boolean doublesAfter(CosmosConfig config, int level) {
        return level > 0;
    }

    /** 1×3×3, then 3×1×1, nothing between. Keys {@code 0.conv3d}, {@code 1.conv3d}. */
    private static final class Convolution extends CausalLayer {
        private final CausalConv3d space;
        private final CausalConv3d time;

        Convolution(long in, long out) {
            this(in, out, 1);
        }

        /** With another gain before training. */
        Convolution(long in, long out, double gain) {
            space = layer("0.conv3d", new CausalConv3d(in, out, 1, 3, FIRST_FRAME));
            time = layer("1.conv3d", new CausalConv3d(out, out, 3, 1, FIRST_FRAME).startingAsIdentity(gain));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            try (Tensor seen = space.forward(x, pass)) { // large, and of no use to anybody else
                return time.forward(seen, pass);
            }
        }
    }

    private static final class Projection extends CausalLayer {
        private final CausalConv3d conv;

        Projection(long in, long out) {
            conv = layer("conv3d", new CausalConv3d(in, out, 1, 1, FIRST_FRAME));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return conv.forward(x, pass);
        }
    }

    /** Each frame alone brought to mean 0 and variance 1 over channels and pixels. Keys {@code norm.weight}, {@code norm.bias}. */
    private static final class Norm extends CausalLayer {
        private final FrameNorm norm;

        Norm(long channels) {
            norm = layer("norm", new FrameNorm(channels));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return norm.forward(x);
        }
    }

    private static final class FrameNorm extends Layer {
        private final Tensor weight;
        private final Tensor bias;

        FrameNorm(long channels) {
            weight = parameter("weight", channels);
            bias = parameter("bias", channels);
        }

        Tensor forward(Tensor x) {
            return Video.of(Functional.groupNorm(Video.pictures(x), 1, weight, bias, EPS), x.size(0));
        }
    }

    private static final class Residual extends CausalLayer {
        private final Norm norm1;
        private final Convolution conv1;
        private final Norm norm2;
        private final Convolution conv2;
        private final @Nullable Projection shortcut;

        Residual(long in, long out) {
            norm1 = layer("norm1", new Norm(in));
            conv1 = layer("conv1", new Convolution(in, out));
            norm2 = layer("norm2", new Norm(out));
            conv2 = layer("conv2", new Convolution(out, out, BRANCH));
            shortcut = in == out ? null : layer("nin_shortcut", new Projection(in, out));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor h = Scope.result(() -> conv1.forward(norm1.forward(x, pass).siluInPlace(), pass));
            Tensor g = Scope.result(() -> conv2.forward(norm2.forward(h, pass).siluInPlace(), pass));
            h.close();
            return (shortcut == null ? x : shortcut.forward(x, pass)).add(g);
        }
    }

    /** Over the pixels of each frame, then over the past of each pixel. Keys {@code 0.…} and {@code 1.…}. */
    private static final class Attention extends CausalLayer {
        private final AttentionPart space;
        private final AttentionPart time;
        private final Layer keys = new Marker();
        private final Layer values = new Marker();

        Attention(long channels) {
            space = layer("0", new AttentionPart(channels));
            time = layer("1", new AttentionPart(channels));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return overTime(overSpace(x, pass), pass);
        }

        private Tensor overSpace(Tensor x, Pass pass) {
            AttentionPart.Heads heads = space.heads(x, pass, VideoBlocks::frames);
            Tensor seen = Attend.over(heads.q(), heads.k(), heads.v(), null);
            Tensor back = seen.reshape(x.size(0), x.size(2), x.size(3), x.size(4), x.size(1)) // [B, T, H, W, C]
                    .permute(0, 4, 1, 2, 3);
            return x.add(space.out.forward(back, pass));
        }

        private Tensor overTime(Tensor x, Pass pass) {
            AttentionPart.Heads heads = time.heads(x, pass, VideoBlocks::pixels);
            Tensor k = withPast(heads.k(), keys, pass);
            Tensor v = withPast(heads.v(), values, pass);
            Tensor seen = Attend.over(heads.q(), k, v, maySee(x, k, pass));
            Tensor back = seen.reshape(x.size(0), x.size(3), x.size(4), x.size(2), x.size(1)) // [B, H, W, T, C]
                    .permute(0, 4, 3, 1, 2);
            return x.add(time.out.forward(back, pass));
        }

        private static Tensor withPast(Tensor now, Layer which, Pass pass) {
            Tensor all = pass.past(which)
                    .map(before -> Tensor.cat(List.of(before, now), 2))
                    .orElse(now);
            long kept = Math.min(all.size(2), pass.context() - 1L);
            pass.remember(which, all.narrow(2, all.size(2) - kept, kept));
            return all;
        }

        /** [T, past + T], true for the present and what came before it, within the bound. */
        private static Tensor maySee(Tensor x, Tensor k, Pass pass) {
            long present = x.size(2);
            long past = k.size(2) - present;
            Tensor of = Tensor.arange(present).add((double) past).unsqueeze(1);
            Tensor to = Tensor.arange(k.size(2)).unsqueeze(0);
            Tensor mask = to.le(of);
            if (pass.context() != Pass.UNBOUNDED) {
                mask = mask.logicalAnd(of.sub(to).lt(pass.context()));
            }
            return mask.to(x.device());
        }
    }

    /** Only a name for what a layer keeps. */
    private static final class Marker extends Layer {}

    private static Tensor frames(Tensor x) {
        return x.permute(0, 2, 3, 4, 1).reshape(x.size(0) * x.size(2), 1, x.size(3) * x.size(4), x.size(1));
    }

    private static Tensor pixels(Tensor x) {
        return x.permute(0, 3, 4, 2, 1).reshape(x.size(0) * x.size(3) * x.size(4), 1, x.size(2), x.size(1));
    }

    private static final class AttentionPart extends Layer {
        private final Norm norm;
        private final Projection q;
        private final Projection k;
        private final Projection v;
        private final Projection out;

        record Heads(Tensor q, Tensor k, Tensor v) {}

        AttentionPart(long channels) {
            norm = layer("norm", new Norm(channels));
            q = layer("q", new Projection(channels, channels));
            k = layer("k", new Projection(channels, channels));
            v = layer("v", new Projection(channels, channels));
            out = layer("proj_out", new Projection(channels, channels));
        }

        Heads heads(Tensor x, Pass pass, UnaryOperator<Tensor> tokens) {
            Tensor h = norm.forward(x, pass);
            return new Heads(
                    tokens.apply(q.forward(h, pass)),
                    tokens.apply(k.forward(h, pass)),
                    tokens.apply(v.forward(h, pass)));
        }
    }

    /** Fewer pixels, fewer frames, or both: space before time. Keys {@code conv1}, {@code conv2}, {@code conv3} as far as used. */
    static final class Down extends CausalLayer {
        private final @Nullable CausalConv3d space;
        private final @Nullable CausalConv3d time;
        private final CausalConv3d last;

        Down(long channels, boolean inSpace, boolean inTime) {
            space = inSpace
                    ? layer("conv1.conv3d", new CausalConv3d(channels, channels, 1, 3, 1, 2, 0, FIRST_FRAME))
                    : null;
            time = inTime
                    ? layer("conv2.conv3d", new CausalConv3d(channels, channels, 3, 1, 2, 1, 0, FIRST_FRAME))
                    : null;
            last = layer("conv3.conv3d", new CausalConv3d(channels, channels, 1, 1, FIRST_FRAME));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            CausalConv3d overSpace = space;
            CausalConv3d overTime = time;
            Tensor smaller = overSpace == null ? x : Scope.result(() -> smaller(overSpace, x, pass));
            Tensor shorter = overTime == null ? smaller : Scope.result(() -> shorter(overTime, smaller, pass));
            return last.forward(shorter, pass);
        }

        private static Tensor smaller(CausalConv3d conv, Tensor x, Pass pass) {
            Tensor padded = Functional.pad(x, "constant", 0, 1, 0, 1);
            return conv.forward(padded, pass).add(halved(padded));
        }

        private static Tensor shorter(CausalConv3d conv, Tensor x, Pass pass) {
            Tensor pairs = pass.begins() ? Video.led(x, 1) : x; // the first alone
            return conv.forward(pairs, pass).add(Video.meanOfPairs(pairs));
        }

        private static Tensor halved(Tensor x) {
            return Video.of(Functional.avgPool2d(Video.pictures(x), 2, 2), x.size(0));
        }
    }

    /** More frames, more pixels, or both: time before space. Keys as for {@link Down}. */
    static final class Up extends CausalLayer {
        private final @Nullable CausalConv3d time;
        private final @Nullable CausalConv3d space;
        private final CausalConv3d last;

        Up(long channels, boolean inSpace, boolean inTime) {
            time = inTime ? layer("conv1.conv3d", new CausalConv3d(channels, channels, 3, 1, FIRST_FRAME)) : null;
            space = inSpace ? layer("conv2.conv3d", new CausalConv3d(channels, channels, 1, 3, FIRST_FRAME)) : null;
            last = layer("conv3.conv3d", new CausalConv3d(channels, channels, 1, 1, FIRST_FRAME));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            CausalConv3d overTime = time;
            CausalConv3d overSpace = space;
            Tensor longer = overTime == null ? x : Scope.result(() -> longer(overTime, x, pass));
            Tensor larger = overSpace == null ? longer : Scope.result(() -> larger(overSpace, longer, pass));
            return last.forward(larger, pass); // the widest features of a decoder: what made them is gone by now
        }

        private static Tensor longer(CausalConv3d conv, Tensor x, Pass pass) {
            Tensor twice = Video.doubledFrames(x);
            Tensor y = pass.begins() ? Video.after(twice, 1) : twice; // the first frame stays one
            return conv.forward(y, pass).add(y);
        }

        private static Tensor larger(CausalConv3d conv, Tensor x, Pass pass) {
            Tensor y = Video.of(Video.doubledPixels(Video.pictures(x)), x.size(0));
            return conv.forward(y, pass).add(y);
        }
    }
}
