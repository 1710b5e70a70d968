package orrery.curate.filter;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whether anything changes in a film at all, by the brightness of its small parts: noise goes out in their means. */
final class Stillness {
    private static final int STEP = 8; // pixels of a block
    private static final double CHANGED = 2; // levels
    private static final double BEFORE = 0.5; // seconds over which a change is looked for

    private record Shown(double at, double[] blocks) {}

    private final int width;
    private final int columns;
    private final int rows;
    private final Deque<Shown> recent = new ArrayDeque<>();
    private double[] least = new double[0];
    private double[] most = new double[0];
    private int pictures;
    private int active;

    /** For pictures of this size. */
    Stillness(int width, int height) {
        this.width = width;
        columns = width / STEP;
        rows = height / STEP;
    }

    /** Adds a picture, its luma row by row. */
    void add(float[] luma, double at) {
        double[] blocks = new double[columns * rows];
        for (int i = 0; i < blocks.length; i++) {
            int top = i / columns * STEP;
            int left = i % columns * STEP;
            for (int y = top; y < top + STEP; y++) {
                for (int x = left; x < left + STEP; x++) {
                    blocks[i] += luma[y * width + x] / (STEP * STEP);
                }
            }
        }
        if (pictures == 0) {
            least = blocks.clone();
            most = blocks.clone();
        }
        while (recent.size() > 1 && at - recent.getFirst().at > BEFORE) {
            recent.removeFirst();
        }
        boolean changed = false;
        for (int i = 0; i < blocks.length; i++) {
            least[i] = Math.min(least[i], blocks[i]);
            most[i] = Math.max(most[i], blocks[i]);
            changed |= !recent.isEmpty() && Math.abs(blocks[i] - recent.getFirst().blocks[i]) > CHANGED;
        }
        recent.addLast(new Shown(at, blocks));
        active += changed ? 1 : 0;
        pictures++;
    }

    /** The largest change of brightness of any part over the film, 0 to 255. */
    double change() {
        double change = 0;
        for (int i = 0; i < least.length; i++) {
            change = Math.max(change, most[i] - least[i]);
        }
        return change;
    }

    /** Share of the film in which any part changes within half a second. */
    double active() {
        return pictures < 2 ? 0 : active / (pictures - 1.0);
    }
}
