package orrery.curate.filter;

import java.util.Arrays;
import java.util.List;
import orrery.base.Check;
import orrery.video.MotionVector;

/**
 * How much moves in a clip, from the motion vectors of its compression, as cosmos-curate measures it. Vectors are painted over their
 * blocks, smallest first; what no block covers stands still.
 */
public final class VectorMotion {
    private static final int PATCH = 256;
    private static final int[][] BLOCKS = {{8, 8}, {16, 16}, {16, 8}, {8, 16}
    }; // width, height, in the order of painting

    /**
     * Result.
     *
     * @param mean over pixels and frames, in units of width plus height
     * @param patches the same around the middle of each 256x256 pixels, row by row
     * @param columns patches in a row
     */
    @SuppressWarnings("ArrayRecordComponent") // results are read, not compared
    public record Score(double mean, double[] patches, int columns) {
        /** The stillest patch. */
        public double least() {
            double least = Double.POSITIVE_INFINITY;
            for (double each : patches) {
                least = Math.min(least, each);
            }
            return least;
        }

        /** Whether so little moves that cosmos-curate drops the clip. */
        public boolean still(double leastMean, double leastPatch) {
            return mean < leastMean || least() < leastPatch;
        }
    }

    /** cosmos-curate's limit for the mean. */
    public static final double LEAST_MEAN = 0.00098;
    /** cosmos-curate's limit for a patch. */
    public static final double LEAST_PATCH = 1e-6;

    private final int width;
    private final int height;
    private final double[] sums;
    private final float[] size; // of the motion in one frame, in pixels
    private int frames;

    /**
     * For pictures of this size, at least 256 pixels both ways.
     *
     * @throws orrery.base.OrreryException for smaller ones, which cosmos-curate drops
     */
    public VectorMotion(int width, int height) {
        Check.that(
                Math.min(width, height) >= PATCH,
                "Use larger pictures, or another measure of motion.",
                "motion of %dx%d pictures is asked for in patches of 256 pixels",
                width,
                height);
        this.width = width;
        this.height = height;
        this.sums = new double[width * height];
        this.size = new float[width * height];
    }

    /** Adds a frame; one without vectors does not count. */
    public void add(List<MotionVector> vectors) {
        if (vectors.isEmpty()) {
            return;
        }
        Arrays.fill(size, 0);
        for (int[] block : BLOCKS) {
            for (MotionVector vector : vectors) {
                if (vector.width() == block[0] && vector.height() == block[1]) {
                    paint(vector);
                }
            }
        }
        for (int i = 0; i < size.length; i++) {
            sums[i] += size[i];
        }
        frames++;
    }

    private void paint(MotionVector vector) {
        double x = vector.motionX() / (double) vector.scale();
        double y = vector.motionY() / (double) vector.scale();
        float length = (float) Math.sqrt(x * x + y * y);
        for (int down = -vector.height() / 2; down < vector.height() / 2; down++) {
            int row = Math.min(Math.max(vector.toY() + down, 0), height - 1) * width;
            for (int across = -vector.width() / 2; across < vector.width() / 2; across++) {
                size[row + Math.min(Math.max(vector.toX() + across, 0), width - 1)] = length;
            }
        }
    }

    /** Frames with vectors so far. */
    public int frames() {
        return frames;
    }

    /** What was found; at least one frame must have had vectors. */
    public Score score() {
        Check.that(frames > 0, "Re-encode the clip as H.264.", "no frame has motion vectors");
        double unit = (double) frames * (width + height);
        double sum = 0;
        for (double each : sums) {
            sum += each;
        }
        int columns = width / PATCH;
        int rows = height / PATCH;
        double[] patches = new double[rows * columns];
        for (int i = 0; i < patches.length; i++) {
            int at = (i / columns * PATCH + PATCH / 2 - 1) * width + i % columns * PATCH + PATCH / 2 - 1;
            patches[i] = (sums[at] + sums[at + 1] + sums[at + width] + sums[at + width + 1]) / 4 / unit;
        }
        return new Score(sum / unit / (width * (double) height), patches, columns);
    }
}
