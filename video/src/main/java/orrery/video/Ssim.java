package orrery.video;

import java.util.Arrays;
import orrery.base.Check;
import orrery.tensor.Tensor;

/**
 * Structural similarity (Wang and others, 2004), equal to scikit-image's: 1 for equal pictures, about 0 for unrelated ones. K1 is
 * 0.01, K2 0.03. Values of UINT8 tensors span 0..255, of floating ones 0..1; computed in double.
 *
 * @param window pixels of the window each way, odd
 * @param sigma width of the Gaussian window, pixels; 0 for a uniform one
 * @param sampleCovariance divide by N - 1 in place of N
 */
public record Ssim(int window, double sigma, boolean sampleCovariance) {
    private static final double[] LUMA = {0.299, 0.587, 0.114}; // BT.601

    public Ssim {
        Check.that(window >= 3 && window % 2 == 1, "Use an odd number from 3.", "a window of %d", window);
        Check.that(sigma >= 0, "Use 0 for a uniform window.", "sigma is %s", sigma);
    }

    /** scikit-image's default at {@code window} 7: uniform, sample covariance. */
    public static Ssim uniform(int window) {
        return new Ssim(window, 0, true);
    }

    /** The window of the paper at {@code sigma} 1.5: Gaussian of 11 pixels (cut at 3.5 sigma), plain covariance. */
    public static Ssim gaussian(double sigma) {
        return new Ssim(2 * (int) (3.5 * sigma + 0.5) + 1, sigma, false);
    }

    /**
     * Mean over the channels and over the map without a border of half a window.
     *
     * @param a [H, W] or [H, W, C], UINT8 or floating, no side smaller than the window
     * @param b the same shape and type
     */
    public double mean(Tensor a, Tensor b) {
        Metrics.checkAlike(a, b);
        checkPicture(a, 0);
        Plane plane = new Plane((int) a.size(0), (int) a.size(1), Metrics.range(a), false);
        return channelMean(plane, a.doubles(), b.doubles(), 0, a.dim() == 3 ? (int) a.size(2) : 1);
    }

    /**
     * The whole map of single-channel pictures; beyond the edge they are mirrored, the edge pixel repeated.
     *
     * @param a [H, W], UINT8 or floating
     * @param b the same shape and type
     * @return FLOAT64 [H, W]
     */
    public Tensor map(Tensor a, Tensor b) {
        Metrics.checkAlike(a, b);
        Check.that(a.dim() == 2, "Give [H, W].", "a map of pictures %s", Arrays.toString(a.shape()));
        Plane plane = new Plane((int) a.size(0), (int) a.size(1), Metrics.range(a), true);
        return Tensor.of(plane.map(a.doubles(), b.doubles()), a.size(0), a.size(1));
    }

    /**
     * {@link #mean} of each picture.
     *
     * @param a UINT8 or floating [T, H, W, C]
     * @param b the same shape and type
     * @return T values
     */
    public double[] each(Tensor a, Tensor b) {
        Metrics.checkAlike(a, b);
        checkPicture(a, 1);
        Plane plane = new Plane((int) a.size(1), (int) a.size(2), Metrics.range(a), false);
        double[] left = a.doubles();
        double[] right = b.doubles();
        double[] each = new double[(int) a.size(0)];
        for (int t = 0; t < each.length; t++) {
            each[t] = channelMean(plane, left, right, t * (left.length / each.length), (int) a.size(3));
        }
        return each;
    }

    /**
     * {@link #mean} of each picture's luma, 0.299 R + 0.587 G + 0.114 B: a third of the work of {@link #each}.
     *
     * @param a UINT8 or floating [T, H, W, 3]
     * @param b the same shape and type
     * @return T values
     */
    public double[] lumaEach(Tensor a, Tensor b) {
        Metrics.checkAlike(a, b);
        checkPicture(a, 1);
        Check.that(a.size(3) == 3, "Give [T, H, W, 3].", "luma of pictures %s", Arrays.toString(a.shape()));
        Plane plane = new Plane((int) a.size(1), (int) a.size(2), Metrics.range(a), false);
        double[] left = luma(a.doubles());
        double[] right = luma(b.doubles());
        double[] each = new double[(int) a.size(0)];
        for (int t = 0; t < each.length; t++) {
            each[t] = channelMean(plane, left, right, t * (left.length / each.length), 1);
        }
        return each;
    }

    private void checkPicture(Tensor picture, int front) {
        boolean shaped = picture.dim() == front + 3 || (front == 0 && picture.dim() == 2);
        Check.that(
                shaped && picture.size(front) >= window && picture.size(front + 1) >= window,
                "Give pictures with the channels last, no side smaller than the window, or use a smaller window.",
                "pictures of %s with a window of %d",
                Arrays.toString(picture.shape()),
                window);
    }

    private static double[] luma(double[] rgb) {
        double[] luma = new double[rgb.length / 3];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = LUMA[0] * rgb[3 * i] + LUMA[1] * rgb[3 * i + 1] + LUMA[2] * rgb[3 * i + 2];
        }
        return luma;
    }

    private static double channelMean(Plane plane, double[] a, double[] b, int from, int channels) {
        int size = plane.height * plane.width;
        double[] x = new double[size];
        double[] y = new double[size];
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < size; i++) {
                x[i] = a[from + i * channels + c];
                y[i] = b[from + i * channels + c];
            }
            sum += Arrays.stream(plane.map(x, y)).average().orElse(Double.NaN);
        }
        return sum / channels;
    }

    private double[] weights() {
        double[] weights = new double[window];
        double sum = 0;
        for (int i = 0; i < window; i++) {
            double far = i - window / 2;
            weights[i] = sigma == 0 ? 1 : Math.exp(-0.5 * far * far / (sigma * sigma));
            sum += weights[i];
        }
        for (int i = 0; i < window; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    /** One channel of a given size. */
    private final class Plane {
        final int height;
        final int width;
        private final int border; // mirrored pixels around; without them the map loses half a window each side
        private final double c1;
        private final double c2;
        private final double[] weights = weights();

        Plane(int height, int width, double range, boolean mirrored) {
            this.height = height;
            this.width = width;
            this.border = mirrored ? window / 2 : 0;
            this.c1 = 0.01 * range * (0.01 * range);
            this.c2 = 0.03 * range * (0.03 * range);
        }

        double[] map(double[] a, double[] b) {
            double[] x = mirrored(a);
            double[] y = mirrored(b);
            double[] meanX = blur(x, x, false);
            double[] meanY = blur(y, y, false);
            double[] squareX = blur(x, x, true);
            double[] squareY = blur(y, y, true);
            double[] product = blur(x, y, true);
            double count = (double) window * window;
            double norm = sampleCovariance ? count / (count - 1) : 1;
            double[] map = meanX; // each element is read before it is written
            for (int i = 0; i < map.length; i++) {
                double mx = meanX[i];
                double my = meanY[i];
                double varianceX = norm * (squareX[i] - mx * mx);
                double varianceY = norm * (squareY[i] - my * my);
                double covariance = norm * (product[i] - mx * my);
                map[i] = (2 * mx * my + c1)
                        * (2 * covariance + c2)
                        / ((mx * mx + my * my + c1) * (varianceX + varianceY + c2));
            }
            return map;
        }

        private double[] mirrored(double[] in) {
            if (border == 0) {
                return in;
            }
            int wide = width + 2 * border;
            double[] out = new double[(height + 2 * border) * wide];
            for (int y = 0; y < height + 2 * border; y++) {
                for (int x = 0; x < wide; x++) {
                    out[y * wide + x] = in[mirror(y - border, height) * width + mirror(x - border, width)];
                }
            }
            return out;
        }

        private static int mirror(int at, int size) {
            int turn = Math.floorMod(at, 2 * size);
            return turn < size ? turn : 2 * size - 1 - turn;
        }

        /** The windowed mean of x, or of x · y. */
        private double[] blur(double[] x, double[] y, boolean multiply) {
            int wide = width + 2 * border;
            int high = height + 2 * border;
            int outWide = wide - window + 1;
            int outHigh = high - window + 1;
            double[] across = new double[high * outWide];
            double[] row = new double[wide];
            for (int j = 0; j < high; j++) {
                for (int i = 0; i < wide; i++) {
                    row[i] = multiply ? x[j * wide + i] * y[j * wide + i] : x[j * wide + i];
                }
                for (int k = 0; k < window; k++) {
                    for (int i = 0; i < outWide; i++) {
                        across[j * outWide + i] += weights[k] * row[i + k];
                    }
                }
            }
            double[] out = new double[outHigh * outWide];
            for (int j = 0; j < outHigh; j++) {
                for (int k = 0; k < window; k++) {
                    for (int i = 0; i < outWide; i++) {
                        out[j * outWide + i] += weights[k] * across[(j + k) * outWide + i];
                    }
                }
            }
            return out;
        }
    }
}
