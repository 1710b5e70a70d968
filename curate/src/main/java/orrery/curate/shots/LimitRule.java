package orrery.curate.shots;

import java.util.List;
import java.util.function.Predicate;

/** A cut is every frame that is unlike the one before it and not too close to the last cut: PySceneDetect's hash and histogram detectors. */
public final class LimitRule implements CutRule {
    private final Predicate<FrameScores> unlike;
    private final int shortest;
    private int lastCut = -1;

    private LimitRule(Predicate<FrameScores> unlike, int shortest) {
        this.unlike = unlike;
        this.shortest = shortest;
    }

    /**
     * {@code detect-hash}: a share of the bits of a perceptual hash changed.
     *
     * @param threshold PySceneDetect's is 0.35
     */
    public static LimitRule hash(double threshold, int shortest) {
        return new LimitRule(scores -> scores.hash() >= threshold, shortest);
    }

    /**
     * {@code detect-hist}: the luma histograms correlate less than 1 - threshold.
     *
     * @param threshold PySceneDetect's is 0.2
     */
    public static LimitRule histogram(double threshold, int shortest) {
        double most = Math.max(0, Math.min(1, 1 - threshold));
        return new LimitRule(scores -> scores.correlation() <= most, shortest);
    }

    @Override
    public List<Integer> next(int frame, FrameScores scores) {
        if (lastCut < 0) {
            lastCut = frame;
            return List.of();
        }
        if (unlike.test(scores) && frame - lastCut >= shortest) {
            lastCut = frame;
            return List.of(frame);
        }
        return List.of();
    }
}
