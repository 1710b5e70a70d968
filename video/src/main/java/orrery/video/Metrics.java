package orrery.video;

import java.util.Arrays;
import orrery.base.Check;
import orrery.tensor.DType;
import orrery.tensor.Tensor;

/**
 * How far two pictures are apart, in decibels, and how much of a codebook is used. The structure of pictures is measured by {@link
 * Ssim}.
 *
 * <p>Values of UINT8 tensors span 0..255, of floating ones 0..1. Computed in double.
 */
public final class Metrics {
    /** Per-picture values are cut here: equal pictures would be infinitely good and spoil every mean. */
    public static final double MOST_DECIBELS = 60;

    private static final double EPSILON = 1.1920929e-7; // of float32, as the published scripts add it

    private Metrics() {}

    /** Peak signal-to-noise ratio over all elements, dB: 10 log10(range² / mse); infinite for equal tensors. */
    public static double psnr(Tensor a, Tensor b) {
        double range = range(a);
        return 10 * Math.log10(range * range / meanSquare(a, b));
    }

    /** The training metric of the Cosmos tokenizers, dB: 10 log10(range² / (mse + 1.19e-7)) over all elements. */
    public static double psnrEps(Tensor a, Tensor b) {
        double range = range(a);
        return 10 * Math.log10(range * range / (meanSquare(a, b) + EPSILON));
    }

    /** The benchmark script of the Cosmos tokenizers, dB: 20 log10(range / (sqrt(mse) + 1.19e-7)) over all elements. */
    public static double psnrBench(Tensor a, Tensor b) {
        return 20 * Math.log10(range(a) / (Math.sqrt(meanSquare(a, b)) + EPSILON));
    }

    /**
     * PSNR of each picture on its own, cut at {@link #MOST_DECIBELS}.
     *
     * @param a UINT8 [T, H, W, C]; the first dimension counts pictures
     * @param b the same shape
     * @return T values, dB
     */
    public static double[] psnrEach(Tensor a, Tensor b) {
        checkBytes(a, b);
        byte[] left = a.bytes();
        byte[] right = b.bytes();
        double[] each = new double[(int) a.size(0)];
        int size = left.length / each.length;
        for (int t = 0; t < each.length; t++) {
            long sum = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                int difference = (left[i] & 0xff) - (right[i] & 0xff);
                sum += (long) difference * difference;
            }
            each[t] = decibels((double) sum / size);
        }
        return each;
    }

    /**
     * PSNR of the masked pixels of each picture, cut at {@link #MOST_DECIBELS}: what moves, where that is a small part of it.
     *
     * @param a UINT8 [T, H, W, C]
     * @param b the same shape
     * @param mask BOOL or UINT8 [T, H, W], true where a pixel counts
     * @return T values, dB; NaN for a picture without any such pixel
     */
    public static double[] psnrEach(Tensor a, Tensor b, Tensor mask) {
        checkBytes(a, b);
        Check.that(
                mask.dim() == 3
                        && mask.size(0) == a.size(0)
                        && mask.size(1) == a.size(1)
                        && mask.size(2) == a.size(2)
                        && !mask.dtype().isFloating(),
                "Give BOOL [T, H, W].",
                "a mask of %s %s for pictures of %s",
                mask.dtype(),
                Arrays.toString(mask.shape()),
                Arrays.toString(a.shape()));
        byte[] left = a.bytes();
        byte[] right = b.bytes();
        byte[] counts = mask.ne(0).bytes();
        int channels = (int) a.size(3);
        double[] each = new double[(int) a.size(0)];
        int size = counts.length / each.length;
        for (int t = 0; t < each.length; t++) {
            long sum = 0;
            long counted = 0;
            for (int i = t * size; i < (t + 1) * size; i++) {
                if (counts[i] == 0) {
                    continue;
                }
                counted += channels;
                for (int j = i * channels; j < (i + 1) * channels; j++) {
                    int difference = (left[j] & 0xff) - (right[j] & 0xff);
                    sum += (long) difference * difference;
                }
            }
            each[t] = counted == 0 ? Double.NaN : decibels((double) sum / counted);
        }
        return each;
    }

    /**
     * The perplexity of codes: how many of a codebook are in even use. exp(-Σ p log(p + 1.19e-7)).
     *
     * @param codes whole numbers of any shape, 0 to {@code codebook} - 1
     * @param codebook number of codes there are
     * @return 1 (one code only) to {@code codebook} (all alike)
     */
    public static double codeUsage(Tensor codes, long codebook) {
        Check.within("codebook", codebook, 1, 1 << 28);
        Check.that(codes.numel() > 0, "Give at least one code.", "the usage of no codes");
        long[] counts = new long[(int) codebook];
        for (long code : codes.longs()) {
            Check.that(
                    code >= 0 && code < codebook,
                    "Give the size of the codebook that the codes come from.",
                    "code %d in a codebook of %d",
                    code,
                    codebook);
            counts[(int) code]++;
        }
        double sum = 0;
        for (long count : counts) {
            double share = (double) count / codes.numel();
            sum -= share * Math.log(share + EPSILON);
        }
        return Math.exp(sum);
    }

    private static double decibels(double meanSquare) {
        return meanSquare == 0 ? MOST_DECIBELS : Math.min(MOST_DECIBELS, 10 * Math.log10(255 * 255 / meanSquare));
    }

    static double range(Tensor values) {
        return values.dtype() == DType.UINT8 ? 255 : 1;
    }

    private static double meanSquare(Tensor a, Tensor b) {
        checkAlike(a, b);
        double[] left = a.doubles();
        double[] right = b.doubles();
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = left[i] - right[i];
            sum += difference * difference;
        }
        return sum / left.length;
    }

    private static void checkBytes(Tensor a, Tensor b) {
        checkAlike(a, b);
        Check.that(
                a.dim() == 4 && a.dtype() == DType.UINT8,
                "Give UINT8 [T, H, W, C].",
                "pictures of %s %s",
                a.dtype(),
                Arrays.toString(a.shape()));
    }

    static void checkAlike(Tensor a, Tensor b) {
        Check.that(
                a.dtype() == b.dtype() && Arrays.equals(a.shape(), b.shape()) && a.numel() > 0,
                "Compare pictures of one type and shape.",
                "%s %s and %s %s",
                a.dtype(),
                Arrays.toString(a.shape()),
                b.dtype(),
                Arrays.toString(b.shape()));
    }
}
