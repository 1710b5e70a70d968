package orrery.curate.shots;

import java.util.List;

/** A cut is in the middle of a stretch that is darker than a threshold: PySceneDetect's {@code detect-threshold}. */
public final class FadeRule implements CutRule {
    /**
     * When a picture counts as gone.
     *
     * @param threshold mean of red, green and blue, 0 to 255
     * @param bright whether pictures at or above it are gone (fades to white), else those below (fades to black)
     * @param bias where in the dark stretch the cut lies: -1 at its beginning, 0 in the middle, 1 at its end
     * @param last whether a video that ends in the dark has a cut where the dark began
     * @param shortest frames of a shot at least
     * @param shortestOut frames in the dark at least
     */
    public record Plan(int threshold, boolean bright, double bias, boolean last, int shortest, int shortestOut) {
        /** PySceneDetect's own. */
        public static Plan standard(int shortest) {
            return new Plan(12, false, 0, false, shortest, 0);
        }
    }

    private final Plan plan;
    private boolean gone;
    private int since = -1;
    private int lastCut = -1;
    private int now = -1;

    public FadeRule(Plan plan) {
        this.plan = plan;
    }

    @Override
    public List<Integer> next(int frame, FrameScores scores) {
        boolean isGone = plan.bright() == scores.average() >= plan.threshold();
        now = frame;
        if (lastCut < 0) {
            lastCut = frame;
            gone = isGone;
            since = frame;
            return List.of();
        }
        if (isGone == gone) {
            return List.of();
        }
        int out = since;
        gone = isGone;
        since = frame;
        if (!isGone && frame - lastCut >= plan.shortest() && frame - out >= plan.shortestOut()) {
            lastCut = frame;
            return List.of(out + (int) Math.rint((frame - out) * (1 + plan.bias()) / 2));
        }
        return List.of();
    }

    @Override
    public List<Integer> finish() {
        boolean lasted = now - lastCut >= plan.shortest() && now + 1 - since >= plan.shortestOut();
        return plan.last() && gone && lasted ? List.of(since) : List.of();
    }
}
