package orrery.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Frame;
import orrery.worlds.physics.Backdrop;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.Sighting;
import orrery.worlds.physics.Tracker;
import orrery.worlds.simulators.Body;

/**
 * Reads bodies with the tracker that also measures worlds. A body counts while the tracker finds it in the true picture, less than
 * {@value #READABLE} pixels from where it is: not behind another one, and not while the camera moves.
 */
final class TrackedBodies implements BodyRuler {
    private static final double READABLE = 1.5;
    private static final int MOST_LOOKS = 1_024; // by then everything behind the bodies has been seen, or never will be

    private @Nullable Backdrop backdrop;
    private @Nullable Tracker tracker;
    private List<Body> readable = List.of();
    private Map<String, Sighting> before = Map.of();
    private int looks;

    @Override
    public void newScene() {
        backdrop = null;
        tracker = null;
        readable = List.of();
        before = Map.of();
        looks = 0;
    }

    @Override
    public void look(Frame truth, List<Body> bodies) {
        Tracker eye = eye(truth, bodies);
        Map<String, Sighting> seen = eye.see(truth);
        readable = new ArrayList<>();
        for (Body body : bodies) {
            Sighting there = seen.get(body.name());
            if (body.movable() && there != null && distance(there, body) < READABLE) {
                readable.add(body);
            }
        }
    }

    /** What lies behind the bodies becomes known bit by bit, so the tracker is made anew now and then, ever more rarely. */
    private Tracker eye(Frame truth, List<Body> bodies) {
        Backdrop behind = backdrop;
        if (behind == null) {
            behind = new Backdrop(truth.width(), truth.height());
            backdrop = behind;
        }
        Tracker eye = tracker;
        if (looks < MOST_LOOKS) {
            behind.add(new Moment(bodies, truth));
            looks++;
        }
        if (eye == null || (looks < MOST_LOOKS && Integer.bitCount(looks) == 1)) {
            eye = new Tracker(bodies, behind.picture());
            tracker = eye;
        }
        return eye;
    }

    @Override
    public Reading read(Frame learned) {
        Tracker eye = tracker;
        if (eye == null || readable.isEmpty()) {
            return Reading.NONE;
        }
        Map<String, Sighting> seen = eye.see(learned, before);
        before = seen;
        double sum = 0;
        int found = 0;
        for (Body body : readable) {
            Sighting there = seen.get(body.name());
            if (there != null) {
                sum += distance(there, body);
                found++;
            }
        }
        return new Reading(found == 0 ? Double.NaN : sum / found, found, readable.size());
    }

    private static double distance(Sighting there, Body body) {
        return Math.hypot(there.x() - body.x(), there.y() - body.y());
    }
}
