package orrery.tokenizer.loss;

import java.util.List;
import orrery.base.Check;

/**
 * A number that changes at given iterations: the value of the first boundary that is still ahead, the last value after all.
 *
 * @param boundaries iterations, ascending
 * @param values one a boundary, and perhaps one more for afterwards
 */
public record StepSchedule(List<Long> boundaries, List<Double> values) {
    public StepSchedule {
        boundaries = List.copyOf(boundaries);
        values = List.copyOf(values);
        Check.that(!values.isEmpty(), "Give one.", "a schedule without a value");
    }

    /** The same number always. */
    public static StepSchedule constant(double value) {
        return new StepSchedule(List.of(0L), List.of(value));
    }

    /** The number at an iteration. */
    public double at(long iteration) {
        for (int i = 0; i < Math.min(boundaries.size(), values.size()); i++) {
            if (iteration < boundaries.get(i)) {
                return values.get(i);
            }
        }
        return values.get(values.size() - 1);
    }

    /** Share of the learning rate at a step of a linear warm-up, from 1/steps at step 0 to 1. */
    public static double warmUp(long step, long steps) {
        return Math.min(1, (step + 1.0) / steps);
    }
}
