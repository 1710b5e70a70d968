package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;

class LayerTest {
    private static final class Net extends Layer {
        final Linear first = layer("first", new Linear(4, 8));
        final RmsNorm norm = layer("norm", new RmsNorm(8, 1e-6));
        final Linear last = layer("last", new Linear(8, 2, false, true));
    }

    private final Net net = new Net();
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
        net.initialize(5);
    }

    @AfterEach
    void close() {
        scope.close();
        net.close();
    }

    @Test
    void keysAreTheNamesOfLayersAndParameters() {
        assertThat(net.state().keySet()).containsExactly("first.weight", "first.bias", "norm.weight", "last.weight");
        assertThat(net.parameterCount()).isEqualTo(32 + 8 + 8 + 16);
    }

    @Test
    void initialWeightsFollowTheirRules() {
        assertThat(weight(net, "first.weight").abs().max().item()).isBetween(0.3, 0.5);
        assertThat(weight(net, "first.bias").floats()).containsOnly(0);
        assertThat(weight(net, "norm.weight").floats()).containsOnly(1);
        assertThat(weight(net, "last.weight").floats()).containsOnly(0);
    }

    @Test
    void oneSeedGivesOneSetOfWeights() {
        try (Net same = new Net();
                Net other = new Net()) {
            same.initialize(5);
            other.initialize(6);
            String key = "first.weight";
            assertThat(weight(same, key).equalTo(weight(net, key))).isTrue();
            assertThat(weight(other, key).equalTo(weight(net, key))).isFalse();
        }
    }

    @Test
    void loadingListsEveryMismatchAndChangesNothing() {
        Map<String, Tensor> weights = new HashMap<>(SyntheticWeights.of(net, 1, ""));
        weights.remove("norm.weight");
        weights.put("norm.scale", Tensor.ones(8));
        weights.put("last.weight", Tensor.ones(2, 9));
        assertThatThrownBy(() -> net.load(weights))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("missing 1: norm.weight")
                .hasMessageContaining("surplus 1: norm.scale")
                .hasMessageContaining("last.weight is [2, 9], this network needs [2, 8]");
        assertThat(weight(net, "first.bias").floats()).containsOnly(0);
    }

    @Test
    void atMostTenOfEachMismatchAreListed() {
        Map<String, Tensor> weights = new HashMap<>(SyntheticWeights.of(net, 1, ""));
        for (int i = 0; i < 12; i++) {
            weights.put("more." + i, Tensor.ones(1));
        }
        assertThatThrownBy(() -> net.load(weights))
                .hasMessageContaining("surplus 12: more.")
                .hasMessageContaining(" and 2 more;");
    }

    @Test
    void aFileIsNamedWhenItsWeightsDoNotFit(@TempDir Path folder) {
        Path file = folder.resolve("net.safetensors");
        Map<String, Tensor> weights = new LinkedHashMap<>();
        SyntheticWeights.of(net, 1, "").forEach((key, tensor) -> weights.put("model." + key, tensor));
        weights.put("step", Tensor.ones(1));
        SafeTensors.write(file, weights, Map.of());
        try (Checkpoint read = Checkpoint.open(file)) {
            net.load(read, "model.");
            assertThat(weight(net, "first.bias").equalTo(SyntheticWeights.weight("first.bias", 1, 8)))
                    .isTrue();
            assertThatThrownBy(() -> net.load(read, ""))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("net.safetensors: weights do not fit Net: missing 4: first.weight")
                    .hasMessageContaining("surplus 5: model.first.weight");
        }
    }

    @Test
    void loadedWeightsAreUsed() {
        net.load(SyntheticWeights.of(net, 1, "p."));
        assertThat(weight(net, "first.bias").equalTo(SyntheticWeights.weight("p.first.bias", 1, 8)))
                .isTrue();
    }

    @Test
    void conversionReachesTheFieldsOfTheLayers() {
        net.to(DType.BFLOAT16);
        Tensor out = net.last.forward(
                net.norm.forward(net.first.forward(Tensor.ones(1, 4).to(DType.BFLOAT16))));
        assertThat(out.dtype()).isEqualTo(DType.BFLOAT16);
    }

    @Test
    void preparedLayersGiveTheSameNumbers() {
        net.load(SyntheticWeights.of(net, 1, ""));
        try (NoGrad off = NoGrad.open();
                Generator generator = new Generator(2)) {
            for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
                Tensor x = Tensor.randn(generator, 3, 5, 4).to(type);
                try (Net prepared = new Net()) {
                    prepared.load(net.state());
                    prepared.to(type);
                    Tensor before = prepared.first.forward(x);
                    prepared.prepareForInference();
                    assertThat(prepared.first.forward(x).sub(before).abs().max().item())
                            .isLessThan(1e-5);
                }
            }
        }
    }

    private static Tensor weight(Layer layer, String key) {
        return Objects.requireNonNull(layer.state().get(key), key);
    }
}
