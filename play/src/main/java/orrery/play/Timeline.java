package orrery.play;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Action;

/**
 * What was done since a beginning, so that play can go back to any frame of it: the same beginning, seed and actions give the same frames. Going on otherwise from
 * there forgets what came after. Keeps ten minutes of an ordinary world and stands still beyond that.
 */
final class Timeline {
    static final int MOST = 9_000;

    private final List<Moment> moments = new ArrayList<>();
    private int at;
    private int goal = -1; // on the way to this frame; −1 when not

    /**
     * One step.
     *
     * @param action that was taken
     * @param steps K of the frame that it led into
     */
    record Moment(Action action, int steps) {}

    /** Forgets everything. */
    void clear() {
        moments.clear();
        at = 0;
        goal = -1;
    }

    /** All that was done, as far as it is known. */
    List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** The world is at a beginning after which this was done. */
    void know(List<Moment> done) {
        clear();
        moments.addAll(done);
    }

    /** Frames that can be gone to: 0 to this. */
    int length() {
        return moments.size();
    }

    /** Something was done; what was known of the time after it is forgotten if it is something else. */
    void did(Action action, int steps) {
        if (at < moments.size() && !moments.get(at).equals(new Moment(action, steps))) {
            moments.subList(at, moments.size()).clear();
        }
        if (at == moments.size() && at < MOST) {
            moments.add(new Moment(action, steps));
        }
        at = Math.min(at + 1, MOST);
    }

    /** What was done here before; null at the end. */
    @Nullable
    Moment next() {
        return at < moments.size() ? moments.get(at) : null;
    }

    /** Begins the way to a frame; the world is at the beginning again. */
    void travel(int frame) {
        at = 0;
        goal = frame;
    }

    /** Whether a frame that was asked for has not been reached. */
    boolean travels() {
        if (goal >= 0 && at >= goal) {
            goal = -1;
        }
        return goal >= 0;
    }
}
