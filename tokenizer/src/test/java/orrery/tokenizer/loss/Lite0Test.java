package orrery.tokenizer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import orrery.features.Lite0;
import orrery.tensor.Checkpoint;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/** Against figures of the reference implementation; skipped where the weights are not there. */
class Lite0Test {
    private static final Path WEIGHTS =
            Path.of("../../shared/data/models/efficientnet-lite0/efficientnet-lite0.safetensors");

    @Test
    void featuresAreThoseOfTheReferenceForEvenAndOddSizes() {
        try (Lite0 network = loaded();
                Scope scope = Scope.open()) {
            Map<Integer, Tensor> even =
                    network.features(SyntheticWeights.input("lite0.image", -1, 1, 1, 3, 224, 224), List.of(2, 10, 15));
            first(even, 2, -9.374582, -4.934401, -5.388537, -4.395082);
            first(even, 10, -1.490119, 2.186869, 1.010405, 3.018822);
            first(even, 15, -0.635788, 0.052402);
            Map<Integer, Tensor> odd =
                    network.features(SyntheticWeights.input("lite0.odd", -1, 1, 1, 3, 65, 97), List.of(2, 4, 15));
            assertThat(Objects.requireNonNull(odd.get(15)).shape()).containsExactly(1, 320, 3, 4);
            first(odd, 2, 1.197043, -7.945657, -2.26646, -18.47954);
            first(odd, 4, -16.11357, -24.12252, -28.80886, -28.6688);
            first(odd, 15, 1.14538, 2.440546, 2.03348, 0.3798635);
        }
    }

    @Test
    void distanceIsThatOfTheReference() {
        try (Lite0 network = loaded();
                Scope scope = Scope.open()) {
            Tensor a = SyntheticWeights.input("lpips.a", -1, 1, 1, 3, 64, 64);
            Tensor b = SyntheticWeights.input("lpips.b", -1, 1, 1, 3, 64, 64);
            Lite0Loss loss = new Lite0Loss(network);
            assertThat(loss.of(a, b).features().item()).isCloseTo(3.612769, within(2e-3));
            assertThat(loss.of(a, a).features().item()).isZero();
            assertThat(loss.of(a, a).gram().item()).isZero();
            assertThat(loss.of(a, b).gram().item()).isPositive();
        }
    }

    private static void first(Map<Integer, Tensor> features, int block, double... wanted) {
        float[] found = Objects.requireNonNull(features.get(block)).floats();
        for (int i = 0; i < wanted.length; i++) {
            assertThat((double) found[i]).as("block %d, number %d", block, i).isCloseTo(wanted[i], within(5e-3));
        }
    }

    private static Lite0 loaded() {
        Assumptions.assumeTrue(Files.exists(WEIGHTS), "no shared/data/models beside the repository");
        Lite0 network = new Lite0();
        try (Scope scope = Scope.open();
                Checkpoint checkpoint = Checkpoint.open(WEIGHTS)) {
            network.load(checkpoint.tensors().entrySet().stream()
                    .filter(entry ->
                            entry.getKey().startsWith("stem.") || entry.getKey().startsWith("blocks."))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        }
        return network;
    }
}
