package orrery.worlds;

/**
 * Where the time of one step went, in nanoseconds.
 *
 * @param decideNanos checking the action and preparing the step
 * @param denoiseNanos the dynamics: all passes over the new frame (a simulator's own step counts here)
 * @param decodeNanos turning the result into a picture
 */
public record StageTimes(long decideNanos, long denoiseNanos, long decodeNanos) {
    /** No time measured. */
    public static final StageTimes NONE = new StageTimes(0, 0, 0);

    /** All stages together, in nanoseconds. */
    public long totalNanos() {
        return decideNanos + denoiseNanos + decodeNanos;
    }
}
