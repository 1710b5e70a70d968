package orrery.tensor;

import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.LongList;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.jspecify.annotations.Nullable;

/**
 * A convolution's weight in the block order that oneDNN convolves in. A plain weight is rearranged in every call. Forward only; CPU only.
 */
final class PackedConvolution implements AutoCloseable {
    private static final String REORDER = "mkldnn::_reorder_convolution_weight";
    private static final String CONVOLVE = "mkldnn::_convolution_pointwise";

    private final Tensor packed;
    private final IValue weight;
    private final IValue stride;
    private final IValue padding;

    private PackedConvolution(Tensor packed, int stride, int padding) {
        this.packed = packed;
        weight = Operators.lasting(new IValue(packed.raw));
        this.stride = Operators.pair(stride);
        this.padding = Operators.pair(padding);
    }

    /** Loaded with the first packed weight. */
    private static final class Operators {
        static final @Nullable OperatorHandle REORDERING = find(REORDER, "");
        static final @Nullable OperatorHandle PLAIN = find(CONVOLVE, "");
        static final @Nullable OperatorHandle WITH_OTHER = find(CONVOLVE, "binary");
        static final IValue NONE = lasting(new IValue());
        static final IValue ONE = lasting(new IValue(1L));
        static final IValue ONES = pair(1);
        static final IValue NO_ACTIVATION = lasting(new IValue("none"));
        static final IValue ADD = lasting(new IValue("add"));
        static final @Nullable IValue NO_SCALARS = PLAIN == null ? null : emptyScalars(PLAIN);

        private static @Nullable OperatorHandle find(String name, String overload) {
            OperatorHandleOptional found = Dispatcher.singleton().findSchema(new OperatorName(name, overload));
            if (!found.has_value()) {
                return null;
            }
            OperatorHandle operator = new OperatorHandle(found.get());
            operator.retainReference();
            return operator;
        }

        /** The empty list needs its element type, an optional number, which only the schema can give. */
        private static IValue emptyScalars(OperatorHandle convolution) {
            return lasting(new IValue(new GenericList(convolution
                    .schema()
                    .arguments()
                    .getPointer(8)
                    .type()
                    .get()
                    .containedType(0))));
        }

        static IValue pair(long value) {
            return lasting(new IValue(new GenericList((Pointer) new LongList(value, value))));
        }

        static IValue lasting(IValue value) {
            value.retainReference();
            return value;
        }
    }

    /** Packs an FP32 weight [out, in, k, k]; empty where this build of libtorch, or this processor, cannot. */
    static Optional<PackedConvolution> of(Tensor weight, int stride, int padding) {
        OperatorHandle reordering = Operators.REORDERING;
        boolean known = Operators.PLAIN != null && Operators.WITH_OTHER != null;
        if (reordering == null
                || !known
                || weight.dtype() != DType.FLOAT32
                || weight.device().kind() != Device.Kind.CPU) {
            return Optional.empty();
        }
        Tensor packed = Scope.lasting(() -> {
            IValueVector stack = new IValueVector();
            stack.push_back(new IValue(weight.detach().raw));
            stack.push_back(Operators.pair(padding));
            stack.push_back(Operators.pair(stride));
            stack.push_back(Operators.ONES);
            stack.push_back(Operators.ONE);
            stack.push_back(Operators.NONE); // any size of pictures
            reordering.callBoxed(stack);
            return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
        });
        return Optional.of(new PackedConvolution(packed, stride, padding));
    }

    /** The convolution of x [B, in, H, W]. */
    Tensor convolve(Tensor x, Tensor bias) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(x.raw));
        shape(stack, bias);
        stack.push_back(Operators.NO_ACTIVATION);
        stack.push_back(Objects.requireNonNull(Operators.NO_SCALARS));
        stack.push_back(Operators.NONE);
        return call(Operators.PLAIN, stack);
    }

    /** The same plus {@code residual}, in one kernel. */
    Tensor convolve(Tensor x, Tensor bias, Tensor residual) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(x.raw));
        stack.push_back(new IValue(residual.raw));
        shape(stack, bias);
        stack.push_back(Operators.ADD);
        stack.push_back(Operators.NONE);
        stack.push_back(Operators.NONE);
        stack.push_back(Objects.requireNonNull(Operators.NO_SCALARS));
        stack.push_back(Operators.NONE);
        return call(Operators.WITH_OTHER, stack);
    }

    private void shape(IValueVector stack, Tensor bias) {
        stack.push_back(weight);
        stack.push_back(new IValue(bias.raw));
        stack.push_back(padding);
        stack.push_back(stride);
        stack.push_back(Operators.ONES);
        stack.push_back(Operators.ONE);
    }

    private static Tensor call(@Nullable OperatorHandle operator, IValueVector stack) {
        Objects.requireNonNull(operator).callBoxed(stack);
        return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
    }

    @Override
    public void close() {
        weight.close();
        stride.close();
        padding.close();
        packed.close();
    }
}
