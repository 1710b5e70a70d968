package orrery.curate.shots;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.curate.shots.LabelledFootage.Stretch;
import orrery.curate.shots.ShotScore.VideoScore;

/** What decides where a cut is, on numbers and pictures by hand. */
class RulesTest {
    private static FrameScores change(double all) {
        return new FrameScores(all, all, all, 0, 100, all / 100, 1 - all / 100);
    }

    private static List<Integer> cuts(CutRule rule, double... changes) {
        List<Integer> cuts = new ArrayList<>();
        for (int i = 0; i < changes.length; i++) {
            cuts.addAll(rule.next(i, change(changes[i])));
        }
        cuts.addAll(rule.finish());
        return cuts;
    }

    @Test
    void coloursAreThoseOfOpenCv() {
        byte[] rgb = {(byte) 255, 0, 0, 0, (byte) 200, 100, 10, 20, 30, 77, 77, 77};
        byte[] planes = HueSaturationValue.planes(rgb);
        assertThat(planes).containsExactly(0, 75, 105, 0, -1, -1, (byte) 170, 0, -1, (byte) 200, 30, 77);
    }

    @Test
    void closeCutsBecomeOneOrAreDropped() {
        double[] changes = {0, 0, 0, 0, 40, 0, 40, 0, 0, 40, 0, 0, 0, 0, 0, 0};
        assertThat(cuts(new ContentRule(27, 4, ContentRule.Weights.standard(), true), changes))
                .containsExactly(4);
        assertThat(cuts(new ContentRule(27, 4, ContentRule.Weights.standard(), false), changes))
                .containsExactly(4, 9);
    }

    @Test
    void aMovingCameraIsNoCutForTheAdaptiveRule() {
        AdaptiveRule rule = new AdaptiveRule(AdaptiveRule.Plan.standard(), 3, ContentRule.Weights.standard());
        assertThat(cuts(rule, 0, 1, 1, 1, 1, 40, 1, 1, 30, 30, 30, 30, 30, 1, 1))
                .containsExactly(5);
    }

    @Test
    void aFadeIsCutInTheMiddleOfTheDark() {
        FadeRule rule = new FadeRule(new FadeRule.Plan(12, false, 0, true, 5, 0));
        List<Integer> cuts = new ArrayList<>();
        double[] brightness = {90, 90, 90, 90, 90, 60, 11, 2, 0, 3, 13, 60, 90, 90, 90, 90, 5, 5};
        for (int i = 0; i < brightness.length; i++) {
            cuts.addAll(rule.next(i, new FrameScores(0, 0, 0, 0, brightness[i], 0, 1)));
        }
        cuts.addAll(rule.finish());
        assertThat(cuts).containsExactly(8, 16);
    }

    @Test
    void aSingleColourHasNoFrequencies() {
        double[] flat = new double[256];
        Arrays.fill(flat, 0.3);
        double[] low = new Cosines(16).lowest(flat, 8);
        assertThat(low[0]).isGreaterThan(1);
        for (int i = 1; i < low.length; i++) {
            assertThat(low[i]).isEqualTo(0);
        }
    }

    @Test
    void aFlashLeavesNothingAndACutEverything() {
        SmallSteps steps = new SmallSteps();
        byte[] dark = new byte[3 * 48 * 27];
        byte[] white = new byte[dark.length];
        Arrays.fill(white, (byte) 250);
        for (int i = 0; i < 40; i++) {
            boolean bright = i == 10 || i == 11 || i >= 25;
            steps.add(bright ? white : dark);
        }
        steps.finish();
        assertThat(steps.lasting(10)).isLessThan(0.01f);
        assertThat(steps.lasting(12)).isLessThan(0.01f);
        assertThat(steps.lasting(25)).isGreaterThan(0.9f);
        assertThat(steps.overMean(25)).isGreaterThan(100);
    }

    @Test
    void eachDetectionFindsOneLabelAndAmbiguousPlacesCountNothing() {
        LabelledFootage labels = new LabelledFootage(
                "a.mp4",
                List.of(10, 11, 50),
                List.of(new Stretch("dissolve", 80, 90)),
                List.of(70),
                List.of(50),
                List.of(new Stretch("flash", 100, 102)));
        List<Cut> cuts = List.of(
                Cut.hard(10, 0, 1), Cut.hard(69, 0, 1), Cut.hard(78, 0, 1), Cut.hard(85, 0, 1), Cut.hard(101, 0, 1));
        VideoScore score = ShotScore.compare(labels, cuts);
        assertThat(score.missed()).containsExactly(11, 50);
        assertThat(score.missedSoft()).isEmpty();
        assertThat(score.falseCuts()).extracting(Cut::frame).containsExactly(85, 101);
        assertThat(score.trapsCut()).isEqualTo(1);
        ShotScore sum = ShotScore.of(List.of(labels), List.of(score), 120);
        assertThat(sum.hard().found()).isEqualTo(1);
        assertThat(sum.hard().precision()).isBetween(0.333, 0.334);
        assertThat(sum.easy().labels()).isEqualTo(2);
        assertThat(sum.soft().recall()).isEqualTo(1);
        assertThat(sum.falseCuts()).isEqualTo(2);
    }
}
