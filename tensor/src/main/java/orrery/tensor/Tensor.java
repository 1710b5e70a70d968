package orrery.tensor;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A libtorch tensor, named as PyTorch names things. Operations are spread over the families {@link TensorShape}, {@link
 * TensorMath} and {@link TensorReduce}; here are making, reading, gradients and changes in place. Networks' functions are
 * in {@link Functional}.
 *
 * <p>A tensor dies with the {@link Scope} of the thread that made it, or by {@link #close} where no scope is open. Reading
 * one tensor from many threads is safe, changing it is not.
 */
public final class Tensor extends TensorReduce {
    Tensor(org.bytedeco.pytorch.Tensor raw) {
        super(raw);
        Scope.born(this);
    }

    // ---- making

    /** FLOAT32 with the given elements, row by row. */
    public static Tensor of(float[] data, long... shape) {
        return new Tensor(AbstractTensor.create(data, sized(data.length, shape)));
    }

    /** FLOAT64 with the given elements, row by row. */
    public static Tensor of(double[] data, long... shape) {
        return new Tensor(AbstractTensor.create(data, sized(data.length, shape)));
    }

    /** INT64 with the given elements, row by row. */
    public static Tensor of(long[] data, long... shape) {
        return new Tensor(AbstractTensor.create(data, sized(data.length, shape)));
    }

    /** UINT8 with the given elements, row by row. */
    public static Tensor of(byte[] data, long... shape) {
        Tensor made = zeros(DType.UINT8, sized(data.length, shape));
        new BytePointer(made.raw.data_ptr()).put(data, 0, data.length);
        return made;
    }

    /** A single FLOAT32 without dimensions. */
    public static Tensor scalar(double value) {
        return full(value);
    }

    /** FLOAT32 zeros. */
    public static Tensor zeros(long... shape) {
        return zeros(DType.FLOAT32, shape);
    }

    /** Zeros of a type. */
    public static Tensor zeros(DType type, long... shape) {
        return new Tensor(torch.torch_zeros(shape, new TensorOptions(type.raw)));
    }

    /** FLOAT32 ones. */
    public static Tensor ones(long... shape) {
        return new Tensor(torch.torch_ones(shape, new TensorOptions(DType.FLOAT32.raw)));
    }

    /** FLOAT32 with one value everywhere. */
    public static Tensor full(double value, long... shape) {
        return new Tensor(torch.torch_full(shape, new Scalar(value), new TensorOptions(DType.FLOAT32.raw)));
    }

    /** INT64 0, 1, … n−1. */
    public static Tensor arange(long n) {
        return new Tensor(torch.torch_arange(new Scalar(n), new TensorOptions(DType.INT64.raw)));
    }

    /** FLOAT32 from {@code start} to before {@code end}. */
    public static Tensor arange(double start, double end, double step) {
        return new Tensor(torch.torch_arange(
                new Scalar(start), new Scalar(end), new Scalar(step), new TensorOptions(DType.FLOAT32.raw)));
    }

    /** FLOAT32 from the standard normal distribution. A draw of n is never the beginning of a longer one. */
    public static Tensor randn(Generator generator, long... shape) {
        return new Tensor(
                torch.torch_randn(shape, new GeneratorOptional(generator.raw()), new TensorOptions(DType.FLOAT32.raw)));
    }

    /** FLOAT32 uniform in [0, 1). */
    public static Tensor rand(Generator generator, long... shape) {
        return new Tensor(
                torch.torch_rand(shape, new GeneratorOptional(generator.raw()), new TensorOptions(DType.FLOAT32.raw)));
    }

    /** INT64 uniform in {@code low} to {@code high} − 1. */
    public static Tensor randint(Generator generator, long low, long high, long... shape) {
        return new Tensor(torch.torch_randint(
                low, high, shape, new GeneratorOptional(generator.raw()), new TensorOptions(DType.INT64.raw)));
    }

    /** INT64 0 to n−1 in random order. */
    public static Tensor randperm(Generator generator, long n) {
        return new Tensor(
                torch.torch_randperm(n, new GeneratorOptional(generator.raw()), new TensorOptions(DType.INT64.raw)));
    }

    /** Tensors joined along a dimension that they have. */
    public static Tensor cat(List<Tensor> parts, int dim) {
        return new Tensor(torch.cat(vector(parts), dim));
    }

    /** Tensors of one shape joined along a new dimension. */
    public static Tensor stack(List<Tensor> parts, int dim) {
        return new Tensor(torch.stack(vector(parts), dim));
    }

    /** {@code a} where the condition is true, else {@code b}; with broadcasting. */
    public static Tensor where(Tensor condition, Tensor a, Tensor b) {
        return new Tensor(torch.where(condition.raw, a.raw, b.raw));
    }

    /** Sum of products in Einstein's notation, such as {@code "bij,bjk->bik"}. */
    public static Tensor einsum(String equation, Tensor... operands) {
        return new Tensor(torch.einsum(equation, vector(List.of(operands))));
    }

    static TensorVector vector(List<Tensor> tensors) {
        org.bytedeco.pytorch.Tensor[] raw = new org.bytedeco.pytorch.Tensor[tensors.size()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = tensors.get(i).raw;
        }
        return new TensorVector(raw);
    }

    private static long[] sized(int length, long[] shape) {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        if (count != length) {
            throw new IllegalArgumentException(length + " elements do not fill the shape " + Arrays.toString(shape));
        }
        return shape;
    }

    // ---- reading

    /** The only element as a number. */
    public double item() {
        return raw.item_double();
    }

    /** All elements as floats, row by row. */
    public float[] floats() {
        try (Scope reading = Scope.open()) {
            float[] out = new float[Math.toIntExact(numel())];
            if (out.length == 0) {
                return out; // an empty tensor has no address
            }
            new FloatPointer(detach().to(DType.FLOAT32)
                            .to(Device.CPU)
                            .contiguous()
                            .raw
                            .data_ptr())
                    .get(out);
            return out;
        }
    }

    /** All elements as doubles, row by row. */
    public double[] doubles() {
        try (Scope reading = Scope.open()) {
            double[] out = new double[Math.toIntExact(numel())];
            if (out.length == 0) {
                return out; // an empty tensor has no address
            }
            new DoublePointer(detach().to(DType.FLOAT64)
                            .to(Device.CPU)
                            .contiguous()
                            .raw
                            .data_ptr())
                    .get(out);
            return out;
        }
    }

    /** All elements as longs, row by row. */
    public long[] longs() {
        try (Scope reading = Scope.open()) {
            long[] out = new long[Math.toIntExact(numel())];
            if (out.length == 0) {
                return out; // an empty tensor has no address
            }
            new LongPointer(detach().to(DType.INT64)
                            .to(Device.CPU)
                            .contiguous()
                            .raw
                            .data_ptr())
                    .get(out);
            return out;
        }
    }

    /** All elements as bytes (UINT8), row by row. */
    public byte[] bytes() {
        byte[] out = new byte[Math.toIntExact(numel())];
        bytes(out);
        return out;
    }

    /** All elements as bytes (UINT8) into an array of exactly their number. */
    public void bytes(byte[] out) {
        try (Scope reading = Scope.open()) {
            if (out.length != numel()) {
                throw new IllegalArgumentException("array of " + out.length + " for " + numel() + " elements");
            }
            if (out.length == 0) {
                return;
            }
            new BytePointer(detach().to(DType.UINT8)
                            .to(Device.CPU)
                            .contiguous()
                            .raw
                            .data_ptr())
                    .get(out);
        }
    }

    /** The elements' own bytes of a contiguous tensor on the CPU; valid while the tensor lives. */
    ByteBuffer nativeBytes() {
        long bytes = numel() * dtype().bytes();
        if (bytes == 0) {
            return ByteBuffer.allocate(0);
        }
        return new BytePointer(raw.data_ptr()).capacity(bytes).asByteBuffer();
    }

    /** The same bytes read as another type; the last dimension changes accordingly. */
    Tensor viewAs(DType type) {
        return new Tensor(raw.view(type.raw));
    }

    /** A window on the same storage, by steps between elements; the first is where this one's first is. */
    Tensor asStrided(long[] size, long[] stride) {
        return new Tensor(raw.as_strided(size, stride));
    }

    // ---- gradients

    /** Gradients of this single number for every leaf that asked for one. */
    public void backward() {
        raw.backward();
    }

    /** The gradient that {@link #backward} left here; borrows the same storage. */
    public Optional<Tensor> grad() {
        org.bytedeco.pytorch.Tensor grad = raw.grad();
        return grad.defined() ? Optional.of(new Tensor(grad)) : Optional.empty();
    }

    /** Forgets the gradient. */
    public void zeroGrad() {
        raw.mutable_grad().reset();
    }

    /** Asks for a gradient, or no longer; returns this tensor. */
    public Tensor requiresGrad(boolean on) {
        raw.requires_grad_(on);
        return this;
    }

    // ---- in place; each returns this tensor

    /** Adds in place. */
    public Tensor add_(Tensor other) {
        raw.add_(other.raw);
        return this;
    }

    /** Subtracts in place. */
    public Tensor sub_(Tensor other) {
        raw.sub_(other.raw);
        return this;
    }

    /** Multiplies in place. */
    public Tensor mul_(Tensor other) {
        raw.mul_(other.raw);
        return this;
    }

    /** Multiplies by a number in place. */
    public Tensor mul_(double value) {
        raw.mul_(new Scalar(value));
        return this;
    }

    /** Adds a number in place. */
    public Tensor add_(double value) {
        raw.add_(new Scalar(value));
        return this;
    }

    /** Takes the elements of another tensor, converting the type and broadcasting. */
    public Tensor copy_(Tensor other) {
        raw.copy_(other.raw);
        return this;
    }

    /** x·sigmoid(x) in place where no gradient needs what is here, else as {@link #silu}: for what was made for this alone. */
    public Tensor siluInPlace() {
        if (raw.requires_grad()) {
            return silu();
        }
        torch.silu_(raw); // what it returns only borrows
        return this;
    }

    /** Sets all elements to zero. */
    public Tensor zero_() {
        raw.zero_();
        return this;
    }

    /** Sets all elements to a number. */
    public Tensor fill_(double value) {
        raw.fill_(new Scalar(value));
        return this;
    }

    /** Moves towards another tensor in place: this + weight·(other − this). */
    public Tensor lerp_(Tensor other, double weight) {
        raw.lerp_(other.raw, new Scalar(weight));
        return this;
    }

    /** Replaces the storage, so that every holder of this handle sees the new elements and type. */
    void setData(Tensor other) {
        raw.set_data(other.raw);
    }

    /** Type, shape and, for small tensors, the elements. */
    @Override
    public String toString() {
        if (isClosed()) {
            return "closed tensor";
        }
        String head = dtype() + Arrays.toString(shape());
        return numel() <= 16 ? head + " " + Arrays.toString(doubles()) : head;
    }
}
