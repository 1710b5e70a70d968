package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/** A network that is shown the last frames: what it sees in training is what it sees in play. */
class LocalDynamicsTest {
    private static final int PAST = 3;
    private static final int COLUMNS = 3;
    private static final int TOKENS = 6;
    private static final int CHANNELS = 12;
    private static final int FRAMES = 5;
    private static final DynamicsConfig CONFIG = config(TOKENS, COLUMNS);

    private Scope scope;
    private LocalDynamics dynamics;
    private Generator generator;

    private static DynamicsConfig config(int tokens, int columns) {
        return new DynamicsConfig(64, 2, 2, 2, tokens, CHANNELS, 2, 3, false, 8, 100, 8)
                .lookingBack(PAST, columns, false);
    }

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

    private Tensor window() {
        return Tensor.randn(generator, 2, PAST + FRAMES, TOKENS, CHANNELS);
    }

    private Tensor actions() {
        return Tensor.randint(generator, 0, 4, 2, PAST + FRAMES);
    }

    @Test
    void aRolloutSeesWhatTrainingShows() {
        Tensor window = window();
        Tensor actions = actions();
        Tensor all = dynamics.next(window.narrow(1, 0, PAST + FRAMES - 1), actions.narrow(1, PAST, FRAMES));
        try (Rollout rollout = Rollout.of(dynamics, 100, 2, 0)) {
            rollout.remember(window.narrow(1, 0, PAST), actions.narrow(1, 0, PAST));
            for (int t = 0; t < FRAMES; t++) {
                Tensor next = rollout.next(actions.narrow(1, PAST + t, 1), 4);
                assertThat(next.sub(all.narrow(1, t, 1)).abs().max().item()).isLessThan(1e-5);
                rollout.rememberSoon(window.narrow(1, PAST + t, 1), actions.narrow(1, PAST + t, 1));
            }
            assertThat(rollout.position()).isEqualTo(PAST + FRAMES);
        }
    }

    @Test
    void halfPrecisionFindsNearlyTheSameFrameAndHandsOnWholeNumbers() {
        Tensor past = window().narrow(1, 0, PAST);
        Tensor action = actions().narrow(1, 0, 1);
        try (Rollout exact = Rollout.of(dynamics, 100, 2, 0)) {
            exact.remember(past, action.expand(2, PAST));
            Tensor wanted = exact.next(action, 1);
            dynamics.to(DType.BFLOAT16);
            try (Rollout half = Rollout.of(dynamics, 100, 2, 0)) {
                half.remember(past, action.expand(2, PAST));
                Tensor made = half.next(action, 1);
                assertThat(made.dtype()).isEqualTo(DType.FLOAT32);
                double error = made.sub(wanted).abs().mean().item();
                assertThat(error).isBetween(1e-7, 0.02 * wanted.abs().mean().item());
            }
        }
    }

    @Test
    void aFirstFrameStandsForThoseBeforeIt() {
        Tensor first = window().narrow(1, 0, 1);
        Tensor action = actions().narrow(1, 0, 1);
        try (Rollout rollout = Rollout.of(dynamics, 100, 2, 0)) {
            rollout.remember(first, action);
            Tensor one = rollout.next(action, 1);
            rollout.remember(first, action);
            rollout.remember(first, action);
            assertThat(rollout.next(action, 1).equalTo(one)).isTrue();
            rollout.clear(1);
            rollout.remember(first.mul(2), action);
            assertThat(rollout.next(action, 1).equalTo(one))
                    .as("forgotten after clear")
                    .isFalse();
        }
    }

    @Test
    void nothingOlderThanTheShownPastIsSeen() {
        Tensor window = window();
        Tensor led = actions().narrow(1, PAST, FRAMES);
        Tensor before = window.narrow(1, 0, PAST + FRAMES - 1);
        Tensor seen = dynamics.next(before, led);
        window.select(1, 0).fill_(7);
        Tensor changed = dynamics.next(before, led).sub(seen).abs();
        assertThat(changed.select(1, 0).max().item()).isPositive();
        assertThat(changed.narrow(1, 1, FRAMES - 1).max().item()).isZero();
    }

    private static double error(Tensor made, Tensor window) {
        return made.sub(window.narrow(1, PAST, FRAMES)).square().mean().item();
    }

    @Test
    void aFutureOfItsOwnIsARollout() {
        Tensor window = window();
        Tensor actions = actions();
        double loss = error(dynamics.future(window.narrow(1, 0, PAST), actions.narrow(1, PAST, FRAMES)), window);
        double sum = 0;
        try (Rollout rollout = Rollout.of(dynamics, 1e6, 2, 0)) {
            rollout.remember(window.narrow(1, 0, PAST), actions.narrow(1, 0, PAST));
            for (int t = PAST; t < PAST + FRAMES; t++) {
                Tensor led = actions.narrow(1, t, 1);
                Tensor next = rollout.next(led, 1);
                sum += next.sub(window.narrow(1, t, 1)).square().mean().item();
                rollout.rememberSoon(next, led);
            }
        }
        assertThat(loss).isCloseTo(sum / FRAMES, within(1e-4 * loss));
    }

    @Test
    void allWeightsLearnThroughAFuture() {
        dynamics.requireGrad(true);
        dynamics.future(window().narrow(1, 0, PAST), actions().narrow(1, PAST, FRAMES))
                .square()
                .sum()
                .backward();
        dynamics.parameters().forEach((key, weight) -> {
            assertThat(weight.grad()).as(key).isPresent();
            assertThat(weight.grad().orElseThrow().abs().max().item()).as(key).isPositive();
        });
    }

    @Test
    void whatABodyDoesIsTheSameEverywhere() {
        try (Dynamics network = Dynamics.of(config(20, 20));
                NoGrad off = NoGrad.open()) {
            network.load(SyntheticWeights.of(network, 1, ""));
            LocalDynamics wide = (LocalDynamics) network;
            Tensor tokens = Tensor.zeros(1, PAST, 20, CHANNELS);
            tokens.select(2, 8).fill_(1);
            Tensor action = Tensor.zeros(DType.INT64, 1, 1);
            Tensor one = wide.next(tokens, action);
            Tensor other = wide.next(tokens.roll(2, 2), action);
            Tensor inner = one.narrow(2, 6, 6).sub(other.narrow(2, 8, 6)); // away from the border
            assertThat(inner.abs().max().item())
                    .isLessThan(2e-2 * one.abs().max().item());
            assertThat(one.sub(other).abs().max().item()).isGreaterThan(1e-2);
        }
    }

    @Test
    void moreFramesAreFoundOneAfterAnotherAsARunGoesOn() {
        assertThat(RolloutTrainee.ahead(0)).isEqualTo(1);
        assertThat(RolloutTrainee.ahead(0.25)).isEqualTo(2);
        assertThat(RolloutTrainee.ahead(0.59)).isEqualTo(RolloutTrainee.FUTURE);
    }

    @Test
    void theActionDecides() {
        Tensor before = window().narrow(1, 0, PAST);
        List<Tensor> made = List.of(
                dynamics.next(before, Tensor.zeros(DType.INT64, 2, 1)),
                dynamics.next(before, Tensor.zeros(DType.INT64, 2, 1).fill_(1)));
        assertThat(made.get(0).sub(made.get(1)).abs().max().item()).isPositive();
    }
}
