package orrery.curate.shots;

import java.util.List;

/** A cut is where colours change more than a threshold: PySceneDetect's {@code detect-content}. */
public final class ContentRule implements CutRule {
    /** PySceneDetect's threshold. */
    public static final double THRESHOLD = 27;

    /**
     * What counts how much.
     *
     * @param hue of the difference of hue
     * @param saturation of that of saturation
     * @param luma of that of value
     * @param edges of that of edges
     */
    public record Weights(double hue, double saturation, double luma, double edges) {
        /** Colours alike, edges not at all. */
        public static Weights standard() {
            return new Weights(1, 1, 1, 0);
        }

        /** Brightness alone. */
        public static Weights lumaOnly() {
            return new Weights(0, 0, 1, 0);
        }

        /** One number of a frame's differences. */
        public double score(FrameScores scores) {
            double sum = scores.hue() * hue + scores.saturation() * saturation + scores.luma() * luma;
            double whole = Math.abs(hue) + Math.abs(saturation) + Math.abs(luma) + Math.abs(edges);
            return (sum + scores.edges() * edges) / whole;
        }
    }

    private final double threshold;
    private final Weights weights;
    private final FlashFilter filter;

    /**
     * @param shortest frames of a shot at least
     * @param merge whether cuts that are closer become one; else later ones are dropped
     */
    public ContentRule(double threshold, int shortest, Weights weights, boolean merge) {
        this.threshold = threshold;
        this.weights = weights;
        this.filter = new FlashFilter(merge ? FlashFilter.Mode.MERGE : FlashFilter.Mode.SUPPRESS, shortest);
    }

    @Override
    public List<Integer> next(int frame, FrameScores scores) {
        return filter.next(frame, weights.score(scores) >= threshold);
    }
}
