package orrery.curate.duplicates;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import orrery.base.Check;
import orrery.curate.shots.Cosines;
import orrery.tensor.DType;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;
import orrery.video.Resize.PillowFilter;

/**
 * 64 bits that stay alike when a picture is shrunk, compressed or brightened, as Python's imagehash has them. The first bit is the highest
 * of the number; {@link #distance} counts those that differ.
 */
public enum PerceptualHash {
    /** Low frequencies above their median: the most robust. */
    PHASH,
    /** Low frequencies across above their mean. */
    PHASH_SIMPLE,
    /** Pixels brighter than their left neighbour. */
    DHASH,
    /** Pixels above the mean. */
    AVERAGE;

    private static final int SIDE = 8;
    private static final int LARGE = 32;

    /** The hash of a picture, UINT8 [H, W, 3]. */
    public long of(Tensor picture) {
        Check.that(
                picture.dim() == 3 && picture.size(2) == 3 && picture.dtype() == DType.UINT8,
                "Give UINT8 [H, W, 3].",
                "a picture of %s %s",
                picture.dtype(),
                Arrays.toString(picture.shape()));
        switch (this) {
            case PHASH -> {
                double[] low = new Cosines(LARGE).lowest(grey(picture, LARGE, LARGE), SIDE);
                double median = Cosines.median(low);
                return bits(low, value -> value > median);
            }
            case PHASH_SIMPLE -> {
                double[] low = across(grey(picture, LARGE, LARGE));
                double mean = Arrays.stream(low).average().orElse(0);
                return bits(low, value -> value > mean);
            }
            case DHASH -> {
                double[] grey = grey(picture, SIDE, SIDE + 1);
                double[] steps = new double[SIDE * SIDE];
                for (int i = 0; i < steps.length; i++) {
                    int at = i / SIDE * (SIDE + 1) + i % SIDE;
                    steps[i] = grey[at + 1] - grey[at];
                }
                return bits(steps, value -> value > 0);
            }
            case AVERAGE -> {
                double[] grey = grey(picture, SIDE, SIDE);
                double mean = Arrays.stream(grey).average().orElse(0);
                return bits(grey, value -> value > mean);
            }
        }
        throw new IllegalStateException("unknown hash " + this);
    }

    /** Bits that differ, 0 to 64. */
    public static int distance(long a, long b) {
        return Long.bitCount(a ^ b);
    }

    /** Frequencies 1 to 8 of the first 8 rows. */
    private static double[] across(double[] grey) {
        double[] low = new double[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            double[] row = Cosines.transform(Arrays.copyOfRange(grey, y * LARGE, (y + 1) * LARGE));
            System.arraycopy(row, 1, low, y * SIDE, SIDE);
        }
        return low;
    }

    /** Pillow's 8-bit luma of a picture, then its Lanczos filter. */
    public static double[] grey(Tensor picture, int height, int width) {
        byte[] rgb = picture.bytes();
        byte[] luma = new byte[rgb.length / 3];
        for (int i = 0; i < luma.length; i++) {
            int red = rgb[3 * i] & 0xff;
            int green = rgb[3 * i + 1] & 0xff;
            int blue = rgb[3 * i + 2] & 0xff;
            luma[i] = (byte) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
        }
        try (Scope scope = Scope.open()) {
            Tensor large = Tensor.of(luma, picture.size(0), picture.size(1), 1);
            byte[] small =
                    Resize.pillow(large, height, width, PillowFilter.LANCZOS).bytes();
            double[] values = new double[small.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = small[i] & 0xff;
            }
            return values;
        }
    }

    private static long bits(double[] values, DoublePredicate set) {
        long bits = 0;
        for (double value : values) {
            bits = (bits << 1) | (set.test(value) ? 1 : 0);
        }
        return bits;
    }
}
