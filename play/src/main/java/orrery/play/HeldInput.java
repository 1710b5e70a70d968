package orrery.play;

import orrery.worlds.Action;

/**
 * The action that the driver holds. A page says what is held when that changes; the world asks once a frame. A tap that is
 * over before the world asks still counts for one frame. Safe to use from any thread.
 */
final class HeldInput {

    /**
     * What the world should do next.
     *
     * @param action to take
     * @param number of the newest input seen, as the page counts
     * @param waitedNanos how long the newest input waited, negative if it is not new
     */
    record Intent(Action action, long number, long waitedNanos) {}

    private final Action rest;
    private Action held;
    private Action tapped;
    private long number;
    private long receivedNanos;
    private boolean fresh;

    HeldInput(Action rest) {
        this.rest = rest;
        this.held = rest;
        this.tapped = rest;
    }

    /**
     * The driver now holds {@code action}.
     *
     * @param inputNumber as the page counts, to find its way back in a frame's header
     * @param nowNanos of {@link System#nanoTime}
     */
    synchronized void hold(Action action, long inputNumber, long nowNanos) {
        held = action;
        number = inputNumber;
        if (!action.equals(rest)) {
            tapped = action;
        }
        if (!fresh) {
            receivedNanos = nowNanos;
            fresh = true;
        }
    }

    /** Lets everything go, as when the driver leaves or the world restarts. */
    synchronized void release() {
        held = rest;
        tapped = rest;
        fresh = false;
    }

    /** Lets everything go and forgets the numbers: another page counts from the beginning. */
    synchronized void forget() {
        release();
        number = 0;
    }

    /** What to do now; consumes a tap. */
    synchronized Intent take(long nowNanos) {
        Action action = held.equals(rest) ? tapped : held;
        long waited = fresh ? Math.max(0, nowNanos - receivedNanos) : -1;
        tapped = rest;
        fresh = false;
        return new Intent(action, number, waited);
    }
}
