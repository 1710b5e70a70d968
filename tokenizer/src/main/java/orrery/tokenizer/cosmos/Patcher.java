package orrery.tokenizer.cosmos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;

/**
 * Small cells of pixels to channels and back without loss, before and after a network. {@code HAAR}: averages and differences, one
 * halving after the other; {@code REARRANGE}: the pixels as they are. Over time the first frame fills a cell of its own, so that it
 * depends on nothing else.
 *
 * @param size pixels of a cell along each axis, a power of two
 * @param method what the channels are
 * @param overTime whether a cell also spans frames: tensors are [B, C, T, H, W] then, else [B, C, H, W]
 */
public record Patcher(int size, Method method, boolean overTime) {
    /** What the channels of a cell are. */
    public enum Method {
        HAAR,
        REARRANGE
    }

    public Patcher {
        Check.that(
                size >= 1 && Integer.bitCount(size) == 1,
                "Use 1, 2, 4 or 8.",
                "patch size %d is not a power of two",
                size);
    }

    /** Number of pixels of a cell: what a channel becomes. */
    public int volume() {
        return overTime ? size * size * size : size * size;
    }

    /**
     * Pixels to channels.
     *
     * @param x [B, C, H, W], or [B, C, 1+n·size, H, W] at the beginning of a clip and [B, C, n·size, H, W] later
     * @param begins whether the first frame is the first of the clip
     * @return [B, C·volume, …] with each axis divided by {@code size}
     */
    public Tensor patch(Tensor x, boolean begins) {
        Tensor pixels = x;
        if (overTime && begins && size > 1) {
            Tensor first = x.narrow(2, 0, 1).expand(-1, -1, size, -1, -1);
            pixels = x.size(2) == 1 ? first : Tensor.cat(List.of(first, x.narrow(2, 1, x.size(2) - 1)), 2);
        }
        for (int dim : halvedInOrder()) {
            Check.divides("patch size " + size, size, "dimension " + dim + " of the input", pixels.size(dim));
        }
        Tensor cells = overTime ? cells(pixels) : Functional.pixelUnshuffle(pixels, size);
        return method == Method.REARRANGE || size == 1 ? cells : mixed(cells, toBands(x.size(1)));
    }

    /** Halving after halving, of pixels. */
    private Tensor halvings(Tensor x) {
        Tensor bands = x;
        for (int level = size; level > 1; level /= 2) {
            List<Tensor> parts = new ArrayList<>();
            split(bands, 0, parts);
            bands = Tensor.cat(parts, 1);
        }
        return bands;
    }

    /** Undoes {@link #halvings}. */
    private Tensor doublings(Tensor x) {
        Tensor pixels = x;
        for (int level = size; level > 1; level /= 2) {
            pixels = merge(pixels, 0);
        }
        return pixels;
    }

    /**
     * All halvings of a cell are one matrix, found by halving each pixel alone: one product instead of many passes over the clip.
     *
     * @return [volume · C, C · volume], from pixels of a cell by colour to colours by band
     */
    private Tensor toBands(long colours) {
        Tensor bands = halvings(eachAlone().reshape(cellOf(volume(), 1))).reshape(volume(), volume()); // [pixel, band]
        return perColour(bands.transpose(0, 1), colours)
                .permute(0, 2, 3, 1) // [band, colour, colour, pixel]
                .reshape(volume() * colours, colours * volume());
    }

    /** And back, [C · volume, volume · C]. */
    private Tensor toPixels(long colours) {
        long[] place = cellOf(volume(), volume());
        Arrays.fill(place, 2, place.length, 1);
        Tensor pixels = doublings(eachAlone().reshape(place)).reshape(volume(), volume()); // [band, pixel]
        return perColour(pixels.transpose(0, 1), colours)
                .permute(2, 0, 1, 3) // [colour, pixel, band, colour]
                .reshape(colours * volume(), volume() * colours);
    }

    private Tensor eachAlone() {
        Tensor places = Tensor.arange(volume());
        return places.unsqueeze(0).eq(places.unsqueeze(1)).to(DType.FLOAT32);
    }

    private long[] cellOf(long batch, long channels) {
        return overTime ? new long[] {batch, channels, size, size, size} : new long[] {batch, channels, size, size};
    }

    /** [a, b] to [a, b, C, C]: the same for every colour, nothing between colours. */
    private static Tensor perColour(Tensor matrix, long colours) {
        Tensor each = Tensor.arange(colours);
        Tensor same = each.unsqueeze(0).eq(each.unsqueeze(1)).to(DType.FLOAT32);
        return matrix.unsqueeze(-1).unsqueeze(-1).mul(same);
    }

    /** The channels of x [B, C, …] through a matrix [C', C], channels last in memory. */
    private static Tensor mixed(Tensor x, Tensor matrix) {
        Tensor weight = matrix.to(x.dtype()).to(x.device());
        boolean video = x.dim() == 5;
        Tensor rows = video ? x.permute(0, 2, 3, 4, 1) : x.permute(0, 2, 3, 1);
        Tensor made = Functional.linear(rows, weight, null);
        return video ? made.permute(0, 4, 1, 2, 3) : made.permute(0, 3, 1, 2);
    }

    /** Channels to pixels: undoes {@link #patch}. */
    public Tensor unpatch(Tensor x, boolean begins) {
        Tensor cells = method == Method.REARRANGE || size == 1 ? x : mixed(x, toPixels(x.size(1) / volume()));
        Tensor pixels = overTime ? pixelsOf(cells) : Functional.pixelShuffle(cells, size);
        return overTime && begins ? pixels.narrow(2, size - 1L, pixels.size(2) - size + 1) : pixels;
    }

    /** The axes in the order in which the letters of a band name them. */
    private int[] halvedInOrder() {
        return overTime ? new int[] {2, 3, 4} : new int[] {3, 2};
    }

    /** Averages, then differences along each axis: LLL, LLH, LHL, … one after the other. */
    private void split(Tensor x, int axis, List<Tensor> bands) {
        int[] order = halvedInOrder();
        if (axis == order.length) {
            bands.add(x);
            return;
        }
        int dim = order[axis];
        Tensor even = x.slice(dim, 0, x.size(dim), 2);
        Tensor odd = x.slice(dim, 1, x.size(dim), 2);
        split(even.add(odd).mul(0.5), axis + 1, bands);
        split(even.sub(odd).mul(0.5), axis + 1, bands);
    }

    private Tensor merge(Tensor x, int axis) {
        int[] order = halvedInOrder();
        if (axis == order.length) {
            return x;
        }
        List<Tensor> halves = x.chunk(2, 1);
        Tensor mean = merge(halves.get(0), axis + 1);
        Tensor difference = merge(halves.get(1), axis + 1);
        int dim = order[axis];
        Tensor pairs = Tensor.stack(List.of(mean.add(difference), mean.sub(difference)), dim + 1);
        return pairs.flatten(dim, dim + 1);
    }

    private Tensor cells(Tensor x) {
        long p = size;
        return x.reshape(x.size(0), x.size(1), x.size(2) / p, p, x.size(3) / p, p, x.size(4) / p, p)
                .permute(0, 2, 4, 6, 1, 3, 5, 7)
                .flatten(4, 7) // channels last in memory
                .permute(0, 4, 1, 2, 3);
    }

    private Tensor pixelsOf(Tensor x) {
        long p = size;
        return x.reshape(x.size(0), x.size(1) / volume(), p, p, p, x.size(2), x.size(3), x.size(4))
                .permute(0, 1, 5, 2, 6, 3, 7, 4) // [B, C, T, p, H, p, W, p]
                .reshape(x.size(0), x.size(1) / volume(), x.size(2) * p, x.size(3) * p, x.size(4) * p);
    }
}
