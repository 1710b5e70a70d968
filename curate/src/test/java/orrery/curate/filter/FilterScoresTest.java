package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import orrery.base.OrreryException;
import orrery.video.MotionVector;

/** Scores of clips on numbers by hand. */
class FilterScoresTest {
    private static MotionVector vector(int width, int height, int x, int y, int motionX) {
        return new MotionVector(true, width, height, x, y, x, y, motionX, 0, 4);
    }

    private static List<MotionVector> everywhere(int motionX) {
        List<MotionVector> vectors = new ArrayList<>();
        for (int y = 8; y < 256; y += 16) {
            for (int x = 8; x < 512; x += 16) {
                vectors.add(vector(16, 16, x, y, motionX));
            }
        }
        return vectors;
    }

    @Test
    void aPictureThatMovesAsOneMovesTheSameInEveryPatch() {
        VectorMotion motion = new VectorMotion(512, 256);
        motion.add(everywhere(12)); // 3 pixels
        motion.add(List.of()); // a key frame
        VectorMotion.Score score = motion.score();
        assertThat(motion.frames()).isEqualTo(1);
        assertThat(score.mean()).isCloseTo(3 / 768.0, within(1e-9));
        assertThat(score.patches()).hasSize(2).containsOnly(score.least());
        assertThat(score.still(VectorMotion.LEAST_MEAN, VectorMotion.LEAST_PATCH))
                .isFalse();
    }

    @Test
    void smallBlocksArePaintedFirst() {
        VectorMotion motion = new VectorMotion(512, 256);
        List<MotionVector> vectors = everywhere(4);
        vectors.add(vector(8, 8, 128, 128, 400));
        motion.add(vectors);
        assertThat(motion.score().mean()).isCloseTo(1 / 768.0, within(1e-9));
    }

    @Test
    void whatHasNoVectorsHasNoScore() {
        VectorMotion motion = new VectorMotion(256, 256);
        assertThatThrownBy(motion::score).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new VectorMotion(255, 400)).isInstanceOf(OrreryException.class);
    }
}
