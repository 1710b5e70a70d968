package orrery.curate.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.features.OpticalFlow;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;

/** Films of one still picture, seen by a camera whose way is known. */
class FlowMotionTest {
    private static final int SIDE = 640; // of the still
    private static final double FPS = 15;
    private static final OpticalFlow FLOW = new OpticalFlow();
    private static final byte[] STILL = still();

    /** Where the camera looks: middle in pixels of the still, pixels of the still to one of the film, angle. */
    private record View(double x, double y, double zoom, double angle) {}

    @AfterAll
    static void close() {
        FLOW.close();
    }

    /** Clouds of all sizes. */
    private static byte[] still() {
        double[] sum = new double[3 * SIDE * SIDE];
        Random random = new Random(3);
        try (Scope scope = Scope.open()) {
            for (int cells = 8; cells <= 160; cells *= 2) {
                byte[] noise = new byte[3 * cells * cells];
                random.nextBytes(noise);
                byte[] smooth = Resize.pillow(
                                Tensor.of(noise, cells, cells, 3), SIDE, SIDE, Resize.PillowFilter.BICUBIC)
                        .bytes();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += ((smooth[i] & 0xff) - 128) * 0.45;
                }
            }
        }
        byte[] still = new byte[sum.length];
        for (int i = 0; i < still.length; i++) {
            still[i] = (byte) Math.max(0, Math.min(255, Math.round(128 + sum[i])));
        }
        return still;
    }

    private static byte[] picture(FlowMotion film, View view) {
        byte[] rgb = new byte[3 * film.width() * film.height()];
        for (int i = 0; i < film.width() * film.height(); i++) {
            double across = (i % film.width() - film.width() / 2.0) * view.zoom;
            double down = (Math.floorDiv(i, film.width()) - film.height() / 2.0) * view.zoom;
            double x = SIDE / 2.0 + view.x + across * Math.cos(view.angle) - down * Math.sin(view.angle);
            double y = SIDE / 2.0 + view.y + across * Math.sin(view.angle) + down * Math.cos(view.angle);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(at(x, y, c));
            }
        }
        return rgb;
    }

    private static double at(double x, double y, int c) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double below = y - top;
        return (1 - below) * ((1 - right) * pixel(left, top, c) + right * pixel(left + 1, top, c))
                + below * ((1 - right) * pixel(left, top + 1, c) + right * pixel(left + 1, top + 1, c));
    }

    private static int pixel(int x, int y, int c) {
        int column = Math.max(0, Math.min(SIDE - 1, x));
        int row = Math.max(0, Math.min(SIDE - 1, y));
        return STILL[3 * (row * SIDE + column) + c] & 0xff;
    }

    private static FlowMotion film(int frames, IntFunction<View> camera) {
        FlowMotion film = new FlowMotion(FLOW, 640, 360);
        for (int t = 0; t < frames; t++) {
            film.add(picture(film, camera.apply(t)), t / FPS);
        }
        return film;
    }

    @ParameterizedTest
    @CsvSource({
        "0.05, 0, 0, 0, PAN_RIGHT", "-0.3, 0.02, 0, 0, PAN_LEFT", "0.01, 0.12, 0, 0, TILT_DOWN",
        "0, -0.03, 0.01, 0, TILT_UP", "0, 0, 0.06, 0, ZOOM_IN", "0.01, 0, -0.08, 0, ZOOM_OUT",
        "0, 0, 0, 0.1, ROLL", "0, 0.01, 0, -0.05, ROLL", "0.002, 0.003, 0.002, 0, STATIC"
    })
    void aSteadyCameraIsMeasured(double pan, double tilt, double zoom, double roll, CameraMotion.Tag tag) {
        double diagonal = Math.hypot(192, 108);
        FlowMotion film = film(
                20,
                t -> new View(
                        1.5 * pan * diagonal * t / FPS,
                        1.5 * tilt * diagonal * t / FPS,
                        1.5 * Math.exp(-2 * zoom * t / FPS),
                        2 * roll * t / FPS)); // at the corner, half a diagonal away
        CameraMotion.Result found = film.camera();
        assertThat(found.tag()).isEqualTo(tag);
        assertThat(found.pan()).isCloseTo(pan, within(0.004 + 0.1 * Math.abs(pan)));
        assertThat(found.tilt()).isCloseTo(tilt, within(0.004 + 0.1 * Math.abs(tilt)));
        assertThat(found.zoom()).isCloseTo(zoom, within(0.004 + 0.1 * Math.abs(zoom)));
        assertThat(found.roll()).isCloseTo(roll, within(0.004 + 0.1 * Math.abs(roll)));
        assertThat(found.tremble()).isLessThan(0.02);
    }

    @ParameterizedTest
    @CsvSource({"0, 3.5, 0.012", "0.1, 3.5, 0.012", "0.1, 6, 0.006", "0, 2, 0.03", "-0.05, 5, 0.02"})
    void tremblingShowsWhateverTheCameraDoesBesides(double pan, double hertz, double size) {
        double diagonal = Math.hypot(192, 108);
        CameraMotion.Result found = film(
                        30,
                        t -> new View(
                                1.5 * diagonal * (pan * t / FPS + size * Math.sin(2 * Math.PI * hertz * t / FPS)),
                                1.5 * diagonal * size * Math.sin(2 * Math.PI * 0.8 * hertz * t / FPS + 1),
                                1.5,
                                0))
                .camera();
        assertThat(found.tag()).isEqualTo(CameraMotion.Tag.SHAKY);
    }

    @Test
    void aHandThatSwaysSlowlyIsNotShaky() {
        double diagonal = Math.hypot(192, 108);
        CameraMotion.Result found = film(
                        45,
                        t -> new View(
                                1.5 * diagonal * 0.015 * Math.sin(2 * Math.PI * 0.4 * t / FPS),
                                1.5 * diagonal * 0.002 * Math.sin(2 * Math.PI * 3 * t / FPS),
                                1.5,
                                0))
                .camera();
        assertThat(found.tag()).isNotEqualTo(CameraMotion.Tag.SHAKY);
    }

    @Test
    void aStillWithNoiseIsStillAndASmallThingThatMovesIsNot() {
        Random random = new Random(5);
        FlowMotion noisy = new FlowMotion(FLOW, 640, 360);
        FlowMotion small = new FlowMotion(FLOW, 640, 360);
        byte[] still = picture(noisy, new View(0, 0, 1.5, 0));
        for (int t = 0; t < 20; t++) {
            byte[] grain = still.clone();
            byte[] thing = still.clone();
            for (int i = 0; i < still.length; i++) {
                int x = i / 3 % noisy.width();
                int y = i / 3 / noisy.width();
                grain[i] = (byte) Math.max(
                        0, Math.min(255, (still[i] & 0xff) + (int) Math.round(2 * random.nextGaussian())));
                if (Math.abs(x - 40 - 3 * t) < 13 && Math.abs(y - 50) < 13) { // to the right, 3 pixels a picture
                    thing[i] = (byte)
                            (128 + 60 * Math.sin((x - 3 * t) / 4.1) + 50 * Math.cos(y / 3.7 + (x - 3 * t) / 9.0));
                }
            }
            noisy.add(grain, t / FPS);
            small.add(thing, t / FPS);
        }
        assertThat(noisy.score().still()).isTrue();
        assertThat(noisy.camera().tag()).isEqualTo(CameraMotion.Tag.STATIC);
        assertThat(noisy.score().apart()).isLessThan(0.005);
        FlowMotion.Score moving = small.score();
        assertThat(moving.still()).isFalse();
        assertThat(small.camera().tag()).isEqualTo(CameraMotion.Tag.STATIC);
        assertThat(moving.apart()).isBetween(0.003, 0.1);
        assertThat(moving.right()).isBetween(0.1, 0.4); // 3 · 15 / 220 = 0.2
        assertThat(moving.down()).isBetween(-0.08, 0.08);
        assertThat(moving.below()).isBetween(0.35, 0.6);
    }

    @Test
    void blackBordersThatMoveAreShakyAndBarsAreNot() {
        FlowMotion bars = new FlowMotion(FLOW, 640, 360);
        FlowMotion window = new FlowMotion(FLOW, 640, 360);
        byte[] still = picture(bars, new View(0, 0, 1.5, 0));
        for (int t = 0; t < 20; t++) {
            byte[] barred = still.clone();
            byte[] framed = still.clone();
            double left = 20 + 18 * Math.sin(1.9 * t);
            for (int i = 0; i < still.length; i++) {
                int x = i / 3 % bars.width();
                int y = i / 3 / bars.width();
                barred[i] = y < 12 || y >= 96 ? 0 : still[i];
                framed[i] = x < left || x > 150 + left ? 0 : still[i];
            }
            bars.add(barred, t / FPS);
            window.add(framed, t / FPS);
        }
        assertThat(bars.camera().tag()).isEqualTo(CameraMotion.Tag.STATIC);
        assertThat(bars.score().borders()).isBetween(0.15, 0.25);
        assertThat(window.camera().tag()).isEqualTo(CameraMotion.Tag.SHAKY);
    }

    @Test
    void aCutIsAJumpAndNoMovement() {
        FlowMotion film = film(20, t -> t < 10 ? new View(-150, 0, 1, 0) : new View(150, 80, 1, 0.5));
        assertThat(film.jumps()).isEqualTo(1);
        assertThat(film.camera().tag()).isEqualTo(CameraMotion.Tag.STATIC);
    }
}
