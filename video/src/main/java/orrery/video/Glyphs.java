package orrery.video;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A small pixel font, 5x7 and two rows for tails, for the labels on contact sheets: the same on every machine, also on one without fonts. The file {@code
 * glyphs.txt} has a line a character, its rows in hexadecimal, the left pixel highest.
 */
final class Glyphs {
    /** Pixels from one character to the next, before scaling. */
    static final int ADVANCE = 6;
    /** Rows of a character with its tail, before scaling. */
    static final int HEIGHT = 9;

    private static final int WIDTH = 5;
    private static final int[][] ROWS = load();

    private Glyphs() {}

    private static int[][] load() {
        int[][] rows = new int[128][];
        try (InputStream in = Glyphs.class.getResourceAsStream("glyphs.txt")) {
            if (in == null) {
                throw new IllegalStateException("glyphs.txt is missing from the jar");
            }
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().forEach(line -> {
                int[] glyph = new int[HEIGHT];
                for (int y = 0; 4 + 3 * y <= line.length(); y++) {
                    glyph[y] = Integer.parseInt(line, 2 + 3 * y, 4 + 3 * y, 16);
                }
                rows[line.charAt(0)] = glyph;
            });
            return rows;
        } catch (IOException e) {
            throw new IllegalStateException("glyphs.txt cannot be read", e);
        }
    }

    /** Width of a text in pixels. */
    static int width(String text, int scale) {
        return text.isEmpty() ? 0 : (text.length() * ADVANCE - 1) * scale;
    }

    /**
     * Draws a text into an RGB picture; what lies outside is cut, characters beyond ASCII become question marks.
     *
     * @param rgb 3 bytes a pixel
     * @param width pixels across
     * @param right first column that must stay untouched
     * @param colour 0xRRGGBB
     */
    static void draw(byte[] rgb, int width, int right, String text, int left, int top, int scale, int colour) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ') {
                continue;
            }
            int[] rows = c < 128 && ROWS[c] != null ? ROWS[c] : ROWS['?'];
            for (int y = 0; y < HEIGHT * scale; y++) {
                for (int x = 0; x < WIDTH * scale; x++) {
                    int column = left + i * ADVANCE * scale + x;
                    int at = 3 * ((top + y) * width + column);
                    boolean ink = ((rows[y / scale] >> (WIDTH - 1 - x / scale)) & 1) == 1;
                    if (ink && column < Math.min(right, width) && at >= 0 && at + 2 < rgb.length) {
                        rgb[at] = (byte) (colour >> 16);
                        rgb[at + 1] = (byte) (colour >> 8);
                        rgb[at + 2] = (byte) colour;
                    }
                }
            }
        }
    }
}
