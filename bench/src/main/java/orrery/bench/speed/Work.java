package orrery.bench.speed;

/** One thing to time, with all that it needs; {@link #close} frees that. */
interface Work extends AutoCloseable {
    /** Does it once. */
    void once();

    /**
     * A number that a peer which does the same work finds too, at its first call: a loss, or the mean square of the output.
     *
     * @return NaN where there is none
     */
    default double check() {
        return Double.NaN;
    }

    /** Floating-point operations of a go that were counted while it ran; 0 where they were not. */
    default double flops() {
        return 0;
    }

    @Override
    void close();
}
