package orrery.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

/**
 * From a file's time stamps to seconds that can be relied on: the first picture is at 0 and each lies after the one before, whatever
 * the file says. Honest time stamps, even or uneven, come through unchanged.
 */
final class Clock {
    /** A step forward above this is taken for a broken time stamp, seconds. */
    private static final double LONGEST_STEP = 3600;
    /** A step back of less is a shaky time stamp; of more, a recording that began again. */
    private static final double SHAKE = 1;

    private static final double SMALLEST_STEP = 1e-4;
    private static final double USUAL_STEP = 1 / 25.0;

    private final double tick;
    private final double usual;
    private double zero; // what the file calls the time of our 0
    private double last = -1;
    private long repairs;
    private boolean jumped;

    /**
     * @param tick seconds of one tick
     * @param fps what the head says, 0 if nothing; for pictures without a time stamp
     */
    Clock(double tick, double fps) {
        this.tick = tick;
        this.usual = fps > 0 ? 1 / fps : USUAL_STEP;
    }

    /** Seconds of the next picture. */
    double next(long stamp) {
        if (stamp == AV_NOPTS_VALUE) {
            last = last < 0 ? 0 : last + usual;
            return last;
        }
        double said = stamp * tick;
        if (last < 0) {
            zero = said;
            last = 0;
            return 0;
        }
        if (jumped) {
            jumped = false;
            last = Math.max(0, said - zero);
            return last;
        }
        double step = said - zero - last;
        if (step > LONGEST_STEP || step < -SHAKE || !Double.isFinite(step)) {
            repairs++;
            last += usual;
            zero = said - last;
        } else if (step <= 0) {
            repairs++;
            last += SMALLEST_STEP;
        } else {
            last = said - zero;
        }
        return last;
    }

    /** The next picture may lie anywhere; only after the first. */
    void jump() {
        jumped = true;
    }

    /** When a picture with this time stamp is shown, as the file has it; only after the first. */
    double secondsOf(long stamp) {
        return stamp * tick - zero;
    }

    /** The file's own time stamp at or before a time; only after the first picture. */
    long stampAt(double seconds) {
        return (long) Math.floor((zero + seconds) / tick + 1e-6);
    }

    /** How many time stamps were not after the one before, or absurdly far. */
    long repairs() {
        return repairs;
    }
}
