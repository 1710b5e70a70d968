package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Pictures near to and far from what a world knows. */
class KnownFramesTest {
    private static final int TOKENS = 4;
    private static final int CHANNELS = 12;
    private static final DynamicsConfig SHOWN =
            new DynamicsConfig(32, 2, 2, 2, TOKENS, CHANNELS, 1, 2, false, 8, 100, 8).lookingBack(2, 2, false);
    private static final DynamicsConfig ATTENDS =
            new DynamicsConfig(32, 2, 2, 2, TOKENS, CHANNELS, 1, 2, false, 8, 100, 8);

    /** Starts around a level: of every two, all numbers differ by noise of deviation 1. */
    private static World.Starts starts(int count, double level, Generator generator) {
        Tensor latents = Tensor.randn(generator, count, 3, TOKENS, CHANNELS).add(level);
        return new World.Starts(latents, Tensor.zeros(orrery.tensor.DType.INT64, count, 3));
    }

    private interface Check {
        void on(KnownFrames known, Rollout rollout, World.Starts starts, Generator generator);
    }

    private static void with(DynamicsConfig config, int count, double level, Check check) {
        long before = Scope.liveTensors();
        try (Scope scope = Scope.open();
                Generator generator = new Generator(3);
                Dynamics dynamics = Dynamics.of(config)) {
            dynamics.initialize(1);
            World.Starts starts = starts(count, level, generator);
            try (KnownFrames known = new KnownFrames(starts);
                    Rollout rollout = Rollout.of(dynamics, 30, 1, 0)) {
                check.on(known, rollout, starts, generator);
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void aPictureLikeItsOwnIsTakenAsItIs() {
        with(SHOWN, 6, 0, (known, rollout, starts, generator) -> {
            Tensor own = Tensor.randn(generator, 1, TOKENS, CHANNELS);
            KnownFrames.Landed landed = known.land(own, rollout);
            assertThat(landed.begun().given()).isBetween(0.7, KnownFrames.NEAR);
            assertThat(landed.begun().begun()).isEqualTo(landed.begun().given());
            assertThat(landed.latents().sub(own).abs().max().item()).isZero();
        });
    }

    @Test
    void aKnownFrameItselfIsNoDistanceAway() {
        with(SHOWN, 6, 0, (known, rollout, starts, generator) -> {
            Tensor one = starts.latents().select(0, 2).narrow(0, 1, 1);
            assertThat(known.ratio(one)).isCloseTo(0, within(1e-3));
        });
    }

    @Test
    void aPictureThatIsFarIsMixedWithWhatIsKnownAndNoMoreThanNeeded() {
        with(SHOWN, 6, 0, (known, rollout, starts, generator) -> {
            Tensor far = Tensor.randn(generator, 1, TOKENS, CHANNELS).add(3);
            KnownFrames.Landed landed = known.land(far, rollout);
            assertThat(landed.begun().given()).isGreaterThan(1.8);
            assertThat(landed.begun().begun()).isLessThanOrEqualTo(KnownFrames.NEAR);
            assertThat(landed.begun().how()).contains("mixed with 75 %");
            assertThat(landed.latents().mean().item()).isBetween(0.3, 1.5); // still brighter than all that is known
        });
    }

    @Test
    void whatNoMixingBringsNearBeginsFromTheNearestKnownFrame() {
        with(SHOWN, 6, 0, (known, rollout, starts, generator) -> {
            Tensor nowhere = Tensor.full(1000, 1, TOKENS, CHANNELS);
            KnownFrames.Landed landed = known.land(nowhere, rollout);
            assertThat(landed.begun().begun()).isCloseTo(0, within(1e-3));
            assertThat(landed.begun().how()).contains("too far to play");
        });
    }

    @Test
    void aWorldThatDrawsItsFramesDrawsAFarPictureAnew() {
        with(ATTENDS, 6, 0, (known, rollout, starts, generator) -> {
            Tensor far = Tensor.full(3, 1, TOKENS, CHANNELS);
            KnownFrames.Landed landed = known.land(far, rollout);
            assertThat(landed.begun().how()).contains("drew it anew");
            assertThat(landed.begun().begun()).isLessThanOrEqualTo(KnownFrames.NEAR);
            assertThat(landed.latents().shape()).containsExactly(1, TOKENS, CHANNELS);
        });
    }

    @Test
    void withOneStartNothingCanBeCompared() {
        with(SHOWN, 1, 0, (known, rollout, starts, generator) -> {
            KnownFrames.Landed landed = known.land(Tensor.full(9, 1, TOKENS, CHANNELS), rollout);
            assertThat(landed.begun().given()).isNaN();
            assertThat(landed.begun().how()).contains("too few starts");
            assertThat(landed.latents().mean().item()).isEqualTo(9);
        });
    }
}
