package orrery.worlds.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;

class PhysicsRowTest {
    private static Body moved(Body body, double x, double y) {
        return body.at(body.x() + x, body.y() + y, x, y);
    }

    private static PhysicsRow compare(Moment before, Moment now, Frame earlier, Frame later, double gravity) {
        Tracker tracker = TrackerTest.tracker(before);
        PhysicsRow row = new PhysicsRow();
        Map<String, Track> known = Track.read(tracker, before.picture(), before.picture(), false);
        row.add(0, before, now, later, tracker, Track.read(tracker, earlier, later, false), known, gravity);
        return row;
    }

    private static double value(PhysicsRow row, String name) {
        return TrackerTest.of(row.figures(), name).ratio();
    }

    @Test
    void overlapOfRectanglesIsWhatGeometrySays() {
        Body.Outline wide = new Body.Outline(Body.Form.BOX, 10, 6);
        Silhouette here = Silhouette.of(wide, 20, 20, 0, 64, 64);
        assertThat(here.area()).isEqualTo(60);
        assertThat(here.iou(here)).isEqualTo(1);
        assertThat(here.iou(Silhouette.of(wide, 25, 20, 0, 64, 64))).isCloseTo(30.0 / 90, within(1e-9));
        assertThat(here.softIou(Silhouette.of(wide, 22.5, 20, 0, 64, 64))).isCloseTo(45.0 / 75, within(1e-6));
        assertThat(here.iou(Silhouette.of(wide, 40, 40, 0, 64, 64))).isZero();
        assertThat(Silhouette.of(wide, 0, 20, 0, 64, 64).area()).isEqualTo(30);
        assertThat(Silhouette.of(wide, 20, 20, Math.PI / 2, 64, 64).iou(here)).isCloseTo(36.0 / 84, within(1e-9));
    }

    @Test
    void whatIsCoveredIsNotVisible() {
        Body below = TrackerTest.body("below", Body.Form.BOX, 5, 0xE0483C, 20, 20, 0);
        Body above = TrackerTest.body("above", Body.Form.BOX, 8, 0x3C78E0, 20, 20, 0);
        List<Silhouette> visible = Silhouette.visible(List.of(below, above), 64, 64);
        assertThat(visible.get(0).area()).isLessThan(1e-3);
        assertThat(visible.get(1).area()).isCloseTo(Math.PI * 64, within(6.0));
    }

    @Test
    void theTruthHasNoErrorAndACopyLagsBehind() {
        Moment before = TrackerTest.draw(TrackerTest.scene(new SplittableRandom(5)));
        Moment now = TrackerTest.draw(
                before.bodies().stream().map(body -> moved(body, 1.5, 2)).toList());
        PhysicsRow truth = compare(before, now, before.picture(), now.picture(), 0.1);
        assertThat(value(truth, "psnr")).isEqualTo(60);
        assertThat(value(truth, "iou")).isGreaterThan(0.9);
        assertThat(value(truth, "permanence")).isEqualTo(1);
        assertThat(value(truth, "position_error_px")).isLessThan(0.1);
        assertThat(value(truth, "speed_error")).isLessThan(0.15);
        assertThat(value(truth, "energy_error")).isLessThan(0.02);
        assertThat(value(truth, "momentum_error")).isLessThan(0.05);

        PhysicsRow copy = compare(before, now, before.picture(), before.picture(), 0);
        assertThat(value(copy, "position_error_px")).isCloseTo(2.5, within(0.1));
        assertThat(value(copy, "speed_error")).isCloseTo(2.5, within(0.01));
        assertThat(value(copy, "energy_error")).isCloseTo(1, within(1e-9));
        assertThat(value(copy, "momentum_error")).isCloseTo(1, within(1e-9));
        assertThat(value(copy, "permanence")).isEqualTo(1);
        assertThat(value(copy, "iou")).isBetween(0.3, 0.8);
    }

    @Test
    void aBlankedBodyIsNotThereAndCountsAsStandingWhereItWas() {
        List<Body> one = List.of(TrackerTest.body("red", Body.Form.DISC, 5, 0xE0483C, 20, 20, 0));
        Moment before = TrackerTest.draw(one);
        Moment now = TrackerTest.draw(List.of(moved(one.get(0), 3, 0)));
        Frame blank = TrackerTest.draw(List.of()).picture();
        PhysicsRow row = compare(before, now, blank, blank, 0);
        assertThat(value(row, "permanence")).isZero();
        assertThat(value(row, "iou")).isZero();
        assertThat(value(row, "position_error_px")).isCloseTo(3, within(0.1));
        assertThat(value(row, "energy_error")).isEqualTo(1);
    }

    @Test
    void aBodyElsewhereIsStillThereButOneOfAnotherShapeIsNot() {
        Body stick = new Body("stick", new Body.Outline(Body.Form.BOX, 20, 4), 0xE0483C, 30, 30, 0.5, 0, 0, 0, 1);
        Moment now = TrackerTest.draw(List.of(stick));
        Body elsewhere = new Body("stick", stick.outline(), stick.colour(), 20, 44, 1.4, 0, 0, 0, 1);
        Frame there = TrackerTest.draw(List.of(elsewhere)).picture();
        PhysicsRow row = compare(now, now, there, there, 0);
        assertThat(value(row, "permanence")).isEqualTo(1);
        assertThat(value(row, "iou")).isZero();
        Body lump = TrackerTest.body("stick", Body.Form.DISC, 13, stick.colour(), 30, 30, 0);
        Frame grown = TrackerTest.draw(List.of(lump)).picture();
        assertThat(value(compare(now, now, grown, grown, 0), "permanence")).isZero();
    }

    @Test
    void whatRestsInTruthHasNoErrorOfPlace() {
        Moment still = TrackerTest.draw(TrackerTest.scene(new SplittableRandom(6)));
        assertThat(compare(still, still, still.picture(), still.picture(), 0).figures())
                .doesNotContainKey("position_error_px");
    }

    @Test
    void ratiosArePooledOverScenes() {
        Pooled pooled = new Pooled();
        pooled.add(0, 1);
        pooled.add(0, 3);
        pooled.add(1, 5);
        assertThat(pooled.ratio()).isEqualTo(3);
        assertThat(pooled.count()).isEqualTo(3);
        assertThat(pooled.standardError()).isCloseTo(Math.sqrt(2 * (4 + 4)) / 3, within(1e-12));
        assertThat(new Pooled().ratio()).isNaN();
    }
}
