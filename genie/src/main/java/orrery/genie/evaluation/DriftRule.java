package orrery.genie.evaluation;

/**
 * When a long run counts as lost. Compares with real frames that the world has not seen.
 *
 * @param deviation of the latents within a real frame, mean over frames
 * @param distance from a real frame to the nearest of the training frames, mean over frames
 * @param change from a real frame to the next, mean absolute difference of 8-bit values, mean over frames
 */
record DriftRule(double deviation, double distance, double change) {
    /** Frames that a figure of a long run is averaged over: single frames, real ones too, stray. */
    static final int SPAN = 10;

    /** Frames without change after which a run counts as frozen. */
    static final int STILL = 50;

    private static final double DEVIATION_MARGIN = 0.25;
    private static final double FARTHEST = 2;
    private static final double STILL_SHARE = 0.1;

    /** Latents that spread 25 % more or less than real ones, or lie more than twice as far from anything known. */
    boolean drifted(double itsDeviation, double itsDistance) {
        double ratio = itsDeviation / deviation;
        return !(Math.abs(ratio - 1) <= DEVIATION_MARGIN && itsDistance <= FARTHEST * distance); // NaN is lost too
    }

    /** {@value #STILL} frames on end that change less than a tenth of what real ones do. */
    boolean frozen(double[] changes) {
        int still = 0;
        for (double itsChange : changes) {
            still = itsChange < STILL_SHARE * change ? still + 1 : 0;
            if (still >= STILL) {
                return true;
            }
        }
        return false;
    }
}
