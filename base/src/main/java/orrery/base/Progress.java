package orrery.base;

/**
 * Where long work tells how far it is. The worker calls, the caller decides what to show: the command line draws a line with rate
 * and time left, a library user may pass {@link #SILENT}. One task runs at a time; a new {@code start} ends the one before.
 * Implementations must be cheap, may be called from any one thread at a time, and must not throw.
 */
public interface Progress {
    /**
     * A task begins.
     *
     * @param task a few words, e.g. {@code learning the dynamics}
     * @param total how many units there are; 0 or less when unknown
     * @param unit what is counted, plural, e.g. {@code steps}
     */
    void start(String task, long total, String unit);

    /**
     * So much is done.
     *
     * @param done units finished since {@code start}
     * @param note what a person wants to see beside it, e.g. {@code loss 0.031}; may be empty
     */
    void at(long done, String note);

    /**
     * The task is over.
     *
     * @param note the outcome in a few words; may be empty
     */
    void finish(String note);

    /** One line for the person, outside of any task. */
    void say(String line);

    /** Shows nothing. */
    Progress SILENT = new Progress() {
        @Override
        public void start(String task, long total, String unit) {}

        @Override
        public void at(long done, String note) {}

        @Override
        public void finish(String note) {}

        @Override
        public void say(String line) {}
    };
}
