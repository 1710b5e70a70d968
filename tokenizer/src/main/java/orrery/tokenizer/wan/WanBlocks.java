package orrery.tokenizer.wan;

import static orrery.tokenizer.causal.CausalConv3d.Before.ZEROS;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalConv3d;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.causal.Video;

/** Parts of the Wan networks, [B, C, T, H, W]. Keys are diffusers'. */
final class WanBlocks {
    private WanBlocks() {}

    /** Each pixel's channels brought to root mean square 1, then scaled. Key {@code gamma}. */
    static final class ChannelNorm extends Layer {
        private static final double LEAST = 1e-12;

        private final Tensor gamma;
        private final double root;

        /**
         * Of a width.
         *
         * @param trailing dimensions of size 1 that the key's shape has behind the channels
         */
        ChannelNorm(long channels, int trailing) {
            gamma = parameter("gamma", trailing == 3 ? new long[] {channels, 1, 1, 1} : new long[] {channels, 1, 1});
            root = Math.sqrt((double) channels);
        }

        /** [B, C, …], same shape out, channels last in memory. */
        Tensor forward(Tensor x) {
            long[] toEnd = new long[x.dim()];
            long[] back = new long[x.dim()];
            for (int i = 2; i < x.dim(); i++) {
                toEnd[i - 1] = i;
                back[i] = i - 1L;
            }
            toEnd[x.dim() - 1] = 1;
            back[1] = x.dim() - 1L;
            Tensor rows = x.permute(toEnd);
            Tensor unit = rows.div(Functional.lengths(rows).clamp(LEAST, Float.MAX_VALUE));
            Tensor scale = gamma.flatten(0, -1).mul(root);
            return (unit.requiresGrad() ? unit.mul(scale) : unit.mul_(scale)).permute(back);
        }
    }

    /** x + conv(silu(norm(conv(silu(norm x))))), both over 3×3×3. */
    static final class Residual extends CausalLayer {
        private final ChannelNorm norm1;
        private final CausalConv3d conv1;
        private final ChannelNorm norm2;
        private final CausalConv3d conv2;
        private final @Nullable CausalConv3d shortcut;

        Residual(long in, long out) {
            norm1 = layer("norm1", new ChannelNorm(in, 3));
            conv1 = layer("conv1", new CausalConv3d(in, out, 3, 3, ZEROS));
            norm2 = layer("norm2", new ChannelNorm(out, 3));
            conv2 = layer("conv2", new CausalConv3d(out, out, 3, 3, ZEROS));
            shortcut = in == out ? null : layer("conv_shortcut", new CausalConv3d(in, out, 1, 1, ZEROS));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor h = Scope.result(() -> conv1.forward(activated(norm1, x), pass));
            Tensor g = Scope.result(() -> conv2.forward(activated(norm2, h), pass));
            h.close();
            return g.add(shortcut == null ? x : shortcut.forward(x, pass));
        }

        private static Tensor activated(ChannelNorm norm, Tensor x) {
            return Scope.result(() -> norm.forward(x).siluInPlace());
        }
    }

    /** One head over the pixels of each frame. */
    static final class Attention extends CausalLayer {
        private final ChannelNorm norm;
        private final Conv2d toQkv;
        private final Conv2d proj;

        Attention(long channels) {
            norm = layer("norm", new ChannelNorm(channels, 2));
            toQkv = layer("to_qkv", new Conv2d(channels, 3 * channels, 1));
            proj = layer("proj", new Conv2d(channels, channels, 1));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor frames = Video.pictures(x);
            Tensor qkv = toQkv.forward(norm.forward(frames)).flatten(2, 3).transpose(1, 2); // [B·T, H·W, 3C]
            List<Tensor> heads = qkv.unsqueeze(1).contiguous().chunk(3, -1);
            Tensor seen = qkv.requiresGrad()
                    ? Functional.attention(heads.get(0), heads.get(1), heads.get(2), null)
                    : Functional.scaledDotProductAttention(heads.get(0), heads.get(1), heads.get(2), null, false);
            Tensor back = seen.squeeze(1).transpose(1, 2).reshape(frames.shape());
            return x.add(Video.of(proj.forward(back), x.size(0)));
        }
    }

    /** Half the picture; and half the frames, the first of the clip apart, where asked. */
    static final class Down extends CausalLayer {
        private final Conv2d space;
        private final @Nullable CausalConv3d time;

        Down(long channels, boolean inTime) {
            space = layer("resample.1", new Conv2d(channels, channels, 3, 2, 0, false));
            time = inTime ? layer("time_conv", new CausalConv3d(channels, channels, 3, 1, 2, 1, 0, ZEROS)) : null;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor y = Video.of(space.forward(Functional.pad(Video.pictures(x), "constant", 0, 1, 0, 1)), x.size(0));
            if (time == null) {
                return y;
            }
            Tensor seen = pass.past(this).map(last -> joined(last, y)).orElse(y);
            pass.remember(this, y.narrow(2, y.size(2) - 1, 1));
            if (!pass.begins()) {
                return time.alone(seen);
            }
            Tensor first = y.narrow(2, 0, 1);
            return y.size(2) == 1 ? first : joined(first, time.alone(seen));
        }
    }

    /** Twice the picture; and twice the frames, the first of the clip apart, where asked. */
    static final class Up extends CausalLayer {
        private final Conv2d space;
        private final @Nullable CausalConv3d time;

        Up(long in, long out, boolean inTime) {
            space = layer("resample.1", new Conv2d(in, out, 3));
            time = inTime ? layer("time_conv", new CausalConv3d(in, 2 * in, 3, 1, ZEROS)) : null;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor y = x;
            if (time != null && !pass.begins()) {
                y = doubled(time, x, pass);
            } else if (time != null && x.size(2) > 1) { // the first frame is neither doubled nor seen by the others
                Tensor later = doubled(time, Video.after(x, 1), pass);
                y = joined(x.narrow(2, 0, 1), later);
            }
            return Video.of(space.forward(Video.doubledPixels(Video.pictures(y))), x.size(0));
        }

        /** Halves of the channels become even and odd frames. */
        private static Tensor doubled(CausalConv3d time, Tensor x, Pass pass) {
            List<Tensor> halves = time.forward(x, pass).chunk(2, 1);
            return Video.inTurn(halves.get(0), halves.get(1));
        }
    }

    private static Tensor joined(Tensor before, Tensor after) {
        return Tensor.cat(List.of(before, after), 2);
    }
}
