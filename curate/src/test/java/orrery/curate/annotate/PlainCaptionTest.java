package orrery.curate.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.curate.filter.CameraMotion;
import orrery.curate.filter.ClipScores;
import orrery.curate.filter.FaceShare;
import orrery.curate.filter.FlowMotion;
import orrery.curate.filter.PictureQuality;
import orrery.curate.filter.TextOverlay;

/** Words for what was measured. */
class PlainCaptionTest {
    private static ClipScores clip(CameraMotion.Tag tag, double pan, double apart, double right, double change) {
        return new ClipScores(
                640,
                360,
                8,
                25,
                200,
                null,
                new FlowMotion.Score(0.05, apart, Math.abs(right), right, 0, 0.8, 0.5, change, 1, 0, 0),
                new CameraMotion.Result(tag, pan, 0, 0, 0, 0.9, 0, 0, 100),
                new PictureQuality(0.3, 1, 30, 40, 0, 0, 0),
                5.0,
                new TextOverlay.Score(1, 0.1, 1, 0, List.of("NEWS")),
                new FaceShare.Score(1, 2, 0.1),
                List.of("sports car"),
                List.of(),
                List.of("blue", "grey"),
                0,
                0,
                null);
    }

    @Test
    void itSaysWhatWasMeasured() {
        assertThat(PlainCaption.of(clip(CameraMotion.Tag.PAN_LEFT, -0.3, 0.05, 0.1, 90)))
                .isEqualTo("The camera moves quickly to the left. Something moves steadily to the right, on the right."
                        + " The picture is dark, mostly blue and grey. Two faces are seen at once. Text lies over the picture:"
                        + " \"NEWS\". A classifier takes it for: sports car.");
    }

    @Test
    void aStillIsCalledOneAndShakeHidesWhatMoves() {
        assertThat(PlainCaption.of(clip(CameraMotion.Tag.STATIC, 0, 0.05, 0.1, 1)))
                .startsWith("A still picture: nothing moves. The picture is dark");
        assertThat(PlainCaption.of(clip(CameraMotion.Tag.SHAKY, 0, 0.05, 0.1, 90)))
                .startsWith("The camera shakes. The picture is dark");
    }
}
