package orrery.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.tensor.Fused;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * AdamW with its moments in the open, so that a checkpoint holds them. Parameters with two or more dimensions are decayed, the others are not. Owns its
 * moments; the parameters stay the network's.
 */
public final class AdamW implements AutoCloseable {
    private final OptimizerConfig config;
    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> firstMoments = new LinkedHashMap<>();
    private final Map<String, Tensor> secondMoments = new LinkedHashMap<>();
    private final Map<String, Tensor> updates = new LinkedHashMap<>(); // FLOAT32 numbers: updates of that parameter

    /**
     * Moments of zero for the given parameters.
     *
     * @param parameters FLOAT32 leaves by key
     */
    public AdamW(OptimizerConfig config, Map<String, Tensor> parameters) {
        this.config = config;
        this.parameters = parameters;
        parameters.forEach((key, parameter) -> {
            firstMoments.put(key, Tensor.zeros(parameter.shape()));
            secondMoments.put(key, Tensor.zeros(parameter.shape()));
            updates.put(key, Tensor.zeros());
        });
    }

    /** Moves every parameter that has a gradient. */
    public void update(Map<String, Tensor> gradients, double learningRate) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            update(gradients, learningRate, true);
            update(gradients, learningRate, false);
        }
    }

    private void update(Map<String, Tensor> gradients, double learningRate, boolean decayed) {
        List<Tensor> moved = new ArrayList<>();
        List<Tensor> along = new ArrayList<>();
        List<Tensor> first = new ArrayList<>();
        List<Tensor> second = new ArrayList<>();
        List<Tensor> counts = new ArrayList<>();
        parameters.forEach((key, parameter) -> {
            Tensor gradient = gradients.get(key);
            if (gradient != null && parameter.dim() >= 2 == decayed) {
                moved.add(parameter);
                along.add(gradient);
                first.add(moment(firstMoments, key));
                second.add(moment(secondMoments, key));
                counts.add(moment(updates, key));
            }
        });
        Fused.increment(counts);
        Fused.adamW(
                moved,
                along,
                first,
                second,
                counts,
                learningRate,
                config.beta1(),
                config.beta2(),
                decayed ? config.weightDecay() : 0,
                config.eps());
    }

    private static Tensor moment(Map<String, Tensor> moments, String key) {
        Tensor moment = moments.get(key);
        if (moment == null) {
            throw new IllegalStateException("no moment for " + key);
        }
        return moment;
    }

    /** Everything a checkpoint must hold, by name; the tensors stay this object's. */
    Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        firstMoments.forEach((key, tensor) -> state.put("first." + key, tensor));
        secondMoments.forEach((key, tensor) -> state.put("second." + key, tensor));
        updates.forEach((key, tensor) -> state.put("updates." + key, tensor));
        return state;
    }

    @Override
    public void close() {
        state().values().forEach(Tensor::close);
    }
}
