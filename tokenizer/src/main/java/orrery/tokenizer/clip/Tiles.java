package orrery.tokenizer.clip;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Pass;

/**
 * Frames larger than memory, tile by tile: tiles overlap, and where they do one fades into the other. It is a tokenizer itself, so tiles
 * can be streamed: each keeps its own past. Not equal to the whole frame at once: norms and attention of these networks see all pixels of
 * a frame, so each tile sees only its own. Codes of a discrete tokenizer fade too; take the nearest code.
 *
 * @param tokenizer that codes
 * @param size pixels of a tile along each axis
 * @param stride pixels from one tile to the next
 */
public record Tiles(ClipTokenizer tokenizer, int size, int stride) implements ClipTokenizer {
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

    /** Tiles of a size, a quarter of each shared with the next, as far as the compression allows. */
    public static Tiles of(ClipTokenizer tokenizer, int size) {
        int cell = tokenizer.spaceCompression();
        return new Tiles(tokenizer, size, Math.max(cell, size * 3 / 4 / cell * cell));
    }

    @Override
    public Tensor encode(Tensor pixels, Pass pass) {
        int cell = tokenizer.spaceCompression();
        return over(pixels, new Grid(size, stride, 1, cell), pass, tokenizer::encode);
    }

    @Override
    public Tensor decode(Tensor latents, Pass pass) {
        int cell = tokenizer.spaceCompression();
        return over(latents, new Grid(size / cell, stride / cell, cell, 1), pass, tokenizer::decode);
    }

    @Override
    public int timeCompression() {
        return tokenizer.timeCompression();
    }

    @Override
    public int spaceCompression() {
        return tokenizer.spaceCompression();
    }

    @Override
    public double bits() {
        return tokenizer.bits();
    }

    @Override
    public boolean video() {
        return tokenizer.video();
    }

    /** Of all tiles: more than of the whole frame, as they overlap. */
    @Override
    public long keptForever(long height, long width) {
        int cell = tokenizer.spaceCompression();
        Grid grid = new Grid(size / cell, stride / cell, cell, 1);
        long kept = 0;
        for (long top : grid.starts(height)) {
            for (long left : grid.starts(width)) {
                kept += tokenizer.keptForever(Math.min(grid.size, height - top), Math.min(grid.size, width - left));
            }
        }
        return kept;
    }

    /**
     * Where tiles lie.
     *
     * @param size of a tile, in what goes in
     * @param stride from one to the next
     * @param times pixels that come out for {@code parts} that go in
     * @param parts pixels that go in for {@code times} that come out
     */
    private record Grid(int size, int stride, int times, int parts) {
        List<Long> starts(long length) {
            List<Long> starts = new ArrayList<>();
            for (long at = 0; at == 0 || at + size - stride < length; at += stride) {
                starts.add(at);
            }
            return starts;
        }

        long out(long in) {
            return in * times / parts;
        }
    }

    /** A part of the work on a tile. */
    @FunctionalInterface
    private interface Work {
        Tensor on(Tensor tile, Pass pass);
    }

    /** Sum of weighted tiles over sum of weights. */
    private static Tensor over(Tensor x, Grid grid, Pass pass, Work work) {
        long height = x.size(-2);
        long width = x.size(-1);
        List<Tensor> sums =
                new ArrayList<>(); // the sum and the weights, made when the first tile tells channels and frames
        for (long top : grid.starts(height)) {
            for (long left : grid.starts(width)) {
                long rows = Math.min(grid.size, height - top);
                long columns = Math.min(grid.size, width - left);
                try (Scope scope = Scope.open()) {
                    Tensor tile =
                            x.narrow(-2, top, rows).narrow(-1, left, columns).contiguous();
                    Tensor done = work.on(tile, pass.part(top + "," + left));
                    if (sums.isEmpty()) {
                        long[] shape = done.shape();
                        shape[shape.length - 2] = grid.out(height);
                        shape[shape.length - 1] = grid.out(width);
                        sums.add(scope.keep(Tensor.zeros(DType.FLOAT32, shape).to(x.device())));
                        sums.add(scope.keep(
                                Tensor.zeros(grid.out(height), grid.out(width)).to(x.device())));
                    }
                    add(sums, done, grid.out(top), grid.out(left), (int) grid.out(grid.size - grid.stride));
                }
            }
        }
        pass.advance();
        return sums.get(0).div(sums.get(1)).to(x.dtype());
    }

    private static void add(List<Tensor> sums, Tensor tile, long top, long left, int fade) {
        Tensor whole = sums.get(0);
        long rows = tile.size(-2);
        long columns = tile.size(-1);
        Tensor down = ramp(rows, fade, top > 0, top + rows < whole.size(-2)).reshape(-1, 1);
        Tensor across =
                ramp(columns, fade, left > 0, left + columns < whole.size(-1)).reshape(1, -1);
        Tensor weight = down.mul(across).to(tile.device());
        whole.narrow(-2, top, rows)
                .narrow(-1, left, columns)
                .add_(tile.to(DType.FLOAT32).mul(weight));
        sums.get(1).narrow(-2, top, rows).narrow(-1, left, columns).add_(weight);
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
}
