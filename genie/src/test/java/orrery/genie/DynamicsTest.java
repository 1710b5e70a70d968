package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

class DynamicsTest {
    private static final DynamicsConfig CONFIG = new DynamicsConfig(32, 2, 4, 2, 6, 10, 2, 3, false, 8, 100, 8);

    private Scope scope;
    private AttentionDynamics dynamics;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        dynamics = new AttentionDynamics(CONFIG);
        dynamics.load(SyntheticWeights.of(dynamics, 1, ""));
        generator = new Generator(3);
    }

    @AfterEach
    void close() {
        dynamics.close();
        generator.close();
        scope.close();
    }

    private record Input(Tensor z, Tensor action, Tensor signal, Tensor step) {
        Input frames(long first, long count) {
            return new Input(
                    z.narrow(1, first, count),
                    action.narrow(1, first, count),
                    signal.narrow(1, first, count),
                    step.narrow(1, first, count));
        }
    }

    private Input input(long batch, long frames) {
        return new Input(
                Tensor.randn(generator, batch, frames, 6, 10),
                Tensor.randint(generator, 0, 4, batch, frames),
                Tensor.randint(generator, 0, 9, batch, frames),
                Tensor.randint(generator, 0, 4, batch, frames));
    }

    private Tensor forward(Input in) {
        return dynamics.forward(in.z(), in.action(), in.signal(), in.step());
    }

    private Tensor forward(Input in, KeyValueCache cache, int remembered) {
        return dynamics.forward(in.z(), in.action(), in.signal(), in.step(), cache, remembered);
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }

    @Test
    void frameByFrameWithACacheEqualsOnePass() {
        try (NoGrad off = NoGrad.open();
                KeyValueCache cache = new KeyValueCache(CONFIG, 2)) {
            Input in = input(2, 8);
            Tensor whole = forward(in);
            for (int t = 0; t < 8; t++) {
                forward(input(2, 1), cache, 0); // a denoising pass leaves no trace
                Tensor one = forward(in.frames(t, 1), cache, 1);
                assertThat(difference(one, whole.narrow(1, t, 1))).isLessThan(1e-4);
            }
        }
    }

    @Test
    void theFirstTimeLayerForgetsWhatLeftTheWindow() {
        DynamicsConfig one = new DynamicsConfig(32, 2, 2, 2, 6, 10, 2, 3, false, 8, 100, 4);
        try (NoGrad off = NoGrad.open();
                AttentionDynamics shallow = new AttentionDynamics(one);
                KeyValueCache cache = new KeyValueCache(one, 1)) {
            shallow.load(SyntheticWeights.of(shallow, 1, ""));
            Input in = input(1, 11);
            Tensor last = in.z();
            for (int t = 0; t < 11; t++) {
                Input frame = in.frames(t, 1);
                last = shallow.forward(frame.z(), frame.action(), frame.signal(), frame.step(), cache, 1);
            }
            Input window = in.frames(7, 4); // positions differ, differences of positions do not
            Tensor fresh = shallow.forward(window.z(), window.action(), window.signal(), window.step());
            assertThat(difference(last, fresh.narrow(1, 3, 1))).isLessThan(1e-4);
        }
    }

    @Test
    void severalFramesAtOnceMustFitTheRing() {
        try (NoGrad off = NoGrad.open();
                KeyValueCache cache = new KeyValueCache(CONFIG, 1)) {
            forward(input(1, 7), cache, 7);
            assertThatThrownBy(() -> forward(input(1, 3), cache, 3)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFrameRememberedWithTheNextOneGivesTheSameAsOneRememberedBefore() {
        try (NoGrad off = NoGrad.open();
                KeyValueCache apart = new KeyValueCache(CONFIG, 2);
                KeyValueCache together = new KeyValueCache(CONFIG, 2)) {
            for (int t = 0; t < 12; t++) { // beyond the window of 8
                Input both = input(2, 2);
                Tensor before = forward(both.frames(0, 1), apart, 1);
                Tensor alone = forward(both.frames(1, 1), apart, 0);
                Tensor merged = forward(both, together, 1);
                assertThat(difference(merged.narrow(1, 0, 1), before)).isLessThan(1e-4);
                assertThat(difference(merged.narrow(1, 1, 1), alone)).isLessThan(1e-4);
            }
        }
    }

    @Test
    void aRolloutDoesNotDependOnWhenItRemembers() {
        try (NoGrad off = NoGrad.open();
                Rollout idle = Rollout.of(dynamics, 2, 1, 5);
                Rollout busy = Rollout.of(dynamics, 2, 1, 5)) {
            for (int t = 0; t < 12; t++) {
                Tensor action = Tensor.randint(generator, 0, 3, 1, 1);
                try (Scope step = Scope.open()) { // what waits for the next step outlives this one
                    Tensor unhurried = idle.next(action, 2);
                    Tensor hurried = busy.next(action, 2);
                    assertThat(difference(unhurried, hurried)).isLessThan(1e-4);
                    idle.rememberSoon(unhurried, action);
                    idle.settle();
                    busy.rememberSoon(unhurried, action);
                }
            }
        }
    }

    @Test
    void theFutureDoesNotReachThePast() {
        try (NoGrad off = NoGrad.open()) {
            Input in = input(1, 6);
            Tensor before = forward(in);
            in.z().narrow(1, 5, 1).fill_(9);
            assertThat(difference(before.narrow(1, 0, 5), forward(in).narrow(1, 0, 5)))
                    .isZero();
        }
    }

    @Test
    void oneRowOfABatchEqualsTheRowAlone() {
        try (NoGrad off = NoGrad.open()) {
            Input in = input(3, 4);
            Tensor alone = dynamics.forward(
                    in.z().narrow(0, 1, 1),
                    in.action().narrow(0, 1, 1),
                    in.signal().narrow(0, 1, 1),
                    in.step().narrow(0, 1, 1));
            assertThat(difference(forward(in).narrow(0, 1, 1), alone)).isLessThan(1e-5);
        }
    }

    @Test
    void bfloat16StaysCloseToFloat32() {
        try (NoGrad off = NoGrad.open()) {
            Input in = input(2, 5);
            Tensor exact = forward(in);
            dynamics.to(DType.BFLOAT16);
            Tensor rounded = forward(in).to(DType.FLOAT32);
            assertThat(rounded.sub(exact).norm().item() / exact.norm().item()).isLessThan(2e-2);
        }
    }

    @Test
    void gradientsReachEveryWeight() {
        Input in = input(2, 8);
        in.action().copy_(Tensor.arange(16).remainder(4).reshape(2, 8));
        in.signal().copy_(Tensor.arange(16).remainder(9).reshape(2, 8));
        in.step().copy_(Tensor.arange(16).remainder(4).reshape(2, 8));
        forward(in).square().mean().backward();
        for (Map.Entry<String, Tensor> weight : dynamics.parameters().entrySet()) {
            Tensor gradient = weight.getValue().grad().orElseThrow(() -> new AssertionError(weight.getKey()));
            assertThat(gradient.abs().max().item()).as(weight.getKey()).isPositive();
        }
    }

    @Test
    void savedWeightsGiveTheSameOutput() {
        try (NoGrad off = NoGrad.open();
                AttentionDynamics copy = new AttentionDynamics(CONFIG)) {
            copy.load(dynamics.state());
            Input in = input(1, 3);
            assertThat(forward(in).equalTo(copy.forward(in.z(), in.action(), in.signal(), in.step())))
                    .isTrue();
        }
    }

    @Test
    void continuousActionsAndNoneAreToldApart() {
        DynamicsConfig config = new DynamicsConfig(32, 2, 2, 2, 6, 10, 2, 3, true, 8, 100, 8);
        try (NoGrad off = NoGrad.open();
                AttentionDynamics steered = new AttentionDynamics(config)) {
            steered.load(SyntheticWeights.of(steered, 1, ""));
            Input in = input(1, 2);
            Tensor still = Tensor.of(new float[] {0, 0, 0, 1, 0, 0, 0, 1}, 1, 2, 4);
            Tensor left = Tensor.of(new float[] {0, 0, 0, 1, -1, 0, 0, 1}, 1, 2, 4);
            Tensor none = Tensor.zeros(1, 2, 4);
            Tensor first = steered.forward(in.z(), still, in.signal(), in.step());
            assertThat(difference(first, steered.forward(in.z(), left, in.signal(), in.step())))
                    .isGreaterThan(1e-3);
            assertThat(difference(first, steered.forward(in.z(), none, in.signal(), in.step())))
                    .isGreaterThan(1e-3);
        }
    }

    @Test
    void nonsensicalSizesAreRefused() {
        assertThatThrownBy(() -> new DynamicsConfig(32, 5, 4, 2, 6, 10, 2, 3, false, 8, 100, 8))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("heads");
        assertThatThrownBy(() -> DynamicsConfig.preset("huge", 16, 64, 3, false))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("huge");
    }

    @Test
    void aSamplerWithOneStepTakesWhatTheNetworkFinds() {
        Tensor found = Tensor.full(0.5, 1, 1, 2, 2);
        Tensor sampled = Sampler.sample((noisy, signal, step) -> found, Tensor.zeros(1, 1, 2, 2), 8, 1, 2);
        assertThat(sampled.equalTo(found)).isTrue();
        Tensor clamped = Sampler.sample((noisy, signal, step) -> found, Tensor.zeros(1, 1, 2, 2), 8, 4, 0.1);
        assertThat(clamped.floats()[0]).isCloseTo(0.1f, within(1e-6f));
    }

    @Test
    void aNetworkThatIgnoresActionsHasShuffleRatioOne() {
        try (NoGrad off = NoGrad.open()) {
            Tensor latents = Tensor.randn(generator, 9, 4, 6, 10);
            Tensor actions = Tensor.randint(generator, 0, 3, 9, 4);
            assertThat(ShuffleRatio.measure(dynamics, latents, actions, generator))
                    .isNotCloseTo(1, within(1e-9));
            Objects.requireNonNull(dynamics.state().get("action.weight")).zero_();
            assertThat(ShuffleRatio.measure(dynamics, latents, actions, generator))
                    .isCloseTo(1, within(1e-9));
        }
    }
}
