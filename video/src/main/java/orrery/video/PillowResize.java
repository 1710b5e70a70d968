package orrery.video;

import orrery.video.Resize.PillowFilter;

/**
 * Pillow's {@code resize} of 8-bit pictures for one pair of sizes: one pass across and one down, each rounded to bytes, weights in
 * 22-bit fixed point. Equal to release 13 within 1.
 */
final class PillowResize {
    private static final int BITS = 22; // 32 - 8 - 2, as Pillow has it

    private final int height;
    private final int width;
    private final int channels;
    private final int newHeight;
    private final int newWidth;
    private final PillowFilter filter;

    PillowResize(int height, int width, int channels, int newHeight, int newWidth, PillowFilter filter) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.newHeight = newHeight;
        this.newWidth = newWidth;
        this.filter = filter;
    }

    byte[] bytes(byte[] pictures) {
        // Since release 13, a picture that loses much more height than width is shrunk downwards first.
        int lost = height - newHeight;
        if (lost > 0 && lost > 2 * (width - newWidth)) {
            return across(down(pictures, width));
        }
        return down(across(pictures), newWidth);
    }

    private byte[] across(byte[] in) {
        if (width == newWidth) {
            return in;
        }
        Axis axis = new Axis(width, newWidth);
        int rows = in.length / (width * channels);
        byte[] out = new byte[rows * newWidth * channels];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < newWidth; x++) {
                int first = (y * width + axis.first[x]) * channels;
                int to = (y * newWidth + x) * channels;
                for (int c = 0; c < channels; c++) {
                    out[to + c] = axis.sum(x, in, first + c, channels);
                }
            }
        }
        return out;
    }

    private byte[] down(byte[] in, int columns) {
        if (height == newHeight) {
            return in;
        }
        Axis axis = new Axis(height, newHeight);
        int row = columns * channels;
        int count = in.length / (height * row);
        byte[] out = new byte[count * newHeight * row];
        for (int n = 0; n < count; n++) {
            for (int y = 0; y < newHeight; y++) {
                int first = (n * height + axis.first[y]) * row;
                int to = (n * newHeight + y) * row;
                for (int i = 0; i < row; i++) {
                    out[to + i] = axis.sum(y, in, first + i, row);
                }
            }
        }
        return out;
    }

    /** The weights along one axis. */
    private final class Axis {
        final int[] first;
        final int[][] weight;

        Axis(int size, int newSize) {
            first = new int[newSize];
            weight = new int[newSize][];
            double scale = (double) size / newSize;
            double stretch = Math.max(scale, 1);
            double reach = support() * stretch;
            double stepped = scale * 0.5;
            for (int to = 0; to < newSize; to++) {
                double centre = (to + 0.5) * scale;
                if (filter == PillowFilter.NEAREST) {
                    first[to] = Math.min((int) stepped, size - 1);
                    weight[to] = new int[] {1 << BITS};
                    stepped += scale; // Pillow adds up, rounding errors and all
                    continue;
                }
                int from = Math.max((int) (centre - reach + 0.5), 0);
                int end = Math.min((int) (centre + reach + 0.5), size);
                first[to] = from;
                weight[to] = weights(from, end, centre, stretch);
            }
        }

        private int[] weights(int from, int end, double centre, double stretch) {
            double[] exact = new double[end - from];
            double sum = 0;
            for (int k = 0; k < exact.length; k++) {
                exact[k] = value((k + from - centre + 0.5) / stretch);
                sum += exact[k];
            }
            int[] fixed = new int[exact.length];
            for (int k = 0; k < fixed.length; k++) {
                double scaled = exact[k] / sum * (1 << BITS);
                fixed[k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            return fixed;
        }

        byte sum(int position, byte[] in, int at, int step) {
            int sum = 1 << (BITS - 1);
            int from = at;
            for (int each : weight[position]) {
                sum += (in[from] & 0xff) * each;
                from += step;
            }
            return (byte) Math.min(Math.max(sum >> BITS, 0), 255);
        }
    }

    private double support() {
        return switch (filter) {
            case NEAREST, BOX -> 0.5;
            case BILINEAR, HAMMING -> 1;
            case BICUBIC -> 2;
            case LANCZOS -> 3;
        };
    }

    private double value(double x) {
        double far = Math.abs(x);
        return switch (filter) {
            case NEAREST, BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
            case BILINEAR -> far < 1 ? 1 - far : 0;
            case HAMMING -> far < 1 ? sinc(far) * (0.54 + 0.46 * Math.cos(far * Math.PI)) : 0;
            case BICUBIC -> cubic(far);
            case LANCZOS -> far < 3 ? sinc(far) * sinc(far / 3) : 0;
        };
    }

    private static double cubic(double far) {
        double a = -0.5;
        if (far < 1) {
            return ((a + 2) * far - (a + 3)) * far * far + 1;
        }
        return far < 2 ? (((far - 5) * far + 8) * far - 4) * a : 0;
    }

    /** sin(πx) / πx. */
    static double sinc(double x) {
        double turned = Math.PI * x;
        return x == 0 ? 1 : Math.sin(turned) / turned;
    }
}
