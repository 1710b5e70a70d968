package orrery.tensor;

import java.util.Objects;
import java.util.Optional;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer's weight in the block order that oneDNN multiplies in. A plain weight is rearranged in every call, which costs as
 * much as the product itself when there are few rows. Forward only; CPU only.
 */
final class PackedWeight implements AutoCloseable {
    private static final String REORDER = "mkldnn::_reorder_linear_weight";
    private static final String LINEAR = "mkldnn::_linear_pointwise";

    private final Tensor packed;
    private final IValue argument;

    private PackedWeight(Tensor packed) {
        this.packed = packed;
        argument = Operators.lasting(new IValue(packed.raw));
    }

    /** Loaded with the first packed weight. */
    private static final class Operators {
        static final @Nullable OperatorHandle REORDERING = find(REORDER, "");
        static final @Nullable OperatorHandle PRODUCT = find(LINEAR, "");
        static final @Nullable OperatorHandle PRODUCT_WITH_OTHER = find(LINEAR, "binary");
        static final IValue NONE = lasting(new IValue());
        static final IValue NO_ACTIVATION = lasting(new IValue("none"));
        static final IValue ADD = lasting(new IValue("add"));
        static final @Nullable IValue NO_SCALARS = PRODUCT == null ? null : emptyScalars(PRODUCT);

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
        private static IValue emptyScalars(OperatorHandle product) {
            return lasting(new IValue(new GenericList(
                    product.schema().arguments().getPointer(4).type().get().containedType(0))));
        }

        private static IValue lasting(IValue value) {
            value.retainReference();
            return value;
        }
    }

    /** Packs a weight [out, in] of any floating type; empty where this build of libtorch, or this processor, cannot. */
    static Optional<PackedWeight> of(Tensor weight) {
        OperatorHandle reordering = Operators.REORDERING;
        boolean known = Operators.PRODUCT != null && Operators.PRODUCT_WITH_OTHER != null;
        boolean able = weight.dtype() != DType.BFLOAT16
                || TorchRuntime.cpuCapability().startsWith("AVX512"); // oneDNN refuses bf16 elsewhere
        if (reordering == null || !known || !able || weight.device().kind() != Device.Kind.CPU) {
            return Optional.empty();
        }
        return Optional.of(new PackedWeight(Scope.lasting(() -> {
            IValueVector stack = new IValueVector();
            stack.push_back(new IValue(weight.detach().raw));
            stack.push_back(Operators.NONE);
            reordering.callBoxed(stack);
            return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
        })));
    }

    /** x·Wᵀ + b with the packed weight. */
    Tensor linear(Tensor x, @Nullable Tensor bias) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(x.raw));
        stack.push_back(argument);
        stack.push_back(bias == null ? Operators.NONE : new IValue(bias.raw));
        stack.push_back(Operators.NO_ACTIVATION);
        stack.push_back(Objects.requireNonNull(Operators.NO_SCALARS));
        stack.push_back(Operators.NONE);
        return call(Operators.PRODUCT, stack);
    }

    /** x·Wᵀ + b + residual in one kernel. */
    Tensor linear(Tensor x, @Nullable Tensor bias, Tensor residual) {
        IValueVector stack = new IValueVector();
        stack.push_back(new IValue(x.raw));
        stack.push_back(new IValue(residual.raw));
        stack.push_back(argument);
        stack.push_back(bias == null ? Operators.NONE : new IValue(bias.raw));
        stack.push_back(Operators.ADD);
        return call(Operators.PRODUCT_WITH_OTHER, stack);
    }

    private static Tensor call(@Nullable OperatorHandle operator, IValueVector stack) {
        Objects.requireNonNull(operator).callBoxed(stack);
        return new Tensor(new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor()));
    }

    @Override
    public void close() {
        argument.close();
        packed.close();
    }
}
