package orrery.training;

import java.util.Map;
import orrery.tensor.Tensor;

/**
 * The loss of one step.
 *
 * @param total what is minimised, one number with a gradient
 * @param parts named single numbers for the log, such as the terms of the sum; read only when a row is written. Keep the names the same in every step
 */
public record StepLoss(Tensor total, Map<String, Tensor> parts) {
    /** A loss without parts. */
    public static StepLoss of(Tensor total) {
        return new StepLoss(total, Map.of());
    }
}
