package orrery.tensor;

import java.util.Arrays;

/** One native tensor: its handle, its facts, and who frees it. */
abstract class TensorHandle implements AutoCloseable {
    final org.bytedeco.pytorch.Tensor raw;
    private boolean owned;
    private boolean closed;

    TensorHandle(org.bytedeco.pytorch.Tensor raw) {
        this.raw = raw;
    }

    /** Holds a reference of our own, so that the end of the native scope does not free the tensor. */
    final void own() {
        if (!owned) {
            raw.retainReference();
            owned = true;
        }
    }

    /** The scope ends: the native scope frees the handle, here it is only counted out. */
    final void releaseFromScope() {
        if (closed) {
            return;
        }
        closed = true;
        Scope.died();
        if (owned) {
            raw.close();
        }
    }

    /** Frees this handle at once; views of the same storage stay valid. Closing twice does nothing. */
    @Override
    public final void close() {
        if (closed) {
            return;
        }
        closed = true;
        Scope.died();
        raw.close();
    }

    /** Whether the handle was freed. */
    public final boolean isClosed() {
        return closed;
    }

    /** Sizes of all dimensions. */
    public final long[] shape() {
        return raw.sizes().vec().get();
    }

    /** Size of one dimension; negative counts from the last. */
    public final long size(int dim) {
        return raw.size(dim);
    }

    /** Number of dimensions. */
    public final int dim() {
        return (int) raw.dim();
    }

    /** Number of elements. */
    public final long numel() {
        return raw.numel();
    }

    /** Type of the elements. */
    public final DType dtype() {
        return DType.of(raw.scalar_type());
    }

    /** Where the elements are. */
    public final Device device() {
        return raw.is_cuda() ? new Device(Device.Kind.CUDA, raw.device().index()) : Device.CPU;
    }

    /** Whether gradients flow to this tensor. */
    public final boolean requiresGrad() {
        return raw.requires_grad();
    }

    /** Whether two tensors have one shape and type and equal elements; NaN equals nothing. */
    public final boolean equalTo(Tensor other) {
        return dtype() == other.dtype()
                && Arrays.equals(shape(), other.shape())
                && org.bytedeco.pytorch.global.torch.equal(raw, other.raw);
    }
}
