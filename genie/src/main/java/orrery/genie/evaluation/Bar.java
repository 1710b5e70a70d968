package orrery.genie.evaluation;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Tensor;

/**
 * Something of one colour that moves up and down in a few columns of the picture, such as a paddle.
 *
 * @param left first column
 * @param right last column
 * @param red of its colour, 0..255
 * @param green of its colour
 * @param blue of its colour
 */
public record Bar(int left, int right, int red, int green, int blue) {
    private static final double TOLERANCE =
            60; // of the largest difference of a channel, beyond which a pixel is something else
    private static final double LEAST = 1; // pixels of it, in all, below which it is not there

    public Bar {
        Check.within("left", left, 0, right);
    }

    /**
     * As a person writes it.
     *
     * @param columns {@code 55-57}, or one number
     * @param colour six hexadecimal digits, e.g. {@code 5bbb58}
     */
    public static Bar of(String columns, String colour) {
        if (!columns.matches("\\d{1,4}(-\\d{1,4})?") || !colour.matches("#?[0-9a-fA-F]{6}")) {
            throw new OrreryException(
                    "no bar in columns \"" + columns + "\" of the colour \"" + colour + "\"",
                    "Write e.g. --columns 55-57 --colour 5bbb58.");
        }
        String[] ends = columns.split("-", -1);
        int rgb = Integer.parseInt(colour.replace("#", ""), 16);
        return new Bar(
                Integer.parseInt(ends[0]),
                Integer.parseInt(ends[ends.length - 1]),
                rgb >> 16,
                rgb >> 8 & 255,
                rgb & 255);
    }

    /**
     * The row of its middle, between pixels; null where it is not seen.
     *
     * @param picture UINT8 [H, W, 3]
     * @throws OrreryException when the picture has no such columns
     */
    @Nullable
    Double middle(Tensor picture) {
        int height = (int) picture.size(0);
        int width = (int) picture.size(1);
        Check.that(
                right < width,
                "Name columns of the picture, e.g. --columns 55-57.",
                "%s, of a picture of %d columns",
                this,
                width);
        byte[] rgb = picture.bytes();
        double sum = 0;
        double rows = 0;
        for (int y = 0; y < height; y++) {
            for (int x = left; x <= right; x++) {
                int at = (y * width + x) * 3;
                double off = Math.max(
                        Math.abs((rgb[at] & 255) - red),
                        Math.max(Math.abs((rgb[at + 1] & 255) - green), Math.abs((rgb[at + 2] & 255) - blue)));
                double weight = Math.max(0, 1 - off / TOLERANCE);
                sum += weight;
                rows += weight * y;
            }
        }
        return sum < LEAST ? null : rows / sum;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "a bar of colour %02x%02x%02x in columns %d-%d", red, green, blue, left, right);
    }
}
