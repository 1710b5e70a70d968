package orrery.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Shapes, views and copies. Dimensions are counted from 0, negative ones from the last. */
abstract class TensorShape extends TensorHandle {
    TensorShape(org.bytedeco.pytorch.Tensor raw) {
        super(raw);
    }

    /** The same elements in another shape; one size may be -1. A view where possible. */
    public final Tensor reshape(long... shape) {
        return new Tensor(raw.reshape(shape));
    }

    /** The same storage in another shape; fails where a copy would be needed. */
    public final Tensor view(long... shape) {
        return new Tensor(raw.view(shape));
    }

    /** Dimensions in another order, a view. */
    public final Tensor permute(long... order) {
        return new Tensor(raw.permute(order));
    }

    /** Two dimensions exchanged, a view. */
    public final Tensor transpose(int a, int b) {
        return new Tensor(raw.transpose(a, b));
    }

    /** A dimension of size 1 inserted, a view. */
    public final Tensor unsqueeze(int dim) {
        return new Tensor(raw.unsqueeze(dim));
    }

    /** A dimension of size 1 removed, a view. */
    public final Tensor squeeze(int dim) {
        return new Tensor(raw.squeeze(dim));
    }

    /** Dimensions of size 1 repeated without a copy; -1 keeps a size. */
    public final Tensor expand(long... shape) {
        return new Tensor(raw.expand(shape));
    }

    /** Dimensions {@code from} to {@code to}, both included, made one. */
    public final Tensor flatten(int from, int to) {
        return new Tensor(raw.flatten(from, to));
    }

    /** A stretch of one dimension, a view. */
    public final Tensor narrow(int dim, long start, long length) {
        return new Tensor(raw.narrow(dim, start, length));
    }

    /** One index of a dimension, which disappears; a view. */
    public final Tensor select(int dim, long index) {
        return new Tensor(raw.select(dim, index));
    }

    /** Every {@code step}-th index of a dimension from {@code start} to before {@code end}; a view. */
    public final Tensor slice(int dim, long start, long end, long step) {
        return new Tensor(raw.slice(dim, new LongOptional(start), new LongOptional(end), step));
    }

    /** Rows of a dimension at the given indices (INT64, one dimension), a copy. */
    public final Tensor indexSelect(int dim, Tensor indices) {
        return new Tensor(raw.index_select(dim, indices.raw));
    }

    /** Elements at indices along a dimension, a copy. */
    public final Tensor gather(int dim, Tensor indices) {
        return new Tensor(raw.gather(dim, indices.raw));
    }

    /** A copy in which the elements at indices along a dimension are replaced. */
    public final Tensor scatter(int dim, Tensor indices, Tensor source) {
        return new Tensor(raw.scatter(dim, indices.raw, source.raw));
    }

    /** The whole tensor repeated along each dimension. */
    public final Tensor repeat(long... times) {
        return new Tensor(raw.repeat(times));
    }

    /** Each index of a dimension repeated in place. */
    public final Tensor repeatInterleave(long times, int dim) {
        return new Tensor(torch.repeat_interleave(raw, times, new LongOptional(dim), new LongOptional()));
    }

    /** Dimensions reversed, a copy. */
    public final Tensor flip(long... dims) {
        return new Tensor(raw.flip(dims));
    }

    /** Elements shifted along a dimension, wrapping around. */
    public final Tensor roll(long shift, int dim) {
        return new Tensor(raw.roll(new long[] {shift}, dim));
    }

    /** Row-major in memory; the tensor itself if it is so already. */
    public final Tensor contiguous() {
        return new Tensor(raw.contiguous());
    }

    /** [B, C, H, W] with channels last in memory, as convolutions like it. */
    public final Tensor channelsLast() {
        return new Tensor(raw.contiguous(torch.MemoryFormat.ChannelsLast));
    }

    /** [B, C, T, H, W] with channels last in memory. */
    public final Tensor channelsLast3d() {
        return new Tensor(raw.contiguous(torch.MemoryFormat.ChannelsLast3d));
    }

    /** Another element type; the same tensor when it has that type. */
    public final Tensor to(DType type) {
        return new Tensor(raw.to(type.raw));
    }

    /** On another device; the same tensor when it is there. */
    public final Tensor to(Device device) {
        return new Tensor(raw.to(device.raw(), raw.scalar_type()));
    }

    /** The same storage cut from the gradient graph. */
    public final Tensor detach() {
        return new Tensor(raw.detach());
    }

    /** A copy with a storage of its own. */
    public final Tensor copy() {
        return new Tensor(raw.clone());
    }

    /** Equal parts along a dimension, views; the last may be smaller. */
    public final List<Tensor> chunk(int parts, int dim) {
        return list(raw.chunk(parts, dim));
    }

    /** Parts of the given length along a dimension, views; the last may be smaller. */
    public final List<Tensor> split(long length, int dim) {
        return list(raw.split(length, dim));
    }

    /** Parts of these lengths along a dimension, views. Their gradients come back in one copy, those of {@link #narrow} padded with zeros. */
    public final List<Tensor> splits(int dim, long... lengths) {
        return list(raw.split_with_sizes(lengths, dim));
    }

    private static List<Tensor> list(TensorVector vector) {
        List<Tensor> parts = new ArrayList<>();
        for (long i = 0; i < vector.size(); i++) {
            parts.add(new Tensor(new org.bytedeco.pytorch.Tensor(vector.get(i)))); // get() only borrows
        }
        vector.close();
        return parts;
    }
}
