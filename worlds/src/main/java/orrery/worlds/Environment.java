package orrery.worlds;

/**
 * Something to play in: a learned world and a simulator look the same from here. One thread at a time.
 *
 * <p>Call {@link #reset} first; then {@link #frame} shows the start, {@link #step} makes the next frame, and
 * {@link #frame} shows that. The same start, seed and actions give the same frames.
 */
public interface Environment extends AutoCloseable {

    /** Sizes, speed and actions; does not change. */
    EnvironmentInfo info();

    /**
     * Back to a beginning.
     *
     * @param start which one, 0 to {@code info().starts() - 1}
     * @param seed of everything random that follows
     * @throws orrery.base.OrreryException when there is no such start
     */
    void reset(int start, long seed);

    /**
     * Does {@code action} while the present frame is on screen and moves on to the next.
     *
     * @throws orrery.base.OrreryException when the action does not belong to {@code info().actions()}
     */
    Outcome step(Action action);

    /** The present picture. The caller may keep it; it is not written to again. */
    Frame frame();

    /**
     * Turns the dial between speed and quality: the number of denoising steps a frame. Environments without such a dial
     * ignore it.
     */
    default void steps(int k) {}

    /** Where the dial stands; 0 where there is none. */
    default int steps() {
        return 0;
    }

    /** Does work that may be done while waiting for the next action, so that the next step is quicker. */
    default void idle() {}

    /** Gives native memory back. */
    @Override
    void close();
}
