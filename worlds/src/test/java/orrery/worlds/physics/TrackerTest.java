package orrery.worlds.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Canvas;
import orrery.worlds.simulators.Outlines;

class TrackerTest {
    static final int SIDE = 64;
    static final int CLOTH = 0x14432F;

    static Body body(String name, Body.Form form, double radius, int colour, double x, double y, double angle) {
        return new Body(name, Outlines.like(form, radius), colour, x, y, angle, 0, 0, 0, 1);
    }

    static List<Body> scene(SplittableRandom random) {
        List<Body> bodies = new ArrayList<>();
        int[] colours = {0xF4F4F0, 0xE0483C, 0xF2C230, 0x3C78E0};
        Body.Form[] forms = Body.Form.values();
        for (int i = 0; i < 4; i++) { // one a quarter
            double x = 16 + 32 * (i % 2) + random.nextDouble(-6, 6);
            double y = 16 + 32 * (i / 2) + random.nextDouble(-6, 6);
            bodies.add(body("body " + i, forms[i], 5, colours[i], x, y, random.nextDouble(0, 6)));
        }
        return bodies;
    }

    static Moment draw(List<Body> bodies) {
        Canvas canvas = new Canvas(SIDE, SIDE, 1);
        canvas.clear(CLOTH);
        bodies.forEach(canvas::body);
        return new Moment(bodies, canvas.frame());
    }

    static <T> T of(Map<String, T> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    static Tracker tracker(Moment moment) {
        return new Tracker(moment.bodies(), draw(List.of()).picture());
    }

    @Test
    void placesAreReadToATenthOfAPixelAndTurnsToAFewDegrees() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20; i++) {
            Moment moment = draw(scene(random));
            Map<String, Sighting> seen = tracker(moment).see(moment.picture());
            assertThat(seen).hasSize(4);
            for (Body body : moment.bodies()) {
                Sighting sighting = of(seen, body.name());
                assertThat(Math.hypot(sighting.x() - body.x(), sighting.y() - body.y()))
                        .as(body.toString())
                        .isLessThan(0.12);
                double period = Sighting.period(body.outline());
                if (period > 0) {
                    assertThat(Math.abs(Math.IEEEremainder(sighting.turn(body.outline()) - body.angle(), period)))
                            .as(body.toString())
                            .isLessThan(0.15);
                }
                assertThat(sighting.likeness(body.outline()))
                        .as(body.toString())
                        .isGreaterThan(0.85);
            }
        }
    }

    @Test
    void aBlurThatADecoderMakesCostsLittle() {
        SplittableRandom random = new SplittableRandom(2);
        double worst = 0;
        for (int i = 0; i < 10; i++) {
            Moment moment = draw(scene(random));
            Map<String, Sighting> seen = tracker(moment).see(noisy(blurred(moment.picture()), random));
            assertThat(seen).hasSize(4);
            for (Body body : moment.bodies()) {
                Sighting sighting = of(seen, body.name());
                worst = Math.max(worst, Math.hypot(sighting.x() - body.x(), sighting.y() - body.y()));
                assertThat(sighting.likeness(body.outline()))
                        .as(body.toString())
                        .isGreaterThan(0.6);
            }
        }
        assertThat(worst).isLessThan(0.5);
    }

    @Test
    void touchingBodiesAreToldApart() {
        Body red = body("red", Body.Form.DISC, 5, 0xE0483C, 30, 30.3, 0);
        Body grey = body("post", Body.Form.DISC, 5, 0x8A8A8A, 20, 30.3, 0);
        Body white = body("cue", Body.Form.DISC, 5, 0xF4F4F0, 30, 20.3, 0);
        Moment moment = draw(List.of(red, grey, white));
        Map<String, Sighting> seen = tracker(moment).see(moment.picture());
        for (Body body : moment.bodies()) {
            Sighting sighting = of(seen, body.name());
            assertThat(Math.hypot(sighting.x() - body.x(), sighting.y() - body.y()))
                    .as(body.name())
                    .isLessThan(0.2);
        }
    }

    @Test
    void whatIsHiddenOrGoneOrFadedIsNotFound() {
        SplittableRandom random = new SplittableRandom(3);
        Moment moment = draw(scene(random));
        Tracker tracker = tracker(moment);
        assertThat(tracker.see(draw(List.of()).picture())).isEmpty();
        assertThat(tracker.see(draw(moment.bodies().subList(1, 4)).picture())).doesNotContainKey("body 0");
        byte[] rgb = moment.picture().rgb().clone();
        byte[] cloth = draw(List.of()).picture().rgb();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((3 * (cloth[i] & 0xff) + (rgb[i] & 0xff)) / 4);
        }
        assertThat(tracker.see(new Frame(SIDE, SIDE, rgb))).isEmpty();
    }

    @Test
    void ofTwoPatchesTheNearerIsTakenWhenAskedTo() {
        Body here = body("red", Body.Form.DISC, 5, 0xE0483C, 14, 14, 0);
        Body ghost = body("red", Body.Form.DISC, 5.4, 0xE0483C, 46, 46, 0);
        Tracker tracker = new Tracker(List.of(here), draw(List.of()).picture());
        Frame both = draw(List.of(here, ghost)).picture();
        assertThat(of(tracker.see(both), "red").x()).isCloseTo(46, within(0.1));
        Map<String, Sighting> before = tracker.see(draw(List.of(here)).picture());
        assertThat(of(tracker.see(both, before), "red").x()).isCloseTo(14, within(0.1));
    }

    @Test
    void whatLiesBehindIsPutTogetherFromPictures() {
        SplittableRandom random = new SplittableRandom(4);
        List<Moment> moments = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            moments.add(draw(scene(random)));
        }
        assertThat(Backdrop.of(moments).rgb())
                .isEqualTo(draw(List.of()).picture().rgb());
    }

    @Test
    void speedIsTheWayBetweenTwoPictures() {
        Body box = body("box", Body.Form.BOX, 6, 0x3C78E0, 30, 30, 0.1);
        Body later = new Body("box", box.outline(), box.colour(), 31.5, 29.2, 0.3, 0, 0, 0, 1);
        Moment before = draw(List.of(box));
        Track track = of(
                Track.read(
                        tracker(before), before.picture(), draw(List.of(later)).picture(), true),
                "box");
        assertThat(track.speedX()).isCloseTo(1.5, within(0.1));
        assertThat(track.speedY()).isCloseTo(-0.8, within(0.1));
        assertThat(track.spin()).isCloseTo(0.2, within(0.1));
        assertThat(track.after(10).x()).isCloseTo(46.5, within(1.1));
    }

    static Frame blurred(Frame frame) {
        int[] kernel = {1, 2, 1, 2, 4, 2, 1, 2, 1};
        byte[] rgb = new byte[frame.rgb().length];
        for (int i = 0; i < rgb.length; i++) {
            int sum = 0;
            int weight = 0;
            for (int k = 0; k < 9; k++) {
                int x = i / 3 % SIDE + k % 3 - 1;
                int y = i / 3 / SIDE + k / 3 - 1;
                if (x >= 0 && y >= 0 && x < SIDE && y < SIDE) {
                    sum += kernel[k] * (frame.rgb()[3 * (y * SIDE + x) + i % 3] & 0xff);
                    weight += kernel[k];
                }
            }
            rgb[i] = (byte) (sum / weight);
        }
        return new Frame(SIDE, SIDE, rgb);
    }

    static Frame noisy(Frame frame, SplittableRandom random) {
        byte[] rgb = frame.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.max(0, Math.min(255, (rgb[i] & 0xff) + random.nextInt(-10, 11)));
        }
        return new Frame(SIDE, SIDE, rgb);
    }
}
