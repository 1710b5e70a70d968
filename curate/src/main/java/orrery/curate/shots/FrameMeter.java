package orrery.curate.shots;

import java.util.BitSet;
import orrery.base.Check;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;
import orrery.video.Resize.OpenCvKernel;

/**
 * Measures frames of one size, one after the other, as PySceneDetect 0.7 does with OpenCV's arithmetic of 8-bit pictures: what all its
 * detectors decide by, in one pass.
 */
public final class FrameMeter {
    /** PySceneDetect shrinks pictures until their longer side has so many pixels. */
    private static final int SIDE = 256;

    /**
     * What to measure.
     *
     * @param edges whether edges count; they cost most
     * @param hashSide bits across of the perceptual hash
     * @param lowPass how many times larger the picture is that it is made from
     * @param bins of the luma histogram
     */
    public record Plan(boolean edges, int hashSide, int lowPass, int bins) {
        public Plan {
            Check.within("hashSide", hashSide, 2, 64);
            Check.within("lowPass", lowPass, 1, 16);
            Check.within("bins", bins, 2, 256);
        }

        /** PySceneDetect's own. */
        public static Plan standard() {
            return new Plan(false, 8, 2, 128);
        }
    }

    private final Plan plan;
    private final int width;
    private final int height;
    private byte[] last = {}; // hue, saturation, value of the frame before, plane by plane
    private byte[] lastEdges = {};
    private float[] lastHistogram = {};
    private BitSet lastHash = new BitSet();

    /** For frames of this size. */
    public FrameMeter(int width, int height, Plan plan) {
        this.width = width;
        this.height = height;
        this.plan = plan;
    }

    /** Width and height at which PySceneDetect looks at a video of this size. */
    public static int[] size(int width, int height) {
        double factor = Math.max(width, height) / (double) SIDE;
        if (factor <= 1) {
            return new int[] {width, height};
        }
        return new int[] {(int) Math.max(1, Math.rint(width / factor)), (int) Math.max(1, Math.rint(height / factor))};
    }

    /**
     * Measures the next frame.
     *
     * @param rgb {@code 3 · width · height} bytes
     */
    public FrameScores next(byte[] rgb) {
        int pixels = width * height;
        Check.that(rgb.length == 3 * pixels, "Give 3 bytes a pixel.", "a frame of %d bytes", rgb.length);
        byte[] now = HueSaturationValue.planes(rgb);
        byte[] edges = plan.edges() ? new Edges(width, height).of(value(now)) : new byte[0];
        float[] histogram = histogram(rgb);
        BitSet hash = hash(rgb);
        boolean first = last.length == 0;
        FrameScores scores = new FrameScores(
                first ? 0 : distance(now, last, 0, pixels),
                first ? 0 : distance(now, last, pixels, 2 * pixels),
                first ? 0 : distance(now, last, 2 * pixels, 3 * pixels),
                first ? 0 : distance(edges, lastEdges, 0, edges.length),
                average(rgb),
                first ? Double.NaN : changed(hash) / (double) (plan.hashSide() * plan.hashSide()),
                first ? Double.NaN : correlation(lastHistogram, histogram));
        last = now;
        lastEdges = edges;
        lastHistogram = histogram;
        lastHash = hash;
        return scores;
    }

    private byte[] value(byte[] planes) {
        byte[] value = new byte[width * height];
        System.arraycopy(planes, 2 * value.length, value, 0, value.length);
        return value;
    }

    private static double distance(byte[] a, byte[] b, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return to == from ? 0 : sum / (double) (to - from);
    }

    private static double average(byte[] rgb) {
        long sum = 0;
        for (byte each : rgb) {
            sum += each & 0xff;
        }
        return sum / (double) rgb.length;
    }

    private int changed(BitSet hash) {
        BitSet different = (BitSet) hash.clone();
        different.xor(lastHash);
        return different.cardinality();
    }

    /** Luma by OpenCV's conversion to YUV, counted and brought to length 1. */
    private float[] histogram(byte[] rgb) {
        float[] counts = new float[plan.bins()];
        for (int i = 0; i < rgb.length; i += 3) {
            int luma = (4899 * (rgb[i] & 0xff) + 9617 * (rgb[i + 1] & 0xff) + 1868 * (rgb[i + 2] & 0xff) + 8192) >> 14;
            counts[luma * plan.bins() / 256]++;
        }
        double squares = 0;
        for (float count : counts) {
            squares += (double) count * count;
        }
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (float) (counts[i] * scale);
        }
        return counts;
    }

    private static double correlation(float[] a, float[] b) {
        double sumA = 0;
        double sumB = 0;
        double squaresA = 0;
        double squaresB = 0;
        double products = 0;
        for (int i = 0; i < a.length; i++) {
            sumA += a[i];
            sumB += b[i];
            squaresA += (double) a[i] * a[i];
            squaresB += (double) b[i] * b[i];
            products += (double) a[i] * b[i];
        }
        double share = 1.0 / a.length;
        double spread = (squaresA - sumA * sumA * share) * (squaresB - sumB * sumB * share);
        return Math.abs(spread) > Math.ulp(1.0) ? (products - sumA * sumB * share) / Math.sqrt(spread) : 1;
    }

    /** Low frequencies of the grey picture against their median. */
    private BitSet hash(byte[] rgb) {
        int side = plan.hashSide() * plan.lowPass();
        byte[] grey = new byte[width * height];
        for (int i = 0; i < grey.length; i++) {
            int red = rgb[3 * i] & 0xff;
            int green = rgb[3 * i + 1] & 0xff;
            int blue = rgb[3 * i + 2] & 0xff;
            grey[i] = (byte) ((9798 * red + 19235 * green + 3735 * blue + (1 << 14)) >> 15);
        }
        byte[] small;
        try (Scope scope = Scope.open()) {
            small = Resize.opencv(Tensor.of(grey, height, width, 1), side, side, OpenCvKernel.AREA)
                    .bytes();
        }
        int most = 1;
        for (byte each : small) {
            most = Math.max(most, each & 0xff);
        }
        double[] picture = new double[side * side];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) (small[i] & 0xff) / most;
        }
        double[] low = new Cosines(side).lowest(picture, plan.hashSide());
        for (int i = 0; i < plan.hashSide(); i++) { // OpenCV's transform keeps lengths: frequency 0 counts less
            low[i] *= Math.sqrt(0.5);
            low[i * plan.hashSide()] *= Math.sqrt(0.5);
        }
        return Cosines.above(low, Cosines.median(low));
    }
}
