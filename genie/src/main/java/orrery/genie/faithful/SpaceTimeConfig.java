package orrery.genie.faithful;

import orrery.base.Check;

/**
 * Sizes of a space-time transformer.
 *
 * @param width channels of a token, D
 * @param heads attention heads, H
 * @param headWidth channels of a query, key or value of one head, d; the paper's largest model has 36 heads of 128 at a width of 5120
 * @param hidden channels inside the feed-forward part
 * @param blocks depth
 * @param queryKeyNorm whether queries and keys are brought to root mean square 1, which keeps the scores of long trainings in bounds
 * @param normEps added to the variance in the norms
 */
public record SpaceTimeConfig(
        int width, int heads, int headWidth, int hidden, int blocks, boolean queryKeyNorm, double normEps) {
    public SpaceTimeConfig {
        Check.atLeast("width", width, 1);
        Check.atLeast("heads", heads, 1);
        Check.atLeast("headWidth", headWidth, 1);
        Check.atLeast("hidden", hidden, 1);
        Check.atLeast("blocks", blocks, 1);
        Check.positive("normEps", normEps);
    }

    /** The usual form: heads that share the width, a feed-forward part four times as wide, normed queries and keys. */
    public static SpaceTimeConfig of(int width, int heads, int blocks) {
        Check.divides("heads", heads, "width", width);
        return new SpaceTimeConfig(width, heads, width / heads, 4 * width, blocks, true, 1e-5);
    }
}
