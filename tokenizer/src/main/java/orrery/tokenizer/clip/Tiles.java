package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Frames larger than memory, tile by tile: tiles overlap, and where they do one fades into the other. Not equal to the whole frame at
 * once: norms and attention of these networks see all pixels of a frame, so each tile sees only its own.
 *
 * @param tokenizer that codes
 * @param size pixels of a tile along each axis
 * @param stride pixels from one tile to the next
 */
public record Tiles(ClipTokenizer tokenizer, int size, int stride) {
    public Tiles {
        int cell = tokenizer.spaceCompression();
        Check.that(
                stride >= 1 && stride <= size && size % cell == 0 && stride % cell == 0,
                "Use multiples of " + cell + ", the stride at most the size.",
                "tiles of %d pixels every %d",
                size,
                stride);
    }

    /** Tiles of 256 pixels every 192, as diffusers has them. */
    public static Tiles standard(ClipTokenizer tokenizer) {
        return new Tiles(tokenizer, 256, 192);
    }

    /** Latents of pixels [B, 3, T, H, W] (or [B, 3, H, W]) in −1..1, sides multiples of the compression. */
    public Tensor encode(Tensor pixels) {
        int cell = tokenizer.spaceCompression();
        return over(pixels, size, stride, 1, cell, tokenizer::encode);
    }

    /** Pixels of latents. */
    public Tensor decode(Tensor latents) {
        int cell = tokenizer.spaceCompression();
        return over(latents, size / cell, stride / cell, cell, 1, tokenizer::decode);
    }

    /** Sum of weighted tiles over sum of weights; an output pixel is {@code times / parts} input pixels. */
    private static Tensor over(Tensor x, int size, int stride, int times, int parts, UnaryOperator<Tensor> one) {
        long height = x.size(-2);
        long width = x.size(-1);
        List<Tensor> sums =
                new ArrayList<>(); // the sum and the weights, made when the first tile tells channels and frames
        for (long top : starts(height, size, stride)) {
            for (long left : starts(width, size, stride)) {
                long rows = Math.min(size, height - top);
                long columns = Math.min(size, width - left);
                try (Scope scope = Scope.open()) {
                    Tensor done = one.apply(
                            x.narrow(-2, top, rows).narrow(-1, left, columns).contiguous());
                    if (sums.isEmpty()) {
                        long[] shape = done.shape();
                        shape[shape.length - 2] = height * times / parts;
                        shape[shape.length - 1] = width * times / parts;
                        sums.add(scope.keep(Tensor.zeros(DType.FLOAT32, shape)));
                        sums.add(scope.keep(Tensor.zeros(shape[shape.length - 2], shape[shape.length - 1])));
                    }
                    long[] at = {top * times / parts, left * times / parts};
                    add(sums, done, at, (size - stride) * times / parts);
                }
            }
        }
        return sums.get(0).div(sums.get(1)).to(x.dtype());
    }

    private static void add(List<Tensor> sums, Tensor tile, long[] at, int fade) {
        Tensor whole = sums.get(0);
        long rows = tile.size(-2);
        long columns = tile.size(-1);
        Tensor down = ramp(rows, fade, at[0] > 0, at[0] + rows < whole.size(-2)).reshape(-1, 1);
        Tensor across =
                ramp(columns, fade, at[1] > 0, at[1] + columns < whole.size(-1)).reshape(1, -1);
        Tensor weight = down.mul(across);
        whole.narrow(-2, at[0], rows)
                .narrow(-1, at[1], columns)
                .add_(tile.to(DType.FLOAT32).mul(weight));
        sums.get(1).narrow(-2, at[0], rows).narrow(-1, at[1], columns).add_(weight);
    }

    /** 1, rising over the first and falling over the last pixels where a neighbour begins or ends. */
    private static Tensor ramp(long length, int fade, boolean before, boolean after) {
        float[] weights = new float[(int) length];
        for (int i = 0; i < weights.length; i++) {
            float in = before && i < fade ? (i + 0.5f) / fade : 1;
            float out = after && length - 1 - i < fade ? (length - 0.5f - i) / fade : 1;
            weights[i] = in * out;
        }
        return Tensor.of(weights, length);
    }

    private static List<Long> starts(long length, int size, int stride) {
        List<Long> starts = new ArrayList<>();
        for (long at = 0; at == 0 || at + size - stride < length; at += stride) {
            starts.add(at);
        }
        return starts;
    }
}
