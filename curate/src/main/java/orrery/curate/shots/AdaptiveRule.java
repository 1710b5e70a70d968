package orrery.curate.shots;

import java.util.ArrayList;
import java.util.List;

/**
 * A cut is where colours change more than around it, so that a moving camera is none: PySceneDetect's {@code detect-adaptive}. Decides
 * a few frames late.
 */
public final class AdaptiveRule implements CutRule {
    private static final double MOST = 255;
    private static final double NOTHING = 1e-5;

    /**
     * When a frame is a cut.
     *
     * @param ratio of its score to the mean of its neighbours', at least
     * @param least score
     * @param reach neighbours on each side
     */
    public record Plan(double ratio, double least, int reach) {
        /** PySceneDetect's own. */
        public static Plan standard() {
            return new Plan(3, 15, 2);
        }
    }

    private final Plan plan;
    private final int shortest;
    private final ContentRule.Weights weights;
    private final List<Double> window = new ArrayList<>();
    private final List<Double> ratios = new ArrayList<>();
    private int lastCut = -1;

    /** @param shortest frames of a shot at least */
    public AdaptiveRule(Plan plan, int shortest, ContentRule.Weights weights) {
        this.plan = plan;
        this.shortest = shortest;
        this.weights = weights;
    }

    /** Ratios of the frames that had neighbours on both sides, from the first such frame on. */
    public List<Double> ratios() {
        return List.copyOf(ratios);
    }

    @Override
    public List<Integer> next(int frame, FrameScores scores) {
        if (lastCut < 0) {
            lastCut = frame;
        }
        window.add(weights.score(scores));
        if (window.size() > 2 * plan.reach() + 1) {
            window.remove(0);
        }
        if (window.size() < 2 * plan.reach() + 1) {
            return List.of();
        }
        double own = window.get(plan.reach());
        double around = 0;
        for (int i = 0; i < window.size(); i++) {
            around += i == plan.reach() ? 0 : window.get(i);
        }
        around /= 2.0 * plan.reach();
        double ratio = Math.abs(around) >= NOTHING ? Math.min(own / around, MOST) : own >= plan.least() ? MOST : 0;
        ratios.add(ratio);
        int middle = frame - plan.reach();
        if (ratio >= plan.ratio() && own >= plan.least() && middle - lastCut >= shortest) {
            lastCut = middle;
            return List.of(middle);
        }
        return List.of();
    }
}
