package orrery.genie.agents;

import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * A number told as shares of fixed values that lie closer near zero (two-hot over symexp values, Hafner et al., "Mastering diverse domains through world
 * models", 2023): rewards of one and of a hundred are learned with one step size, and zero is one of the values.
 */
final class Bins {
    /** How many values. */
    static final int COUNT = 41;
    /** Place of zero among them. */
    static final int ZERO = COUNT / 2;

    private static final double STEP = 0.25; // of symlog: up to symexp(5) = 147
    private static final float[] VALUES = new float[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            double x = (i - ZERO) * STEP;
            VALUES[i] = (float) (Math.signum(x) * Math.expm1(Math.abs(x)));
        }
    }

    private Bins() {}

    /** The values, FLOAT32 [41], ascending. */
    static Tensor values() {
        return Tensor.of(VALUES, COUNT);
    }

    /** Shares of the two values around each number, FLOAT32 [n, 41]; numbers beyond the last value count as it. */
    static Tensor shares(float[] numbers) {
        float[] shares = new float[numbers.length * COUNT];
        for (int i = 0; i < numbers.length; i++) {
            double x = Math.min(Math.max(numbers[i], VALUES[0]), VALUES[COUNT - 1]);
            int low = 0;
            while (low < COUNT - 2 && VALUES[low + 1] <= x) {
                low++;
            }
            double upper = (x - VALUES[low]) / (VALUES[low + 1] - VALUES[low]);
            shares[i * COUNT + low] = (float) (1 - upper);
            shares[i * COUNT + low + 1] = (float) upper;
        }
        return Tensor.of(shares, numbers.length, COUNT);
    }

    /** The numbers that scores [..., 41] expect, FLOAT32 [...]. */
    static Tensor expected(Tensor scores) {
        return scores.to(DType.FLOAT32).softmax(-1).mul(values()).sum(-1);
    }
}
