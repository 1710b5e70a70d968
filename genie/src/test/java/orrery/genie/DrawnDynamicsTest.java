package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.training.Share;

/** Convolutions that draw the next frame from noise after the last ones. */
class DrawnDynamicsTest {
    private static final int PAST = 3;
    private static final int TOKENS = 6;
    private static final int CHANNELS = 12;
    private static final DynamicsConfig CONFIG =
            new DynamicsConfig(64, 2, 2, 2, TOKENS, CHANNELS, 2, 3, false, 8, 100, 8).lookingBack(PAST, 3, true);

    private Scope scope;
    private DrawnDynamics dynamics;
    private Generator generator;

    @BeforeEach
    void open() {
        scope = Scope.open();
        dynamics = (DrawnDynamics) Dynamics.of(CONFIG);
        dynamics.load(SyntheticWeights.of(dynamics, 1, ""));
        generator = new Generator(3);
    }

    @AfterEach
    void close() {
        dynamics.close();
        generator.close();
        scope.close();
    }

    private Tensor frames(int count) {
        return Tensor.randn(generator, 2, count, TOKENS, CHANNELS);
    }

    private static Tensor all(int value) {
        return Tensor.zeros(DType.INT64, 2, 1).fill_(value);
    }

    private Tensor drawn(long seed, int steps, Tensor past, int action) {
        try (Rollout rollout = Rollout.of(dynamics, 100, 2, seed)) {
            rollout.remember(past, Tensor.zeros(DType.INT64, 2, PAST));
            return rollout.next(all(action), steps);
        }
    }

    private static double difference(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }

    @Test
    void aSeedDrawsTheSameFrameAndAnotherSeedAnother() {
        Tensor past = frames(PAST);
        Tensor one = drawn(5, 4, past, 1);
        assertThat(difference(one, drawn(5, 4, past, 1))).isZero();
        assertThat(difference(one, drawn(6, 4, past, 1))).isPositive();
    }

    @Test
    void thePastTheActionTheNoiseLevelAndTheStepDecide() {
        Tensor past = frames(PAST);
        Tensor noisy = frames(1);
        Tensor found = dynamics.forward(past, noisy, all(1), all(2), all(3));
        for (int t = 0; t < PAST; t++) {
            Tensor other = past.copy();
            other.select(1, t).add_(1);
            assertThat(difference(found, dynamics.forward(other, noisy, all(1), all(2), all(3))))
                    .as("frame %d", t)
                    .isPositive();
        }
        assertThat(difference(found, dynamics.forward(past, noisy, all(0), all(2), all(3))))
                .isPositive();
        assertThat(difference(found, dynamics.forward(past, noisy, all(1), all(4), all(3))))
                .isPositive();
        assertThat(difference(found, dynamics.forward(past, noisy, all(1), all(2), all(1))))
                .isPositive();
    }

    @Test
    void theLossOfAllRowsIsThatOfEachAfterItsOwnPast() {
        Tensor window = frames(PAST + 2);
        Tensor clean = window.narrow(1, PAST, 2).flatten(0, 1).unsqueeze(1);
        Tensor noise = Tensor.randn(generator, clean.shape());
        Tensor past = Tensor.stack(
                List.of(
                        window.narrow(1, 0, 2).flatten(0, 1),
                        window.narrow(1, 1, 2).flatten(0, 1),
                        window.narrow(1, 2, 2).flatten(0, 1)),
                1);
        Tensor actions = Tensor.randint(generator, 0, 3, 4, 1);
        NoiseLevels levels = NoiseLevels.draw(CONFIG, 4, 1, 1, generator);
        ShortcutForcing.Losses losses = ShortcutForcing.loss(
                (first, noisy, led, signals, steps) ->
                        dynamics.forward(past.narrow(0, first, noisy.size(0)), noisy, led, signals, steps),
                CONFIG.kMax(),
                clean,
                noise,
                actions,
                levels,
                1);
        for (int row = 0; row < 4; row++) {
            Tensor b = window.narrow(0, row / 2, 1).narrow(1, row % 2, PAST);
            Tensor alone = dynamics.forward(
                    b,
                    losses.noised().narrow(0, row, 1),
                    actions.narrow(0, row, 1),
                    levels.signal().narrow(0, row, 1),
                    levels.step().narrow(0, row, 1));
            assertThat(difference(alone, losses.predicted().narrow(0, row, 1))).isLessThan(1e-5);
        }
        assertThat(losses.total().item())
                .isCloseTo(
                        (3 * losses.flow().item()
                                        + Objects.requireNonNull(losses.bootstrap())
                                                .item())
                                / 4,
                        within(1e-5));
    }

    @Test
    void theLastFrameIsAskedForAtTwoEighthsAfterTheTruePast() {
        Tensor window = frames(PAST + 2);
        Tensor noise = Tensor.randn(generator, window.shape());
        Tensor actions = Tensor.randint(generator, 0, 3, 2, PAST + 2);
        Tensor clean = window.narrow(1, PAST + 1, 1);
        Tensor noised = clean.mul(0.25).add(noise.narrow(1, PAST + 1, 1).mul(0.75));
        Tensor found = dynamics.forward(
                window.narrow(1, 1, PAST), noised, actions.narrow(1, PAST + 1, 1), all(2), all(CONFIG.finestStep()));
        double wanted = found.sub(clean).square().mean().item();
        assertThat(new LastFrame(dynamics, window, noise).error(actions)).isCloseTo(wanted, within(1e-5 * wanted));
    }

    @Test
    void framesOfItsOwnFollowFromThePastAloneAndAreTheSameInEachShare() {
        Tensor window = frames(PAST + DrawnTrainee.OWN);
        Tensor actions = Tensor.randint(generator, 0, 3, 2, PAST + DrawnTrainee.OWN);
        Tensor own = own(window, actions, Share.WHOLE);
        assertThat(own.requiresGrad()).isFalse();
        assertThat(difference(own.narrow(1, 0, PAST), window.narrow(1, 0, PAST)))
                .isZero();

        Tensor otherFuture = window.copy();
        otherFuture.narrow(1, PAST, DrawnTrainee.OWN).add_(1);
        assertThat(difference(own, own(otherFuture, actions, Share.WHOLE))).isZero();
        Tensor otherActions = actions.add(1).remainder(3).to(DType.INT64);
        assertThat(difference(own, own(window, otherActions, Share.WHOLE))).isPositive();

        Tensor second = own(window.narrow(0, 1, 1), actions.narrow(0, 1, 1), new Share(1, 2));
        assertThat(difference(own.narrow(0, 1, 1), second)).isLessThan(1e-5);
    }

    private Tensor own(Tensor window, Tensor actions, Share share) {
        try (Generator noise = new Generator(9)) {
            return DrawnTrainee.own(dynamics, new DynamicsTrainee.Windows(window, actions), noise, share);
        }
    }

    @Test
    void allWeightsLearn() {
        dynamics.requireGrad(true);
        dynamics.forward(frames(PAST), frames(1), all(1), all(2), all(3))
                .square()
                .sum()
                .backward();
        dynamics.parameters().forEach((key, weight) -> {
            assertThat(weight.grad()).as(key).isPresent();
            assertThat(weight.grad().orElseThrow().abs().max().item()).as(key).isPositive();
        });
    }
}
