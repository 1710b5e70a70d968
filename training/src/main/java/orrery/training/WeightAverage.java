package orrery.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.Fused;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** An exponential moving average of the trained weights; with decay 0 it is absent and costs nothing. Owns the averages. */
final class WeightAverage implements AutoCloseable {
    private final double decay;
    private final List<Tensor> weights;
    private final Map<String, Tensor> averages = new LinkedHashMap<>();

    WeightAverage(double decay, Map<String, Tensor> parameters) {
        this.decay = decay;
        this.weights = List.copyOf(parameters.values());
        if (decay > 0) {
            try (NoGrad off = NoGrad.open()) {
                parameters.forEach((key, parameter) -> averages.put(key, parameter.copy()));
            }
        }
    }

    /**
     * Moves the average towards the weights.
     *
     * @param n updates before this one
     */
    void update(long n) {
        if (decay > 0) {
            double now = Math.min(decay, (1.0 + n) / (10.0 + n));
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                Fused.lerp(averaged(), weights, 1 - now);
            }
        }
    }

    /** Exchanges weights and averages, bit for bit; a second call puts everything back. */
    void swap() {
        if (decay > 0) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                List<Tensor> averaged = averaged();
                for (int i = 0; i < weights.size(); i++) {
                    Tensor weight = weights.get(i).copy();
                    weights.get(i).copy_(averaged.get(i));
                    averaged.get(i).copy_(weight);
                }
            }
        }
    }

    /** The averages by key; empty without a decay. They stay this object's. */
    Map<String, Tensor> state() {
        return averages;
    }

    private List<Tensor> averaged() {
        return new ArrayList<>(averages.values());
    }

    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
    }
}
