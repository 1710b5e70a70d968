package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/** Frames that are learned after the true past see what a rollout would show them. */
class TeacherForcingTest {
    private static final DynamicsConfig CONFIG =
            new DynamicsConfig(32, 2, 3, 2, 6, 12, 2, 3, false, 8, 100, 8).lookingBack(3, 3);
    private static final int PAST = 3;
    private static final int FRAMES = 5;

    private Scope scope;
    private LocalDynamics dynamics;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        dynamics = (LocalDynamics) Dynamics.of(CONFIG);
        dynamics.load(SyntheticWeights.of(dynamics, 1, ""));
        generator = new Generator(3);
    }

    @AfterEach
    void close() {
        dynamics.close();
        generator.close();
        scope.close();
    }

    private static Tensor level(int value, long frames) {
        return Tensor.zeros(DType.INT64, 2, frames).fill_(value);
    }

    @Test
    void aShownPastIsWhatARolloutRemembers() {
        Tensor window = Tensor.randn(generator, 2, FRAMES + 1, 6, 12);
        Tensor actions = Tensor.randint(generator, 0, 4, 2, FRAMES);
        Tensor noisy = Tensor.randn(generator, 2, FRAMES, 6, 12);
        Tensor known = Tensor.cat(List.of(dynamics.nothingBefore(2), window), 1).narrow(1, 1, FRAMES + 3);
        Tensor all = dynamics.forward(noisy, actions, level(2, FRAMES), level(2, FRAMES), dynamics.shown(known));

        try (KeyValueCache cache = new KeyValueCache(CONFIG, 2)) {
            for (int t = 0; t < FRAMES; t++) {
                Tensor before = window.narrow(1, t, 1);
                dynamics.forward(before, level(0, 1), level(CONFIG.contextSignal(), 1), level(3, 1), cache, 1);
                Tensor next = dynamics.forward(
                        noisy.narrow(1, t, 1), actions.narrow(1, t, 1), level(2, 1), level(2, 1), cache, 0);
                assertThat(next.sub(all.narrow(1, t, 1)).abs().max().item()).isLessThan(1e-5);
            }
        }
    }

    @Test
    void nothingOlderThanTheShownPastIsSeen() {
        Tensor window = Tensor.randn(generator, 2, FRAMES, 6, 12);
        Tensor actions = Tensor.randint(generator, 0, 4, 2, FRAMES);
        Tensor seen = dynamics.forward(window, actions, level(2, FRAMES), level(2, FRAMES));
        window.select(1, 0).fill_(7);
        Tensor changed = dynamics.forward(window, actions, level(2, FRAMES), level(2, FRAMES));
        assertThat(difference(seen, changed, PAST)).isPositive();
        assertThat(difference(seen, changed, PAST + 1)).isZero();
    }

    private static double difference(Tensor one, Tensor other, int frame) {
        return one.sub(other).select(1, frame).abs().max().item();
    }

    @Test
    void aNetworkThatFindsNothingErrsByTheFramesThemselves() {
        Tensor window = Tensor.randn(generator, 2, FRAMES + 1, 6, 12);
        Tensor actions = Tensor.randint(generator, 0, 4, 2, FRAMES + 1);
        dynamics.initialize(1); // finds zeros at first
        Tensor clean = window.narrow(1, 1, FRAMES);
        assertThat(TeacherForcing.loss(dynamics, window, actions, false, generator)
                        .item())
                .isCloseTo(clean.square().mean().item(), within(1e-5));
    }

    @Test
    void halfOfTheRowsLookBackOnTheNetworksOwnFrames() {
        Tensor window = Tensor.randn(generator, 2, FRAMES + 1, 6, 12);
        Tensor actions = Tensor.randint(generator, 0, 4, 2, FRAMES + 1);
        Tensor before = window.copy();
        double own = loss(window, actions, true);
        assertThat(own).isNotEqualTo(loss(window, actions, false));
        assertThat(window.sub(before).abs().max().item()).as("the data stays").isZero();
        dynamics.initialize(1);
        assertThat(loss(window, actions, true)).isCloseTo(loss(window, actions, false), within(1e-6)); // finds zeros
    }

    private double loss(Tensor window, Tensor actions, boolean ownPast) {
        try (Generator same = new Generator(5)) {
            return TeacherForcing.loss(dynamics, window, actions, ownPast, same).item();
        }
    }

    @Test
    void whatABodyDoesIsTheSameEverywhere() {
        DynamicsConfig wide = new DynamicsConfig(32, 2, 1, 2, 12, 12, 2, 3, false, 8, 100, 8).lookingBack(3, 12);
        try (Dynamics network = Dynamics.of(wide)) {
            network.load(SyntheticWeights.of(network, 1, ""));
            Tensor tokens = Tensor.zeros(2, 1, 12, 12);
            tokens.select(2, 4).fill_(1);
            Tensor moved = tokens.roll(2, 2);
            Tensor one = network.forward(tokens, level(1, 1), level(0, 1), level(0, 1));
            Tensor other = network.forward(moved, level(1, 1), level(0, 1), level(0, 1));
            Tensor inner = one.narrow(2, 3, 4).sub(other.narrow(2, 5, 4)); // away from the border
            assertThat(inner.abs().max().item()).isLessThan(1e-5);
            assertThat(one.sub(other).abs().max().item()).isGreaterThan(1e-2);
        }
    }
}
