package orrery.curate.shots;

/**
 * How a frame differs from the one before it, as PySceneDetect measures it. Of the first frame only {@code average} is known; the
 * differences are 0, {@code hash} and {@code correlation} NaN.
 *
 * @param hue mean difference of hue, 0 to 179
 * @param saturation mean difference of saturation, 0 to 255
 * @param luma mean difference of value, 0 to 255
 * @param edges mean difference of the edges, 0 to 255; 0 where they were not asked for
 * @param average mean of all red, green and blue values of this frame, 0 to 255
 * @param hash share of the bits of a perceptual hash that changed
 * @param correlation of the luma histograms, 1 for equal ones
 */
public record FrameScores(
        double hue, double saturation, double luma, double edges, double average, double hash, double correlation) {}
