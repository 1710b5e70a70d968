package orrery.play;

import java.util.List;

/**
 * Lowers K when frames come late and raises it again, to no more than the person asked for, when there is room. Four late
 * frames in a row lower it; raising waits longer each time it turned out to be too early, so that K does not swing. Not
 * thread-safe: belongs to the thread of the world.
 */
final class AutoSteps {
    private static final int LATE_IN_A_ROW = 4;
    private static final int FIRST_PATIENCE = 90; // frames
    private static final int MOST_PATIENCE = 5_760;
    private static final double ROOM = 0.7; // share of the period that a raised K may fill

    private final List<Integer> choices;
    private boolean enabled;
    private int wanted;
    private int steps;
    private int late;
    private int early;
    private int patience = FIRST_PATIENCE;
    private boolean raised;

    /**
     * @param choices values of K, ascending; empty where the world has no dial
     * @param wanted by the person; 0 where there is no dial
     * @param enabled whether K may be lowered
     */
    AutoSteps(List<Integer> choices, int wanted, boolean enabled) {
        this.choices = List.copyOf(choices);
        this.enabled = enabled;
        want(wanted);
    }

    /** The person turned the dial. */
    void want(int k) {
        wanted = k;
        steps = k;
        late = 0;
        early = 0;
        patience = FIRST_PATIENCE;
        raised = false;
    }

    void enable(boolean on) {
        enabled = on;
        want(wanted);
    }

    boolean enabled() {
        return enabled;
    }

    int wanted() {
        return wanted;
    }

    /** K to use now. */
    int steps() {
        return steps;
    }

    boolean lowered() {
        return steps < wanted;
    }

    /**
     * Judges one frame.
     *
     * @param workNanos that the frame took
     * @param periodNanos that it had
     * @return whether {@link #steps} changed
     */
    boolean after(long workNanos, long periodNanos) {
        int place = choices.indexOf(steps);
        if (!enabled || place < 0) {
            return false;
        }
        late = workNanos > periodNanos ? late + 1 : 0;
        if (late >= LATE_IN_A_ROW) {
            late = 0;
            early = 0;
            if (place == 0) {
                return false;
            }
            patience = raised ? Math.min(MOST_PATIENCE, patience * 2) : patience;
            raised = false;
            steps = choices.get(place - 1);
            return true;
        }
        if (!lowered()) {
            return false;
        }
        int next = choices.get(place + 1);
        boolean room = workNanos * (next + 1.0) / (steps + 1.0) < ROOM * periodNanos; // K passes and one for the cache
        early = room ? early + 1 : 0;
        if (early < patience) {
            return false;
        }
        early = 0;
        raised = true;
        steps = next;
        return true;
    }
}
