package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import orrery.base.OrreryException;

/**
 * One output that a golden case wants.
 *
 * @param tensor name of the output and of the stored tensor
 * @param atol absolute error allowed
 * @param rtol error allowed as a share of the wanted value
 * @param equal whether every element must be the same instead
 * @param wrongBits with {@code equal}, how many elements of each row (first dimension) may differ all the same
 * @param stride the stored tensor holds elements 0, s, 2s, … of the flattened output; 1 for all of them
 * @param shape of the whole output; empty where it is that of the stored tensor
 */
record Expectation(
        String tensor, double atol, double rtol, boolean equal, int wrongBits, long stride, Optional<long[]> shape) {

    static Expectation read(JsonNode node, String where) {
        String tensor = node.path("tensor").asText("");
        boolean equal = node.path("equal").asBoolean(false);
        boolean tolerant = node.path("atol").isNumber() && node.path("rtol").isNumber();
        if (tensor.isEmpty() || !(equal || tolerant)) {
            throw new OrreryException(
                    where + ": an expectation needs \"tensor\" and either \"equal\" or \"atol\" and \"rtol\".",
                    "Write the case again with tools that follow the format.");
        }
        Optional<long[]> shape =
                node.path("shape").isArray() ? Optional.of(longs(node.path("shape"))) : Optional.empty();
        return new Expectation(
                tensor,
                node.path("atol").asDouble(0),
                node.path("rtol").asDouble(0),
                equal,
                node.path("max_wrong_bits_per_image").asInt(0),
                Math.max(1, node.path("stride").asLong(1)),
                shape);
    }

    static long[] longs(JsonNode list) {
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asLong();
        }
        return values;
    }
}
