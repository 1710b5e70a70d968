package orrery.video;

import orrery.video.Resize.OpenCvKernel;

/**
 * OpenCV's {@code resize} for one pair of sizes: floating kernels in float, UINT8 kernels in its 11-bit fixed point. Equal to
 * OpenCV within 1 (UINT8) and 0.002 of 255 (FLOAT32).
 */
final class OpenCvResize {
    private static final int ONE = 1 << 11; // a weight of 1 in fixed point
    private static final int ROUND = 1 << 21; // half of ONE · ONE

    private final int height;
    private final int width;
    private final int channels;
    private final int newHeight;
    private final int newWidth;
    private final OpenCvKernel kernel;
    private final boolean same;
    private final boolean areas; // true means over areas
    private final Taps rows;
    private final Taps columns;

    OpenCvResize(int height, int width, int channels, int newHeight, int newWidth, OpenCvKernel kernel) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.newHeight = newHeight;
        this.newWidth = newWidth;
        this.kernel = kernel;
        this.same = height == newHeight && width == newWidth;
        // Linear at exactly half size falls on the middles of 2x2 pixels; OpenCV computes it as an area.
        boolean half = height == 2 * newHeight && width == 2 * newWidth;
        this.areas = (kernel == OpenCvKernel.AREA && newHeight <= height && newWidth <= width)
                || (kernel == OpenCvKernel.LINEAR && half);
        this.rows = taps(height, newHeight);
        this.columns = taps(width, newWidth);
    }

    private Taps taps(int size, int newSize) {
        if (areas) {
            return areaTaps(size, newSize);
        }
        int perPosition = switch (kernel) {
            case NEAREST -> 1;
            case AREA, LINEAR -> 2;
            case CUBIC -> 4;
            case LANCZOS4 -> 8;
        };
        Taps taps = new Taps(newSize, perPosition);
        double growth = (double) newSize / size;
        double scale = 1 / growth;
        float[] weights = new float[perPosition];
        for (int to = 0; to < newSize; to++) {
            int from;
            float beyond;
            if (kernel == OpenCvKernel.NEAREST) {
                from = (int) Math.floor(to * scale);
                beyond = 0;
            } else if (kernel == OpenCvKernel.AREA) { // growing somewhere
                from = (int) Math.floor(to * scale);
                beyond = (float) (to + 1 - (from + 1) * growth);
                beyond = beyond <= 0 ? 0 : beyond - (float) Math.floor(beyond);
            } else {
                float centre = (float) ((to + 0.5) * scale - 0.5);
                from = (int) Math.floor(centre);
                beyond = centre - from;
            }
            weigh(beyond, weights);
            for (int k = 0; k < perPosition; k++) {
                int at = from + k - (perPosition - 1) / 2;
                taps.add(to, Math.min(Math.max(at, 0), size - 1), weights[k]);
            }
        }
        return taps;
    }

    /** Weights of the neighbours, {@code beyond} the left one of the middle pair. */
    private void weigh(float beyond, float[] weights) {
        switch (kernel) {
            case NEAREST -> weights[0] = 1;
            case AREA, LINEAR -> {
                weights[0] = 1 - beyond;
                weights[1] = beyond;
            }
            case CUBIC -> {
                float a = -0.75f;
                float far = beyond + 1;
                float rest = 1 - beyond;
                weights[0] = ((a * far - 5 * a) * far + 8 * a) * far - 4 * a;
                weights[1] = ((a + 2) * beyond - (a + 3)) * beyond * beyond + 1;
                weights[2] = ((a + 2) * rest - (a + 3)) * rest * rest + 1;
                weights[3] = 1 - weights[0] - weights[1] - weights[2];
            }
            case LANCZOS4 -> {
                double sum = 0;
                double[] exact = new double[8];
                for (int k = 0; k < 8; k++) {
                    exact[k] = PillowResize.sinc(beyond + 3 - k) * PillowResize.sinc((beyond + 3 - k) / 4);
                    sum += exact[k];
                }
                for (int k = 0; k < 8; k++) {
                    weights[k] = (float) (exact[k] / sum);
                }
            }
        }
    }

    /** How much of each old pixel lies under a new one; slivers below a thousandth do not count. */
    private static Taps areaTaps(int size, int newSize) {
        double scale = (double) size / newSize;
        Taps taps = new Taps(newSize, (int) Math.ceil(scale) + 2);
        for (int to = 0; to < newSize; to++) {
            double left = to * scale;
            double right = left + scale;
            double covered = Math.min(scale, size - left);
            int last = Math.min((int) Math.floor(right), size - 1);
            int first = Math.min((int) Math.ceil(left), last);
            if (first - left > 1e-3) {
                taps.add(to, first - 1, (float) ((first - left) / covered));
            }
            for (int at = first; at < last; at++) {
                taps.add(to, at, (float) (1 / covered));
            }
            if (right - last > 1e-3) {
                taps.add(to, last, (float) (Math.min(Math.min(right - last, 1), covered) / covered));
            }
        }
        return taps;
    }

    float[] floats(float[] pictures) {
        if (same) {
            return pictures;
        }
        int size = height * width * channels;
        int newSize = newHeight * newWidth * channels;
        int count = pictures.length / size;
        float[] out = new float[count * newSize];
        for (int n = 0; n < count; n++) {
            picture(pictures, n * size, out, n * newSize);
        }
        return out;
    }

    private void picture(float[] in, int from, float[] out, int to) {
        float[] wide = new float[height * newWidth * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < channels; c++) {
                    float sum = 0;
                    for (int tap = columns.first(x); tap < columns.end(x); tap++) {
                        sum += in[from + (y * width + columns.index(tap)) * channels + c] * columns.weight(tap);
                    }
                    wide[(y * newWidth + x) * channels + c] = sum;
                }
            }
        }
        int row = newWidth * channels;
        for (int y = 0; y < newHeight; y++) {
            for (int i = 0; i < row; i++) {
                float sum = 0;
                for (int tap = rows.first(y); tap < rows.end(y); tap++) {
                    sum += wide[rows.index(tap) * row + i] * rows.weight(tap);
                }
                out[to + y * row + i] = sum;
            }
        }
    }

    byte[] bytes(byte[] pictures) {
        if (same) {
            return pictures;
        }
        int size = height * width * channels;
        int newSize = newHeight * newWidth * channels;
        int count = pictures.length / size;
        byte[] out = new byte[count * newSize];
        boolean whole = areas && height % newHeight == 0 && width % newWidth == 0;
        float[] in = new float[areas ? size : 0];
        float[] made = new float[areas ? newSize : 0];
        for (int n = 0; n < count; n++) {
            if (whole) {
                wholeAreas(pictures, n * size, out, n * newSize);
                continue;
            }
            if (!areas) {
                fixedPicture(pictures, n * size, out, n * newSize);
                continue;
            }
            for (int i = 0; i < size; i++) {
                in[i] = pictures[n * size + i] & 0xff;
            }
            picture(in, 0, made, 0);
            for (int i = 0; i < newSize; i++) {
                out[n * newSize + i] = (byte) Math.min(Math.max((int) Math.rint(made[i]), 0), 255);
            }
        }
        return out;
    }

    /** Means over blocks of whole pixels: exact sums, rounded once; 2x2 blocks round a half up, others to even. */
    private void wholeAreas(byte[] in, int from, byte[] out, int to) {
        int down = height / newHeight;
        int across = width / newWidth;
        float share = 1f / (down * across);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < channels; c++) {
                    int sum = 0;
                    for (int i = 0; i < down; i++) {
                        int at = from + ((y * down + i) * width + x * across) * channels + c;
                        for (int j = 0; j < across; j++) {
                            sum += in[at + j * channels] & 0xff;
                        }
                    }
                    boolean two = down == 2 && across == 2;
                    out[to++] = (byte) (two ? (sum + 2) >> 2 : (int) Math.rint(sum * share));
                }
            }
        }
    }

    private void fixedPicture(byte[] in, int from, byte[] out, int to) {
        int[] across = columns.fixed(ONE);
        int[] down = rows.fixed(ONE);
        int[] wide = new int[height * newWidth * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < channels; c++) {
                    int sum = 0;
                    for (int tap = columns.first(x); tap < columns.end(x); tap++) {
                        sum += (in[from + (y * width + columns.index(tap)) * channels + c] & 0xff) * across[tap];
                    }
                    wide[(y * newWidth + x) * channels + c] = sum;
                }
            }
        }
        int row = newWidth * channels;
        boolean linear = kernel == OpenCvKernel.LINEAR || kernel == OpenCvKernel.AREA;
        for (int y = 0; y < newHeight; y++) {
            for (int i = 0; i < row; i++) {
                if (linear) {
                    int tap = rows.first(y);
                    int upper = ((wide[rows.index(tap) * row + i] >> 4) * down[tap]) >> 16;
                    int lower = ((wide[rows.index(tap + 1) * row + i] >> 4) * down[tap + 1]) >> 16;
                    out[to + y * row + i] = (byte) ((upper + lower + 2) >> 2);
                    continue;
                }
                long sum = ROUND;
                for (int tap = rows.first(y); tap < rows.end(y); tap++) {
                    sum += (long) wide[rows.index(tap) * row + i] * down[tap];
                }
                out[to + y * row + i] = (byte) Math.min(Math.max(sum >> 22, 0), 255);
            }
        }
    }
}
