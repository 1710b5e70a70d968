package orrery.genie;

import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * Rotary positions (Su et al., RoFormer): each pair of neighbouring channels (2j, 2j+1) is turned by position · base^(−2j/d), so
 * that attention sees only differences of positions. Angles are computed in double, so that positions may run on for days.
 */
final class Rotary {
    private final int headWidth;
    private final double[] speeds; // radians a frame of each channel
    private final Tensor quarter; // [d, d], a constant of the network

    Rotary(int headWidth, double base, Tensor quarter) {
        this.headWidth = headWidth;
        speeds = new double[headWidth];
        for (int j = 0; j < headWidth; j++) {
            speeds[j] = Math.pow(base, -(double) (j - j % 2) / headWidth);
        }
        this.quarter = quarter;
    }

    /** The map of every pair (a, b) to (−b, a), [d, d]. */
    static Tensor quarterTurn(int headWidth) {
        float[] map = new float[headWidth * headWidth];
        for (int j = 0; j < headWidth; j += 2) {
            map[(j + 1) * headWidth + j] = -1; // column 2j receives −b
            map[j * headWidth + j + 1] = 1; // column 2j+1 receives a
        }
        return Tensor.of(map, headWidth, headWidth);
    }

    /** The turn of consecutive positions: cosines, sines [T, 1, 1, 1, d], and the map [d, d] of a pair (a, b) to (−b, a). */
    record Turn(Tensor cos, Tensor sin, Tensor quarter) {
        /** Turns [B, T, S, 2, H, d]. Contiguous, so that the map is one product and not one for each head. */
        Tensor apply(Tensor x) {
            return x.mul(cos).add(x.matmul(quarter).mul(sin));
        }
    }

    /** The turn of {@code count} frames from position {@code first} on, in the given type. */
    Turn turn(long first, int count, DType type) {
        float[] cos = new float[count * headWidth];
        float[] sin = new float[count * headWidth];
        for (int t = 0; t < count; t++) {
            for (int j = 0; j < headWidth; j++) {
                double angle = (first + t) * speeds[j];
                cos[t * headWidth + j] = (float) Math.cos(angle);
                sin[t * headWidth + j] = (float) Math.sin(angle);
            }
        }
        return new Turn(
                Tensor.of(cos, count, 1, 1, 1, headWidth).to(type),
                Tensor.of(sin, count, 1, 1, 1, headWidth).to(type),
                quarter.to(type));
    }
}
