package orrery.curate.shard;

import java.util.Optional;

/**
 * The kind of clips that share a shard, as cosmos-curate has it; two kinds more are ours, since it drops such clips.
 *
 * @param resolution by the short side: {@code 1080}, {@code 720}, {@code lt_720}
 * @param aspect width over height: {@code 9_16}, {@code 3_4}, {@code 1_1}, {@code 4_3}, {@code 16_9}; ours: {@code wide}
 * @param duration seconds: {@code 5_10}, {@code 10_30}, {@code 30_inf}; ours: {@code 0_5}
 */
public record ShardBin(String resolution, String aspect, String duration) {
    private static final String WIDE = "wide";
    private static final String SHORT = "0_5";
    private static final double[] ASPECTS = {0.65, 0.88, 1.16, 1.55, 10};
    private static final String[] ASPECT_NAMES = {"9_16", "3_4", "1_1", "4_3", "16_9"};

    /** cosmos-curate's bin of a clip; none below 5 seconds and for pictures more than ten times as wide as high. */
    public static Optional<ShardBin> of(int width, int height, double seconds) {
        ShardBin bin = always(width, height, seconds);
        return bin.aspect.equals(WIDE) || bin.duration.equals(SHORT) ? Optional.empty() : Optional.of(bin);
    }

    /** The bin of any clip. */
    public static ShardBin always(int width, int height, double seconds) {
        double aspect = (double) width / height;
        int shape = 0;
        while (shape < ASPECTS.length && aspect > ASPECTS[shape]) {
            shape++;
        }
        int side = Math.min(width, height);
        return new ShardBin(
                side >= 1080 ? "1080" : side >= 720 ? "720" : "lt_720",
                shape == ASPECTS.length ? WIDE : ASPECT_NAMES[shape],
                seconds < 5 ? SHORT : seconds <= 10 ? "5_10" : seconds <= 30 ? "10_30" : "30_inf");
    }

    /** The folder of the bin: {@code resolution_720/aspect_ratio_16_9/duration_5_10}. */
    public String folder() {
        return "resolution_" + resolution + "/aspect_ratio_" + aspect + "/duration_" + duration;
    }
}
