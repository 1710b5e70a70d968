package orrery.curate.filter;

import java.util.Arrays;
import orrery.base.Check;

/**
 * What is technically wrong with a picture, measured on its luma.
 *
 * @param blur 0 for a sharp picture to 1 for one without any edge (Crété and others, 2007: how little it changes when it is blurred
 *     again)
 * @param noise deviation of what is finer than edges, 0 to 255, where the picture is smoothest
 * @param brightness mean, 0 to 255
 * @param contrast deviation, 0 to 127
 * @param dark share of pixels that are nearly black
 * @param bright share of pixels that are nearly white
 * @param blockiness how much larger steps between 8x8 blocks are than steps inside of them, 0 for not at all
 */
public record PictureQuality(
        double blur, double noise, double brightness, double contrast, double dark, double bright, double blockiness) {
    private static final int DARK = 16;
    private static final int BRIGHT = 239;
    private static final int BLOCK = 8;
    private static final int REACH = 4; // of the second blur
    private static final int PATCH = 16;
    private static final double UNSEEN = 0.25; // a step that nobody sees: even areas have no blocks

    /**
     * Measures a picture.
     *
     * @param rgb {@code 3 · width · height} bytes, at least 24 pixels both ways
     */
    public static PictureQuality of(byte[] rgb, int width, int height) {
        Check.that(
                Math.min(width, height) >= 24 && rgb.length == 3 * width * height,
                "Give 24 pixels or more both ways.",
                "quality of a %dx%d picture",
                width,
                height);
        float[] luma = new float[width * height];
        double sum = 0;
        double squares = 0;
        int dark = 0;
        int bright = 0;
        for (int i = 0; i < luma.length; i++) {
            float y =
                    0.299f * (rgb[3 * i] & 0xff) + 0.587f * (rgb[3 * i + 1] & 0xff) + 0.114f * (rgb[3 * i + 2] & 0xff);
            luma[i] = y;
            sum += y;
            squares += (double) y * y;
            dark += y < DARK ? 1 : 0;
            bright += y > BRIGHT ? 1 : 0;
        }
        double mean = sum / luma.length;
        return new PictureQuality(
                Math.max(blur(luma, width, height, 1, width), blur(luma, height, width, width, 1)),
                noise(luma, width, height),
                mean,
                Math.sqrt(Math.max(0, squares / luma.length - mean * mean)),
                (double) dark / luma.length,
                (double) bright / luma.length,
                (blockiness(luma, width, height, 1, width) + blockiness(luma, height, width, width, 1)) / 2);
    }

    /** Along one axis: share of the steps between neighbours that remains when nine pixels are averaged. */
    private static double blur(float[] luma, int length, int lines, int step, int line) {
        double all = 0;
        double lost = 0;
        double[] blurred = new double[length];
        for (int l = 0; l < lines; l++) {
            int from = l * line;
            double window = 0;
            for (int i = 0; i < 2 * REACH + 1; i++) {
                window += luma[from + i * step];
            }
            for (int i = REACH; i < length - REACH; i++) {
                blurred[i] = window / (2 * REACH + 1);
                if (i + REACH + 1 < length) {
                    window += luma[from + (i + REACH + 1) * step] - luma[from + (i - REACH) * step];
                }
            }
            for (int i = REACH + 1; i < length - REACH; i++) {
                double sharp = Math.abs(luma[from + i * step] - luma[from + (i - 1) * step]);
                double smooth = Math.abs(blurred[i] - blurred[i - 1]);
                all += sharp;
                lost += Math.max(0, sharp - smooth);
            }
        }
        return all == 0 ? 1 : (all - lost) / all;
    }

    /** Immerkær's estimate in each 16x16 patch; the tenth smallest of a hundred, so that texture is not taken for noise. */
    private static double noise(float[] luma, int width, int height) {
        double[] patches = new double[(width / PATCH) * (height / PATCH)];
        int count = 0;
        for (int top = 0; top + PATCH <= height; top += PATCH) {
            for (int left = 0; left + PATCH <= width; left += PATCH) {
                double sum = 0;
                for (int y = top + 1; y < top + PATCH - 1; y++) {
                    for (int x = left + 1; x < left + PATCH - 1; x++) {
                        int i = y * width + x;
                        sum += Math.abs(luma[i - width - 1]
                                - 2 * luma[i - width]
                                + luma[i - width + 1]
                                - 2 * luma[i - 1]
                                + 4 * luma[i]
                                - 2 * luma[i + 1]
                                + luma[i + width - 1]
                                - 2 * luma[i + width]
                                + luma[i + width + 1]);
                    }
                }
                patches[count++] = Math.sqrt(Math.PI / 2) * sum / (6.0 * (PATCH - 2) * (PATCH - 2));
            }
        }
        Arrays.sort(patches);
        return patches[count / 10];
    }

    /** Along one axis: mean step at block borders over the mean step elsewhere, less 1. */
    private static double blockiness(float[] luma, int length, int lines, int step, int line) {
        double border = 0;
        double inside = 0;
        long borders = 0;
        long insides = 0;
        for (int l = 0; l < lines; l++) {
            for (int i = 1; i < length; i++) {
                double size = Math.abs(luma[l * line + i * step] - luma[l * line + (i - 1) * step]);
                if (i % BLOCK == 0) {
                    border += size;
                    borders++;
                } else {
                    inside += size;
                    insides++;
                }
            }
        }
        double usual = inside / insides + UNSEEN;
        return Math.max(0, border / borders / usual - 1);
    }
}
