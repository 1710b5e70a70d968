package orrery.genie.faithful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.Autocast;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

class SpaceTimeTest {
    private static final SpaceTimeConfig CONFIG = SpaceTimeConfig.of(24, 3, 2);

    private Scope scope;
    private SpaceTime network;
    private Tensor x;

    @BeforeEach
    void open() {
        scope = Scope.open();
        network = made(CONFIG);
        x = SyntheticWeights.input("x", -1, 1, 2, 5, 6, 24);
    }

    @AfterEach
    void close() {
        network.close();
        scope.close();
    }

    private static SpaceTime made(SpaceTimeConfig config) {
        SpaceTime network = new SpaceTime(config);
        network.load(SyntheticWeights.of(network, 1, ""));
        return network;
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }

    @Test
    void theFutureDoesNotReachThePast() {
        Tensor before = network.forward(x);
        Tensor changed = x.copy();
        changed.narrow(1, 3, 1).fill_(7);
        Tensor after = network.forward(changed);
        assertThat(difference(before.narrow(1, 0, 3), after.narrow(1, 0, 3))).isZero();
        for (int t = 3; t < 5; t++) {
            assertThat(difference(before.select(1, t), after.select(1, t)))
                    .as("frame %d", t)
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void everyTokenOfAFrameReachesAllOthers() {
        Tensor before = network.forward(x);
        Tensor changed = x.copy();
        changed.narrow(2, 5, 1).narrow(1, 4, 1).fill_(7);
        Tensor after = network.forward(changed);
        for (int n = 0; n < 6; n++) {
            assertThat(difference(before.select(2, n), after.select(2, n)))
                    .as("token %d", n)
                    .isGreaterThan(1e-4);
        }
    }

    @Test
    void tokensInAnotherOrderComeOutInThatOrder() {
        Tensor mirrored = network.forward(x.flip(2)).flip(2);
        assertThat(difference(mirrored, network.forward(x))).isLessThan(1e-5);
    }

    @Test
    void oneVideoOfABatchEqualsTheVideoAlone() {
        Tensor alone = network.forward(x.narrow(0, 1, 1));
        assertThat(difference(network.forward(x).narrow(0, 1, 1), alone)).isLessThan(1e-5);
    }

    @Test
    void aSingleFrameIsAVideo() {
        Tensor alone = network.forward(x.narrow(1, 0, 1));
        assertThat(difference(network.forward(x).narrow(1, 0, 1), alone)).isLessThan(1e-5);
    }

    @Test
    void gradientsReachEveryWeight() {
        network.forward(x).square().mean().backward();
        for (Map.Entry<String, Tensor> weight : network.parameters().entrySet()) {
            Tensor gradient = weight.getValue().grad().orElseThrow(() -> new AssertionError(weight.getKey()));
            assertThat(gradient.abs().max().item()).as(weight.getKey()).isPositive();
        }
    }

    @Test
    void trainingInBfloat16StaysCloseToFloat32AndAsCausal() {
        Tensor exact = network.forward(x);
        Tensor changed = x.copy();
        changed.narrow(1, 3, 2).fill_(7);
        try (Autocast policy = Autocast.open(Precision.BFLOAT16)) {
            Tensor rounded = network.forward(x).to(DType.FLOAT32);
            assertThat(rounded.sub(exact).norm().item() / exact.norm().item()).isLessThan(2e-2);
            Tensor past = network.forward(changed).to(DType.FLOAT32).narrow(1, 0, 3);
            assertThat(difference(rounded.narrow(1, 0, 3), past)).isZero();
        }
    }

    @Test
    void weightsInBfloat16AndPreparedOnesStayCloseToFloat32() {
        try (NoGrad off = NoGrad.open()) {
            Tensor exact = network.forward(x);
            network.prepareForInference();
            assertThat(difference(network.forward(x), exact)).isLessThan(1e-4);
            try (SpaceTime half = made(CONFIG)) {
                half.to(DType.BFLOAT16);
                Tensor rounded = half.forward(x.to(DType.BFLOAT16)).to(DType.FLOAT32);
                assertThat(rounded.sub(exact).norm().item() / exact.norm().item())
                        .isLessThan(2e-2);
            }
        }
    }

    @Test
    void normedQueriesBoundTheScoresAndHeadsMayBeWiderThanTheWidth() {
        SpaceTimeConfig wide = new SpaceTimeConfig(24, 3, 16, 40, 1, true, 1e-5);
        try (SpaceTime other = made(wide);
                SpaceTime without = made(new SpaceTimeConfig(24, 3, 16, 40, 1, false, 1e-5))) {
            assertThat(other.state().get("blocks.0.spatial.qkv.weight"))
                    .extracting(Tensor::shape)
                    .isEqualTo(new long[] {144, 24});
            assertThat(other.forward(x).shape()).containsExactly(2, 5, 6, 24);
            assertThat(without.state().keySet()).noneMatch(key -> key.contains("q_norm"));
            for (Map.Entry<String, Tensor> weight : other.state().entrySet()) {
                if (weight.getKey().endsWith("qkv.weight")) {
                    Tensor before = other.forward(x);
                    weight.getValue().detach().narrow(0, 0, 96).mul_(50); // queries and keys
                    assertThat(difference(before, other.forward(x))).isLessThan(1e-4);
                }
            }
        }
    }

    @Test
    void theSameSeedMakesTheSameNetwork() {
        try (SpaceTime one = new SpaceTime(CONFIG);
                SpaceTime two = new SpaceTime(CONFIG);
                Generator unrelated = new Generator(1)) {
            one.initialize(5);
            Tensor.randn(unrelated, 3);
            two.initialize(5);
            assertThat(one.forward(x).equalTo(two.forward(x))).isTrue();
            two.initialize(6);
            assertThat(one.forward(x).equalTo(two.forward(x))).isFalse();
        }
    }

    @Test
    void headsThatDoNotShareTheWidthAreRefused() {
        assertThatThrownBy(() -> SpaceTimeConfig.of(24, 5, 2))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("heads is 5");
    }
}
