package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
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

    private static CameraMotion.Result camera(int frames, IntFunction<double[]> model) {
        CameraMotion camera = new CameraMotion(640, 480, 25); // diagonal 800
        for (int t = 0; t < frames; t++) {
            double[] m = model.apply(t); // shift, stretch and turn of what is seen, pixels
            List<MotionVector> vectors = new ArrayList<>();
            for (int y = 8; y < 480; y += 16) {
                for (int x = 8; x < 640; x += 16) {
                    double u = (x - 320) / 400.0;
                    double v = (y - 240) / 400.0;
                    boolean passerBy = x < 160 && y < 160;
                    double dx = passerBy ? 9 : m[0] + m[2] * u - m[3] * v;
                    double dy = passerBy ? -7 : m[1] + m[3] * u + m[2] * v;
                    vectors.add(new MotionVector(
                            true, 16, 16, x, y, x, y, (int) Math.rint(-dx * 64), (int) Math.rint(-dy * 64), 64));
                }
            }
            camera.add(vectors);
        }
        return camera.result();
    }

    @Test
    void theCameraIsFollowedPastThoseWhoWalkThroughThePicture() {
        CameraMotion.Result right = camera(20, t -> new double[] {-2, 0, 0, 0});
        assertThat(right.tag()).isEqualTo(CameraMotion.Tag.PAN_RIGHT);
        assertThat(right.pan()).isCloseTo(2 * 25 / 800.0, within(1e-4));
        assertThat(right.inliers()).isBetween(0.85, 0.95);
        assertThat(camera(20, t -> new double[] {0, 1.5, 0, 0}).tag()).isEqualTo(CameraMotion.Tag.TILT_UP);
        CameraMotion.Result zoom = camera(20, t -> new double[] {0, 0, 3, 0});
        assertThat(zoom.tag()).isEqualTo(CameraMotion.Tag.ZOOM_IN);
        assertThat(zoom.zoom()).isCloseTo(3 * 25 / 800.0, within(1e-4));
        assertThat(camera(20, t -> new double[] {0, 0, 0, 3}).tag()).isEqualTo(CameraMotion.Tag.ROLL);
        assertThat(camera(20, t -> new double[4]).tag()).isEqualTo(CameraMotion.Tag.STATIC);
        CameraMotion.Result shaky = camera(20, t -> new double[] {t % 2 == 0 ? 6 : -6, t % 3 - 1, 0, 0});
        assertThat(shaky.tag()).isEqualTo(CameraMotion.Tag.SHAKY);
        assertThat(shaky.turns()).isEqualTo(1);
        assertThat(new CameraMotion(640, 480, 25).result().tag()).isEqualTo(CameraMotion.Tag.UNKNOWN);
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
    void gatesNameEverythingThatIsWrong() {
        assertThat(Gates.standard().faults(1280, 720, 8, 25)).isEmpty();
        assertThat(Gates.standard().faults(1000, 200, 0.5, 5))
                .hasSize(4)
                .first()
                .asString()
                .contains("200");
    }

    @Test
    void whatHasNoVectorsHasNoScore() {
        VectorMotion motion = new VectorMotion(256, 256);
        assertThatThrownBy(motion::score).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new VectorMotion(255, 400)).isInstanceOf(OrreryException.class);
    }
}
