package orrery.tensor;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorList;
import org.bytedeco.pytorch.global.torch;

/** Kernels that update many tensors in one call. Their names start with "_" and so are reached through the dispatcher. */
public final class Fused {
    private Fused() {}

    /**
     * One AdamW step (Loshchilov and Hutter, decoupled weight decay) in place. Call under {@link NoGrad}.
     *
     * @param steps one FLOAT32 single number for each parameter, already incremented: 1 at the first step
     */
    public static void adamW(
            List<Tensor> params,
            List<Tensor> grads,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            List<Tensor> steps,
            double learningRate,
            double beta1,
            double beta2,
            double weightDecay,
            double eps) {
        if (params.isEmpty()) {
            return;
        }
        IValueVector stack = new IValueVector();
        stack.push_back(list(params));
        stack.push_back(list(grads));
        stack.push_back(list(firstMoments));
        stack.push_back(list(secondMoments));
        stack.push_back(list(List.of())); // max_exp_avg_sqs: only for amsgrad
        stack.push_back(list(steps));
        for (double value : new double[] {learningRate, beta1, beta2, weightDecay, eps}) {
            stack.push_back(new IValue(value));
        }
        stack.push_back(new IValue(false)); // amsgrad
        stack.push_back(new IValue(false)); // maximize
        stack.push_back(new IValue()); // grad_scale
        stack.push_back(new IValue()); // found_inf
        call("aten::_fused_adamw_", "", stack);
    }

    /** Adds 1 to each tensor in place. */
    public static void increment(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        IValueVector stack = new IValueVector();
        stack.push_back(list(tensors));
        stack.push_back(new IValue(new Scalar(1.0)));
        call("aten::_foreach_add_", "Scalar", stack);
    }

    /** Moves each tensor towards its partner in place: into + weight·(towards − into). */
    public static void lerp(List<Tensor> into, List<Tensor> towards, double weight) {
        if (into.isEmpty()) {
            return;
        }
        IValueVector stack = new IValueVector();
        stack.push_back(list(into));
        stack.push_back(list(towards));
        stack.push_back(new IValue(new Scalar(weight)));
        call("aten::_foreach_lerp_", "Scalar", stack);
    }

    /**
     * Scales the gradients of parameters so that their common norm is at most {@code maxNorm}.
     *
     * @return the norm before; not finite if any gradient is not
     */
    public static double clipGradNorm(List<Tensor> params, double maxNorm) {
        return torch.clip_grad_norm_(Tensor.vector(params), maxNorm);
    }

    private static IValue list(List<Tensor> tensors) {
        return new IValue(new GenericList((Pointer) new TensorList(Tensor.vector(tensors))));
    }

    private static void call(String name, String overload, IValueVector stack) {
        OperatorHandle operator = Dispatcher.singleton().findSchemaOrThrow(name, overload);
        operator.callBoxed(stack);
    }
}
