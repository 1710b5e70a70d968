package orrery.tensor;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Weights that are a pure function of key, shape and position, so that a full-size network can be tested without its file.
 * FNV-1a of the key and the SplitMix64 finaliser give u in [−1, 1); two or more dimensions are scaled by gain·√(3/fan_in), a
 * {@code weight} of one dimension is 1 + 0.1·u, any other one-dimensional tensor 0.1·u, a single number u.
 */
public final class SyntheticWeights {
    private static final float UNIT = 0x1p-23f;

    private SyntheticWeights() {}

    /** One tensor of a state dict, FLOAT32. */
    public static Tensor weight(String key, double gain, long... shape) {
        float[] u = uniform(key, count(shape));
        if (shape.length >= 2) {
            float scale = (float) (gain * Math.sqrt(3.0 / ((double) u.length / shape[0])));
            for (int i = 0; i < u.length; i++) {
                u[i] *= scale;
            }
        } else if (shape.length == 1) {
            float base = key.endsWith("weight") ? 1f : 0f;
            for (int i = 0; i < u.length; i++) {
                u[i] = base + 0.1f * u[i];
            }
        }
        return Tensor.of(u, shape);
    }

    /** An input of a golden case, FLOAT32 in [low, high). */
    public static Tensor input(String name, double low, double high, long... shape) {
        float[] u = uniform("input:" + name, count(shape));
        float middle = (float) ((low + high) / 2);
        float half = (float) ((high - low) / 2);
        for (int i = 0; i < u.length; i++) {
            u[i] = middle + half * u[i];
        }
        return Tensor.of(u, shape);
    }

    /** Weights for every tensor of a network; {@code prefix} stands before each key for the generator only. */
    public static Map<String, Tensor> of(Layer network, double gain, String prefix) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.state().forEach((key, tensor) -> weights.put(key, weight(prefix + key, gain, tensor.shape())));
        return weights;
    }

    static long fnv1a64(String text) {
        long hash = 0xCBF29CE484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001B3L;
        }
        return hash;
    }

    private static float[] uniform(String key, int count) {
        long start = fnv1a64(key);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long z = start + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z ^= z >>> 31;
            values[i] = ((z >>> 40) - (1 << 23)) * UNIT;
        }
        return values;
    }

    private static int count(long[] shape) {
        long count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, size);
        }
        return Math.toIntExact(count);
    }
}
