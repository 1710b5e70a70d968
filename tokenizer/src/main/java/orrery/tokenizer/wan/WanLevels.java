package orrery.tokenizer.wan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.CausalLayer;
import orrery.tokenizer.causal.Pass;

/** Levels of the Wan networks. */
final class WanLevels {
    private WanLevels() {}

    /** Residual block, attention, residual block. */
    static final class Middle extends CausalLayer {
        private final List<CausalLayer> parts = new ArrayList<>();

        Middle(long channels) {
            parts.add(layer("resnets.0", new WanBlocks.Residual(channels, channels)));
            parts.add(layer("attentions.0", new WanBlocks.Attention(channels)));
            parts.add(layer("resnets.1", new WanBlocks.Residual(channels, channels)));
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return through(parts, x, pass);
        }
    }

    /** A level of the encoder of 2.2: a path around it averages. */
    static final class Down extends CausalLayer {
        private final List<CausalLayer> parts = new ArrayList<>();
        private final int time;
        private final int space;
        private final long out;

        Down(long in, long out, int blocks, boolean smaller, boolean inTime) {
            for (int j = 0; j < blocks; j++) {
                parts.add(layer("resnets." + j, new WanBlocks.Residual(j == 0 ? in : out, out)));
            }
            if (smaller) {
                parts.add(layer("downsampler", new WanBlocks.Down(out, inTime)));
            }
            time = inTime ? 2 : 1;
            space = smaller ? 2 : 1;
            this.out = out;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            return through(parts, x, pass).add(averaged(x));
        }

        /** Cells of frames and pixels to channels, and means of groups of those; zeros before the first frame fill its cell. */
        private Tensor averaged(Tensor x) {
            long missing = (time - x.size(2) % time) % time;
            Tensor full = missing == 0 ? x : Functional.pad(x, "constant", 0, 0, 0, 0, missing, 0);
            long[] s = full.shape();
            Tensor cells = full.reshape(s[0], s[1], s[2] / time, time, s[3] / space, space, s[4] / space, space)
                    .permute(0, 1, 3, 5, 7, 2, 4, 6)
                    .flatten(1, 4); // [B, C·cell, T, H, W]
            return cells.reshape(s[0], out, cells.size(1) / out, s[2] / time, s[3] / space, s[4] / space)
                    .mean(2);
        }
    }

    /** A level of the decoder; in 2.2 a path around it repeats. */
    static final class Up extends CausalLayer {
        private final List<CausalLayer> parts = new ArrayList<>();
        private final boolean around;
        private final int time;
        private final long in;
        private final long out;

        Up(long in, long out, int blocks, WanBlocks.@Nullable Up larger, boolean inTime, boolean residual) {
            for (int j = 0; j < blocks; j++) {
                parts.add(layer("resnets." + j, new WanBlocks.Residual(j == 0 ? in : out, out)));
            }
            if (larger != null) {
                parts.add(layer(residual ? "upsampler" : "upsamplers.0", larger));
            }
            around = residual && larger != null;
            time = inTime ? 2 : 1;
            this.in = in;
            this.out = out;
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor y = through(parts, x, pass);
            return around ? y.add(repeated(x, pass)) : y;
        }

        /** Channels repeated, then spread over cells of frames and pixels. */
        private Tensor repeated(Tensor x, Pass pass) {
            long[] s = x.shape();
            Tensor wide = x.repeatInterleave(out * time * 4 / in, 1);
            Tensor large = wide.reshape(s[0], out, time, 2, 2, s[2], s[3], s[4])
                    .permute(0, 1, 5, 2, 6, 3, 7, 4)
                    .reshape(s[0], out, s[2] * time, s[3] * 2, s[4] * 2);
            return pass.begins() ? large.narrow(2, time - 1L, large.size(2) - time + 1) : large;
        }
    }
}
