package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    /** Where 300 places went when the picture moves so, and a passer-by in its corner does not follow. */
    private static List<WholeMotion.Place> places(double right, double down, double stretch, double turn) {
        WholeMotion whole = new WholeMotion(right, down, stretch, turn, 1);
        List<WholeMotion.Place> places = new ArrayList<>();
        for (double y = -0.58; y <= 0.58; y += 0.06) {
            for (double x = -0.78; x <= 0.78; x += 0.1) {
                boolean passerBy = x < -0.2 && y < 0.1;
                places.add(new WholeMotion.Place(
                        x, y, passerBy ? 9 : whole.moveX(x, y), passerBy ? -7 : whole.moveY(x, y), 1));
            }
        }
        return places;
    }

    @Test
    void aPictureIsFollowedPastThoseWhoWalkThroughIt() {
        WholeMotion found = WholeMotion.of(places(-2, 0.5, 1.5, -1), 0.3);
        assertThat(found.shiftX()).isCloseTo(-2, within(1e-6));
        assertThat(found.shiftY()).isCloseTo(0.5, within(1e-6));
        assertThat(found.stretch()).isCloseTo(1.5, within(1e-6));
        assertThat(found.turn()).isCloseTo(-1, within(1e-6));
        assertThat(found.inliers()).isBetween(0.7, 0.85);
        assertThat(WholeMotion.of(places(0, 0, 0, 0), 0.3).shiftX()).isZero();
    }

    @Test
    void blurNoiseLightAndBlocksShowInTheirOwnNumbers() {
        int side = 96;
        byte[] sharp = new byte[3 * side * side];
        byte[] smooth = new byte[sharp.length];
        byte[] noisy = new byte[sharp.length];
        byte[] blocks = new byte[sharp.length];
        Random random = new Random(4);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int noise = random.nextInt(21) - 10;
                for (int c = 0; c < 3; c++) {
                    int i = 3 * (y * side + x) + c;
                    sharp[i] = (byte) ((x / 13 + y / 11) % 2 == 0 ? 60 : 180);
                    smooth[i] = (byte) (120 + 60 * Math.sin(x / 15.0) * Math.cos(y / 15.0));
                    noisy[i] = (byte) ((smooth[i] & 0xff) + noise);
                    blocks[i] = (byte) (100 + (x / 8 * 7 + y / 8 * 5) % 60);
                }
            }
        }
        PictureQuality a = PictureQuality.of(sharp, side, side);
        PictureQuality b = PictureQuality.of(smooth, side, side);
        assertThat(a.blur()).isLessThan(0.3);
        assertThat(b.blur()).isGreaterThan(0.7);
        assertThat(PictureQuality.of(noisy, side, side).noise()).isBetween(4.0, 9.0);
        assertThat(b.noise()).isLessThan(0.5);
        assertThat(PictureQuality.of(blocks, side, side).blockiness()).isGreaterThan(5);
        assertThat(b.blockiness()).isLessThan(0.2);
        PictureQuality black = PictureQuality.of(new byte[sharp.length], side, side);
        assertThat(black.dark()).isEqualTo(1);
        assertThat(black.brightness()).isEqualTo(0);
        assertThat(black.blur()).isEqualTo(1);
    }

    @Test
    void whatHasNoVectorsHasNoScore() {
        VectorMotion motion = new VectorMotion(256, 256);
        assertThatThrownBy(motion::score).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new VectorMotion(255, 400)).isInstanceOf(OrreryException.class);
    }
}
