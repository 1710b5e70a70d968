package orrery.curate.filter;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How much of a film's pictures is black from the edge on, and whether that moves: bars above and below stand still; where the picture was
 * turned and shifted by a stabiliser, its borders tremble.
 */
final class BlackBorders {
    private static final int STEP = 4; // pixels of a block
    private static final double BLACK = 8; // of 255; every pixel of a block is at most this
    private static final double WHOLE = 0.95; // a picture that is all black has no borders

    private final int columns;
    private final int rows;
    private final int width;
    private boolean @Nullable [] last;
    private double lastAt;
    private double area;
    private int pictures;
    private double moved;
    private double seconds;

    /** For pictures of this size. */
    BlackBorders(int width, int height) {
        this.width = width;
        columns = width / STEP;
        rows = height / STEP;
    }

    /** Adds a picture, its luma row by row. */
    void add(float[] luma, double at) {
        boolean[] border = border(luma);
        int black = 0;
        int changed = 0;
        for (int i = 0; i < border.length; i++) {
            black += border[i] ? 1 : 0;
            changed += last != null && last[i] != border[i] ? 1 : 0;
        }
        if (black > WHOLE * border.length) {
            last = null;
            return;
        }
        area += (double) black / border.length;
        pictures++;
        if (last != null) {
            moved += (double) changed / border.length;
            seconds += at - lastAt;
        }
        last = border;
        lastAt = at;
    }

    /** Blocks that are black and joined to the edge by black ones. */
    private boolean[] border(float[] luma) {
        boolean[] border = new boolean[columns * rows];
        Deque<Integer> next = new ArrayDeque<>();
        for (int i = 0; i < border.length; i++) {
            int x = i % columns;
            int y = i / columns;
            if ((x == 0 || y == 0 || x == columns - 1 || y == rows - 1) && black(luma, i)) {
                border[i] = true;
                next.add(i);
            }
        }
        while (!next.isEmpty()) {
            int i = next.remove();
            int x = i % columns;
            for (int other : new int[] {x > 0 ? i - 1 : i, x < columns - 1 ? i + 1 : i, i - columns, i + columns}) {
                if (other >= 0 && other < border.length && !border[other] && black(luma, other)) {
                    border[other] = true;
                    next.add(other);
                }
            }
        }
        return border;
    }

    private boolean black(float[] luma, int block) {
        int top = block / columns * STEP;
        int left = block % columns * STEP;
        for (int y = top; y < top + STEP; y++) {
            for (int x = left; x < left + STEP; x++) {
                if (luma[y * width + x] > BLACK) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Mean share of the picture. */
    double share() {
        return pictures == 0 ? 0 : area / pictures;
    }

    /** Share of the picture that becomes or ceases to be border, a second. */
    double moving() {
        return seconds <= 0 ? 0 : moved / seconds;
    }
}
