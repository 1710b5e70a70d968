package orrery.worlds.lerobot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Smallest, largest, mean and standard deviation of some numbers that come together, as {@code meta/stats.json} has them. */
final class Statistics {
    private final double[] least;
    private final double[] most;
    private final double[] sum;
    private final double[] squares;
    private long count;

    /** @param size how many numbers come together */
    Statistics(int size) {
        least = new double[size];
        most = new double[size];
        sum = new double[size];
        squares = new double[size];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        Arrays.fill(most, Double.NEGATIVE_INFINITY);
    }

    /** One frame's numbers. */
    void add(double... values) {
        for (int i = 0; i < values.length; i++) {
            least[i] = Math.min(least[i], values[i]);
            most[i] = Math.max(most[i], values[i]);
            sum[i] += values[i];
            squares[i] += values[i] * values[i];
        }
        count++;
    }

    /** One picture: its colours are three numbers, each pixel counts. */
    void addPicture(byte[] rgb) {
        long[] sums = new long[3];
        long[] ofSquares = new long[3];
        int[] low = {255, 255, 255};
        int[] high = new int[3];
        for (int i = 0; i < rgb.length; i++) {
            int colour = i % 3;
            int value = rgb[i] & 0xff;
            sums[colour] += value;
            ofSquares[colour] += (long) value * value;
            low[colour] = Math.min(low[colour], value);
            high[colour] = Math.max(high[colour], value);
        }
        for (int c = 0; c < 3; c++) {
            least[c] = Math.min(least[c], low[c]);
            most[c] = Math.max(most[c], high[c]);
            sum[c] += sums[c];
            squares[c] += ofSquares[c];
        }
        count += rgb.length / 3;
    }

    /** Plain lists of numbers. */
    ObjectNode json() {
        return json(1, false, count);
    }

    /**
     * For pictures: bytes become 0..1, and each colour stands in brackets of its own.
     *
     * @param pictures how many there were
     */
    ObjectNode json(long pictures) {
        return json(255, true, pictures);
    }

    private ObjectNode json(double unit, boolean picture, long counted) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, "min", i -> least[(int) i] / unit, picture);
        put(node, "max", i -> most[(int) i] / unit, picture);
        put(node, "mean", i -> sum[(int) i] / count / unit, picture);
        put(
                node,
                "std",
                i -> {
                    double mean = sum[(int) i] / count;
                    return Math.sqrt(Math.max(0, squares[(int) i] / count - mean * mean)) / unit;
                },
                picture);
        node.putArray("count").add(counted);
        return node;
    }

    private void put(ObjectNode node, String name, DoubleUnaryOperator value, boolean picture) {
        ArrayNode list = node.putArray(name);
        for (int i = 0; i < sum.length; i++) {
            double number = count == 0 ? 0 : value.applyAsDouble(i);
            if (picture) {
                list.addArray().addArray().add(number);
            } else {
                list.add(number);
            }
        }
    }
}
