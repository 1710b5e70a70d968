package orrery.tokenizer.cosmos;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Tensor;
import orrery.tokenizer.causal.Folding;

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
        if (method == Method.HAAR && overTime && size > 1 && Autocast.active()) {
            return asProduct(pixels);
        }
        if (method == Method.REARRANGE) {
            return overTime ? cells(pixels) : Functional.pixelUnshuffle(pixels, size);
        }
        return byLevels(pixels);
    }

    /** Channels to pixels: undoes {@link #patch}. */
    public Tensor unpatch(Tensor x, boolean begins) {
        Tensor pixels = x;
        if (method == Method.HAAR && overTime && size > 1 && Autocast.active()) {
            pixels = fromProduct(x);
        } else if (method == Method.REARRANGE) {
            pixels = overTime ? pixelsOf(x) : Functional.pixelShuffle(x, size);
        } else {
            for (int level = size; level > 1; level /= 2) {
                pixels = merge(pixels, 0);
            }
        }
        return overTime && begins ? pixels.narrow(2, size - 1L, pixels.size(2) - size + 1) : pixels;
    }

    /** All levels as one matrix product, channels last in memory: the same bands in less time, for training in half precision. */
    private Tensor asProduct(Tensor x) {
        long p = size;
        long[] s = x.shape();
        Tensor rows = x.permute(0, 2, 3, 4, 1) // [B, T, H, W, C]
                .reshape(s[0], s[2] / p, p, s[3] / p, p, s[4] / p, p, s[1])
                .permute(0, 1, 3, 5, 2, 4, 6, 7)
                .flatten(4, 7); // [B, T/p, H/p, W/p, p·p·p·C]
        return Folding.channelsSecond(rows.matmul(bands(s[1])));
    }

    private Tensor fromProduct(Tensor x) {
        long p = size;
        long colours = x.size(1) / volume();
        Tensor rows =
                Folding.channelsLast(x).matmul(bands(colours).transpose(0, 1).mul((double) volume()));
        return rows.reshape(x.size(0), x.size(2), x.size(3), x.size(4), p, p, p, colours)
                .permute(0, 7, 1, 4, 2, 5, 3, 6)
                .reshape(x.size(0), colours, x.size(2) * p, x.size(3) * p, x.size(4) * p);
    }

    /** What each pixel of a cell adds to each band: [volume·C, volume·C], orthogonal but for a factor. */
    private Tensor bands(long colours) {
        Tensor single = Tensor.arange((long) volume());
        Tensor oneEach =
                single.unsqueeze(0).eq(single.unsqueeze(1)).to(DType.FLOAT32).reshape(volume(), 1, size, size, size);
        Tensor bands = byLevels(oneEach).reshape(volume(), 1, volume(), 1);
        Tensor colour = Tensor.arange(colours);
        Tensor apart =
                colour.unsqueeze(0).eq(colour.unsqueeze(1)).to(DType.FLOAT32).reshape(1, colours, 1, colours);
        return bands.mul(apart).reshape(volume() * colours, volume() * colours);
    }

    private Tensor byLevels(Tensor x) {
        Tensor pixels = x;
        for (int level = size; level > 1; level /= 2) {
            List<Tensor> bands = new ArrayList<>();
            split(pixels, 0, bands);
            pixels = Tensor.cat(bands, 1);
        }
        return pixels;
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
                .permute(0, 1, 3, 5, 7, 2, 4, 6)
                .flatten(1, 4);
    }

    private Tensor pixelsOf(Tensor x) {
        long p = size;
        return x.reshape(x.size(0), x.size(1) / volume(), p, p, p, x.size(2), x.size(3), x.size(4))
                .permute(0, 1, 5, 2, 6, 3, 7, 4) // [B, C, T, p, H, p, W, p]
                .reshape(x.size(0), x.size(1) / volume(), x.size(2) * p, x.size(3) * p, x.size(4) * p);
    }
}
