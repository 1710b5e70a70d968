package orrery.genie.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/** Every measure on inputs whose answer is known without it. */
class MeasuresTest {
    private static final DynamicsConfig TINY = new DynamicsConfig(32, 2, 2, 2, 4, 8, 1, 3, false, 8, 100, 9);

    @Test
    void standardErrorKnowsThatWindowsOfOneEpisodeResembleEachOther() {
        SplittableRandom random = new SplittableRandom(1);
        Scores scores = new Scores();
        for (int episode = 0; episode < 40; episode++) {
            double level = random.nextGaussian();
            for (int window = 0; window < 25; window++) {
                scores.add(10 + level, episode);
            }
        }
        assertThat(scores.mean()).isCloseTo(10, within(0.6));
        assertThat(scores.standardError(7)).isCloseTo(1 / Math.sqrt(40), within(0.05)); // not 1 / sqrt(1000)
        assertThat(scores.standardError(7)).isEqualTo(scores.standardError(7));
    }

    @Test
    void equalWindowsHaveNoErrorAndOneEpisodeHasNone() {
        Scores same = new Scores();
        same.add(3, 0);
        same.add(3, 1);
        assertThat(same.standardError(1)).isZero();
        Scores one = new Scores();
        one.add(3, 5);
        one.add(4, 5);
        assertThat(one.standardError(1)).isNaN();
        assertThat(one.episodes()).isEqualTo(1);
    }

    @Test
    void windowsWithoutAFigureAreCountedAndLeftOut() {
        Scores scores = new Scores();
        scores.add(Double.NaN, 0);
        scores.add(20, 0);
        assertThat(scores.mean()).isEqualTo(20);
        assertThat(scores.count()).isEqualTo(1);
        assertThat(scores.dropped()).isEqualTo(1);
        assertThat(new Scores().mean()).isNaN();
    }

    @Test
    void windowsAreSpreadOverAllEpisodesAndStayInside() {
        int[] bounds = {0, 500, 530, 535, 1035, 1100};
        List<Window> windows = Window.choose(bounds, 80, 3);
        assertThat(windows.stream().map(Window::episode).distinct()).containsExactly(0, 1, 3, 4);
        assertThat(windows).hasSizeGreaterThan(55).doesNotHaveDuplicates();
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.start()).isGreaterThanOrEqualTo(bounds[window.episode()]);
            assertThat(window.start() + Window.CONTEXT + window.horizon())
                    .isLessThanOrEqualTo(bounds[window.episode() + 1]);
            assertThat(window.horizon()).isBetween(1, Window.HORIZON);
        });
        assertThat(windows).filteredOn(window -> window.episode() == 0).allMatch(window -> window.horizon() == 64);
        assertThat(Window.choose(bounds, 80, 3)).isEqualTo(windows);
        assertThat(Window.choose(bounds, 80, 4)).isNotEqualTo(windows);
    }

    @Test
    void noEpisodeLongerThanTheContextMeansNoWindow() {
        assertThat(Window.choose(new int[] {0, 8, 16}, 64, 1)).isEmpty();
    }

    @Test
    void driftRuleAllowsAQuarterOfDeviationAndTwiceTheDistance() {
        DriftRule rule = new DriftRule(2, 5, 1);
        assertThat(rule.drifted(2.4, 9.9)).isFalse();
        assertThat(rule.drifted(1.6, 0)).isFalse();
        assertThat(rule.drifted(2.6, 1)).isTrue();
        assertThat(rule.drifted(1.4, 1)).isTrue();
        assertThat(rule.drifted(2, 10.1)).isTrue();
        assertThat(rule.drifted(Double.NaN, 1)).isTrue();
    }

    @Test
    void fiftyStillFramesOnEndAreFrozenFortyNineAreNot() {
        DriftRule rule = new DriftRule(1, 1, 2);
        double[] changes = new double[200];
        Arrays.fill(changes, 1);
        Arrays.fill(changes, 20, 69, 0.19);
        assertThat(rule.frozen(changes)).isFalse();
        changes[69] = 0.19;
        assertThat(rule.frozen(changes)).isTrue();
        assertThat(Drift.columns(1000)).containsExactly(1, 10, 100, 1000);
        assertThat(Drift.columns(200)).containsExactly(1, 10, 100, 200);
    }

    @Test
    void networkThatIgnoresActionsHasShuffleRatioOne() {
        assertThat(ratios(false).all()).isCloseTo(1, within(1e-5));
        assertThat(ratios(false).last()).isCloseTo(1, within(1e-5));
        assertThat(ratios(true).all()).isNotCloseTo(1, within(1e-4));
        assertThat(ratios(true).last()).isNotCloseTo(1, within(1e-4));
    }

    private static ActionShuffle.Ratios ratios(boolean listens) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(5);
                Dynamics dynamics = Dynamics.of(TINY)) {
            dynamics.initialize(2);
            dynamics.parameters().forEach((key, value) -> {
                if (key.startsWith("out.")) { // starts at zero, and then nothing matters
                    value.copy_(Tensor.randn(generator, value.shape()).mul(0.3));
                }
                if (key.startsWith("action.")) {
                    value.mul_(listens ? 100 : 0);
                }
            });
            Tensor latents = Tensor.randn(generator, 20, 9, 4, 8);
            Tensor actions = Tensor.randint(generator, 0, 3, 20, 9);
            return ActionShuffle.measure(dynamics, latents, actions, 1, Progress.SILENT, Stop.never());
        }
    }

    @Test
    void countingMajorityAgreementAndCorrelation() {
        assertThat(ActionFollow.majority(new long[] {2, 1, 2, 2})).isEqualTo(0.75);
        assertThat(ActionFollow.same(new long[] {1, 2, 3}, new long[] {1, 0, 3}))
                .isCloseTo(2.0 / 3, within(1e-12));
        double[] x = {1, 2, 3, 4};
        assertThat(Correlation.pearson(x, new double[] {3, 5, 7, 9})).isCloseTo(1, within(1e-12));
        assertThat(Correlation.pearson(x, new double[] {4, 3, 2, 1})).isCloseTo(-1, within(1e-12));
        assertThat(Correlation.pearson(x, new double[] {5, 5, 5, 5})).isZero();
    }

    @Test
    void randomActionsAreHeldAndFillTheirSpace() {
        try (Scope scope = Scope.open()) {
            ActionSpace buttons = new ActionSpace.Discrete(List.of("a", "b", "c"));
            long[] held = RandomActions.sequences(buttons, 1, 400, 4, new SplittableRandom(1))
                    .longs();
            assertThat(held).containsOnly(0, 1, 2);
            for (int i = 0; i < held.length; i++) {
                assertThat(held[i]).isEqualTo(held[i / 4 * 4]);
            }
            ActionSpace axes = new ActionSpace.Continuous(List.of(ActionAxis.of("gas", 0, 1)));
            Tensor moves = RandomActions.sequences(axes, 2, 50, 1, new SplittableRandom(1));
            assertThat(moves.shape()).containsExactly(2, 50, 2);
            assertThat(moves.select(2, 0).max().item()).isBetween(1.2, 1.74); // uniform over its range has deviation 1
            assertThat(moves.select(2, 1).min().item()).isEqualTo(1);
        }
    }

    @Test
    void optionsRefuseNonsense() {
        assertThat(EvalOptions.part("VAL")).isEqualTo(EvalOptions.Part.VAL);
        assertThatThrownBy(() -> EvalOptions.part("test")).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new EvalOptions(EvalOptions.Part.ALL, 96, 3, 0, 1000, null))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("3 steps");
    }
}
