package orrery.curate.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.curate.annotate.CaptionWindows;
import orrery.curate.shard.ShardBin;
import orrery.curate.shots.Cut;
import orrery.curate.shots.SceneRule;
import orrery.curate.shots.SceneRule.Scene;
import orrery.curate.split.ClipPlan.Pieces;
import orrery.curate.split.ClipPlan.Span;

/** From cuts to clips. */
class SplitRulesTest {
    private static List<Double> times(int frames, double fps) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            times.add(i / fps);
        }
        return times;
    }

    private static Cut cut(int first, int last) {
        Cut.Kind kind = last < first ? Cut.Kind.HARD : Cut.Kind.DISSOLVE;
        return new Cut(first, first / 10.0, kind, 1, first, last);
    }

    @Test
    void clipsAndGapsTogetherAreTheWholeVideo() {
        List<Cut> cuts = List.of(cut(30, 29), cut(42, 41), cut(100, 109), cut(800, 799));
        Pieces pieces = new ClipPlan(2, 30).divide(cuts, times(815, 10), 81.5);
        List<Span> all = new ArrayList<>(pieces.clips());
        pieces.gaps().forEach(gap -> all.add(gap.span()));
        all.sort((a, b) -> Integer.compare(a.first(), b.first()));
        int at = 0;
        for (Span span : all) {
            assertThat(span.first()).isEqualTo(at);
            at = span.end();
        }
        assertThat(at).isEqualTo(815);
        assertThat(pieces.clips()).allMatch(clip -> clip.duration() >= 2 && clip.duration() <= 30.001);
        assertThat(pieces.clips()).extracting(Span::first).containsExactly(0, 42, 110, 340, 570);
        assertThat(pieces.gaps())
                .extracting(ClipPlan.Gap::why)
                .containsExactly("shorter than 2.0 s", "a gradual change of shot", "shorter than 2.0 s");
    }

    @Test
    void unevenTimesDecideNotFrameNumbers() {
        List<Double> times = List.of(0.0, 0.1, 5.0, 5.1, 5.2, 5.3);
        Pieces pieces = new ClipPlan(2, 60).divide(List.of(cut(2, 1)), times, 5.4);
        assertThat(pieces.clips()).containsExactly(new Span(0, 2, 0, 5.0));
        assertThat(pieces.gaps()).hasSize(1);
    }

    @Test
    void refusesLimitsThatNoLongShotCouldMeet() {
        assertThatThrownBy(() -> new ClipPlan(4, 6)).isInstanceOf(OrreryException.class);
    }

    @Test
    void scenesAreReadAsTheReferencesReadThem() {
        float[] cut = {0, 0, 0.9f, 0, 0, 0.45f, 0};
        assertThat(SceneRule.PUBLISHED.scenes(cut, 0.5, true)).containsExactly(new Scene(0, 2), new Scene(3, 6));
        assertThat(SceneRule.COSMOS_CURATE.scenes(cut, 0.4, true))
                .containsExactly(new Scene(0, 2), new Scene(3, 5), new Scene(6, 6));
        assertThat(SceneRule.COSMOS_CURATE.scenes(new float[5], 0.4, true)).containsExactly(new Scene(0, 5));
        assertThat(SceneRule.COSMOS_CURATE.scenes(new float[5], 0.4, false)).isEmpty();
    }

    @Test
    void cosmosCurateDividesBeforeItCrops() {
        SpanRule rule = new SpanRule(1, 0, 4, false, 0.5);
        assertThat(rule.spans(List.of(new Scene(0, 90)), 10)).containsExactly(new Scene(5, 35), new Scene(45, 75));
    }

    @Test
    void idsAreThoseOfPythonsUuid5() {
        // python3 -c 'import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, "/data/v.mp4_0_10"))'
        assertThat(ClipIds.ofFrames("/data/v.mp4", 0, 10)).hasToString(EXPECTED);
    }

    private static final String EXPECTED = "cec3d181-dae6-5c86-85c5-8bd6b6caceee";

    @Test
    void captionWindowsTakeAShortRestIntoTheLast() {
        assertThat(CaptionWindows.standard().of(383)).containsExactly(new CaptionWindows.Window(0, 382));
        assertThat(CaptionWindows.standard().of(384)).hasSize(2);
    }

    @Test
    void theFirstBinThatFitsIsTaken() {
        assertThat(ShardBin.of(1280, 720, 10).orElseThrow().folder())
                .isEqualTo("resolution_720/aspect_ratio_16_9/duration_5_10");
        assertThat(ShardBin.of(1280, 720, 4.9)).isEmpty();
    }
}
