package orrery.genie.faithful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

class MaskGitTest {
    private static final int VOCABULARY = 12;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static MaskGit.Noise noise(long seed) {
        return (index, shape) -> {
            try (Generator generator = new Generator(seed + index)) {
                return Tensor.rand(generator, shape).clamp(1e-6, 0.999999);
            }
        };
    }

    /** A network that is sure of {@code token i mod V} at place i, the surer the further to the right. */
    private static Tensor rising(Tensor tokens) {
        long n = tokens.size(1);
        Tensor sure = Tensor.arange(n).to(DType.FLOAT32).add(1).reshape(1, n, 1);
        Tensor wanted = Functional.oneHot(Tensor.arange(n).remainder(VOCABULARY).to(DType.INT64), VOCABULARY);
        return wanted.mul(sure).mul(0.2).expand(tokens.size(0), n, VOCABULARY);
    }

    @Test
    void theScheduleFollowsTheCosineAndSettlesAtLeastOneTokenAtOnce() {
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            counts.add(MaskGit.masked(64, 8, i));
        }
        assertThat(counts).containsExactly(63, 60, 54, 46, 36, 25, 13, 0);
        assertThat(MaskGit.masked(16, 25, 0)).isEqualTo(15); // the cosine alone would leave all 16
        assertThat(MaskGit.masked(1, 25, 0)).isZero();
    }

    @Test
    void theSurestAreSettledFirst() {
        Tensor tokens = Tensor.zeros(DType.INT64, 2, 10);
        List<Long> unknown = new ArrayList<>();
        MaskGit.Network network = (known, masked) -> {
            unknown.add(masked.to(DType.INT64).sum().to(DType.INT64).longs()[0]);
            long left = unknown.get(unknown.size() - 1) / 2;
            for (int n = 0; n < 10; n++) {
                assertThat(masked.to(DType.INT64).longs()[n] == 1).isEqualTo(n < left);
            }
            return rising(known);
        };
        Tensor drawn = MaskGit.sample(network, tokens, Tensor.ones(2, 10), new MaskGit.Options(4, 0), noise(1));
        assertThat(unknown).containsExactly(20L, 18L, 16L, 8L); // of two rows; ceil(10·cos) is 10, 8, 4
        assertThat(drawn.select(0, 1).longs()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void ofEquallySureOnesTheFirstStayMasked() {
        Tensor tokens = Tensor.zeros(DType.INT64, 6);
        MaskGit.Step step = MaskGit.step(
                Tensor.zeros(6, VOCABULARY),
                noise(2).uniform(0, 6, VOCABULARY),
                tokens,
                Tensor.of(new long[] {1, 0, 1, 1, 1, 0}, 6),
                2,
                1);
        assertThat(step.masked().to(DType.INT64).longs()).containsExactly(1, 0, 1, 0, 0, 0);
        assertThat(step.confidence().floats()[3]).isCloseTo(1f / VOCABULARY, within(1e-6f));
    }

    @Test
    void tokensAreDrawnWithTheProbabilitiesOfTheLogitsOverTheTemperature() {
        int draws = 20_000;
        Tensor logits =
                Tensor.of(new float[] {0, (float) Math.log(9), -30}, 1, 3).expand(draws, 3);
        for (double temperature : new double[] {1, 2}) {
            MaskGit.Step step = MaskGit.step(
                    logits,
                    noise(3).uniform(0, draws, 3),
                    Tensor.zeros(DType.INT64, draws),
                    Tensor.ones(draws),
                    0,
                    temperature);
            double share = step.sampled().to(DType.FLOAT32).mean().item();
            double odds = Math.pow(9, 1 / temperature);
            assertThat(share).as("temperature %s", temperature).isCloseTo(odds / (odds + 1), within(0.015));
            Tensor confident = step.confidence()
                    .sub(step.sampled().to(DType.FLOAT32).mul(0.8).add(0.1));
            assertThat(confident.abs().max().item()).isLessThan(1e-5); // 0.1 or 0.9 at any temperature
        }
    }

    @Test
    void theSameNoiseDrawsTheSameFrameAndOtherNoiseAnother() {
        Tensor logits = SyntheticWeights.input("logits", -2, 2, 1, 16, VOCABULARY);
        Tensor tokens = Tensor.zeros(DType.INT64, 1, 16);
        MaskGit.Options options = new MaskGit.Options(6, 2);
        Tensor once = MaskGit.sample((t, m) -> logits, tokens, Tensor.ones(1, 16), options, noise(4));
        Tensor again = MaskGit.sample((t, m) -> logits, tokens, Tensor.ones(1, 16), options, noise(4));
        Tensor other = MaskGit.sample((t, m) -> logits, tokens, Tensor.ones(1, 16), options, noise(40));
        assertThat(again.equalTo(once)).isTrue();
        assertThat(other.equalTo(once)).isFalse();
    }

    @Test
    void rowsWithUnequallyManyUnknownTokensAreRefused() {
        Tensor masked = Tensor.of(new long[] {1, 1, 1, 0}, 2, 2);
        Tensor tokens = Tensor.zeros(DType.INT64, 2, 2);
        assertThatThrownBy(() -> MaskGit.sample(
                        (t, m) -> Tensor.zeros(2, 2, 3), tokens, masked, new MaskGit.Options(2, 1), noise(5)))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("1 and with 2");
    }

    @Test
    void samplingLeavesNoTensorsButItsResult() {
        Tensor tokens = Tensor.zeros(DType.INT64, 1, 16);
        Tensor masked = Tensor.ones(1, 16);
        long before = Scope.liveTensors();
        try (Scope inside = Scope.open()) {
            MaskGit.sample((t, m) -> rising(t), tokens, masked, new MaskGit.Options(4, 1), noise(6));
            assertThat(Scope.liveTensors() - before).isLessThan(20); // not every step's
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }
}
