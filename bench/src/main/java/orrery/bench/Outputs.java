package orrery.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.Tensor;

/**
 * What a component computed for a golden case, by name. One name may be given several times, computed in different ways (with
 * and without a cache, say): every one of them has to hold.
 */
public final class Outputs {
    record Output(String how, Tensor tensor) {}

    private final Map<String, List<Output>> byName = new LinkedHashMap<>();

    /** Adds an output. */
    public Outputs put(String name, Tensor tensor) {
        return put(name, "", tensor);
    }

    /**
     * Adds an output.
     *
     * @param how it was computed, in a few words for the report
     */
    public Outputs put(String name, String how, Tensor tensor) {
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(new Output(how, tensor));
        return this;
    }

    /** Adds a single number, compared in double. */
    public Outputs put(String name, double value) {
        return put(name, Tensor.of(new double[] {value}, 1));
    }

    List<Output> of(String name) {
        return byName.getOrDefault(name, List.of());
    }
}
