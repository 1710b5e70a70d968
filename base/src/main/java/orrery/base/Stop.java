package orrery.base;

/**
 * A polite request to stop. Long work looks at {@link #requested()} between steps, saves, and throws {@link InterruptedAndSaved}.
 * Safe to use from any thread, a signal handler's too. A request cannot be taken back.
 */
public final class Stop {
    private volatile boolean requested;

    /** A stop that nobody else holds, so that nobody requests it. */
    public static Stop never() {
        return new Stop();
    }

    /** Whether work should save and end now. */
    public boolean requested() {
        return requested;
    }

    /** Asks the work that holds this to save and end. */
    public void request() {
        requested = true;
    }
}
