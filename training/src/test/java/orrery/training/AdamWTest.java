package orrery.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class AdamWTest {
    private static final OptimizerConfig CONFIG = new OptimizerConfig(0.1, 0.9, 0.99, 1e-8, 0.5, 0);

    @Test
    void followsTheFormulasAndDecaysMatricesOnly() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            parameters.put("matrix", Tensor.full(2, 1, 1));
            parameters.put("vector", Tensor.full(2, 1));
            double matrix = 2;
            double vector = 2;
            double first = 0;
            double second = 0;
            try (AdamW optimizer = new AdamW(CONFIG, parameters)) {
                for (int n = 1; n <= 5; n++) {
                    double gradient = Math.cos(n);
                    Map<String, Tensor> gradients =
                            Map.of("matrix", Tensor.full(gradient, 1, 1), "vector", Tensor.full(gradient, 1));
                    optimizer.update(gradients, 0.1 / n);

                    first = 0.9 * first + 0.1 * gradient;
                    second = 0.99 * second + 0.01 * gradient * gradient;
                    double move = first / (1 - Math.pow(0.9, n)) / (Math.sqrt(second / (1 - Math.pow(0.99, n))) + 1e-8);
                    matrix = matrix * (1 - 0.1 / n * 0.5) - 0.1 / n * move;
                    vector -= 0.1 / n * move;
                    assertThat(item(parameters, "matrix")).isCloseTo(matrix, within(1e-5));
                    assertThat(item(parameters, "vector")).isCloseTo(vector, within(1e-5));
                }
            }
        }
    }

    @Test
    void parameterWithoutAGradientIsLeftAlone() {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            parameters.put("moved", Tensor.full(1, 2, 2));
            parameters.put("still", Tensor.full(1, 2, 2));
            try (AdamW optimizer = new AdamW(CONFIG, parameters)) {
                optimizer.update(Map.of("moved", Tensor.ones(2, 2)), 0.1);

                assertThat(requireNonNull(parameters.get("still")).floats()).containsOnly(1);
                assertThat(item(optimizer.state(), "updates.moved")).isEqualTo(1);
                assertThat(item(optimizer.state(), "updates.still")).isEqualTo(0);
            }
        }
    }

    @Test
    void averageForgetsEarlyWeightsFastAndSwapsBitForBit() {
        try (Scope scope = Scope.open()) {
            Tensor weight = Tensor.full(0, 1);
            try (WeightAverage average = new WeightAverage(0.5, Map.of("w", weight))) {
                weight.fill_(1);
                average.update(0); // decay (1+0)/(10+0) = 0.1
                assertThat(item(average.state(), "w")).isCloseTo(0.9, within(1e-6));
                weight.fill_(2);
                average.update(1000); // decay 0.5
                double averaged = item(average.state(), "w");
                assertThat(averaged).isCloseTo(1.45, within(1e-6));

                average.swap();
                assertThat(weight.item()).isEqualTo(averaged);
                average.swap();
                assertThat(weight.item()).isEqualTo(2);
            }
        }
    }

    private static double item(Map<String, Tensor> tensors, String key) {
        return requireNonNull(tensors.get(key)).item();
    }
}
