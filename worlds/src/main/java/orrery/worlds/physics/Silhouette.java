package orrery.worlds.physics;

import java.util.ArrayList;
import java.util.List;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Outlines;

/** How much of each pixel something covers, 0 to 1. Only a rectangle of pixels is kept; outside of it nothing is covered. */
public final class Silhouette {
    private static final int SAMPLES = 4; // each way within a pixel
    private static final float HALF = 0.5f;

    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final float[] cover;

    /**
     * @param left first column
     * @param top first row
     * @param width columns, not negative
     * @param height rows, not negative
     * @param cover row by row; not copied
     */
    Silhouette(int left, int top, int width, int height, float[] cover) {
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.cover = cover;
    }

    /**
     * Of an outline, sampled {@value #SAMPLES} times each way in every pixel and cut at the edges of the picture.
     *
     * @param x of its centre, see {@link Body}
     * @param y of its centre
     * @param angle radians, clockwise on the screen
     * @param columns width of the picture
     * @param rows height of the picture
     */
    public static Silhouette of(Body.Outline outline, double x, double y, double angle, int columns, int rows) {
        double reach = Outlines.reach(outline);
        int left = Math.max(0, (int) Math.floor(x - reach));
        int top = Math.max(0, (int) Math.floor(y - reach));
        int width = Math.max(0, Math.min(columns, (int) Math.ceil(x + reach)) - left);
        int height = Math.max(0, Math.min(rows, (int) Math.ceil(y + reach)) - top);
        if (width == 0 || height == 0) {
            return new Silhouette(0, 0, 0, 0, new float[0]);
        }
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] corners = Outlines.corners(outline);
        float[] cover = new float[width * height];
        for (int i = 0; i < cover.length; i++) {
            int inside = 0;
            int column = left + i % width;
            int row = top + i / width;
            for (int u = 0; u < SAMPLES; u++) {
                for (int v = 0; v < SAMPLES; v++) {
                    double dx = column + (u + 0.5) / SAMPLES - x;
                    double dy = row + (v + 0.5) / SAMPLES - y;
                    inside += contains(outline, corners, cos * dx + sin * dy, cos * dy - sin * dx) ? 1 : 0;
                }
            }
            cover[i] = (float) inside / (SAMPLES * SAMPLES);
        }
        return new Silhouette(left, top, width, height, cover);
    }

    private static boolean contains(Body.Outline outline, double[] corners, double x, double y) {
        if (outline.form() == Body.Form.DISC) {
            double u = 2 * x / outline.width();
            double v = 2 * y / outline.height();
            return u * u + v * v <= 1;
        }
        for (int i = 0; i < corners.length; i += 2) {
            int next = (i + 2) % corners.length;
            double edgeX = corners[next] - corners[i];
            double edgeY = corners[next + 1] - corners[i + 1];
            if (edgeX * (y - corners[i + 1]) - edgeY * (x - corners[i]) < 0) {
                return false; // corners run clockwise on the screen: the inside is to the right
            }
        }
        return true;
    }

    /** What can be seen of each body where later ones are drawn over earlier ones. */
    public static List<Silhouette> visible(List<Body> bodies, int columns, int rows) {
        List<Silhouette> all = new ArrayList<>();
        for (Body body : bodies) {
            Silhouette mine = of(body.outline(), body.x(), body.y(), body.angle(), columns, rows);
            all.forEach(below -> below.cut(mine));
            all.add(mine);
        }
        return all;
    }

    private void cut(Silhouette above) {
        for (int i = 0; i < cover.length; i++) {
            cover[i] *= 1 - above.at(left + i % width, top + i / width);
        }
    }

    /** How much of a pixel is covered. */
    public float at(int column, int row) {
        int x = column - left;
        int y = row - top;
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : cover[y * width + x];
    }

    /** Pixels covered. */
    public double area() {
        double sum = 0;
        for (float part : cover) {
            sum += part;
        }
        return sum;
    }

    /** Pixels that both cover by half or more, over those that either does; 0 where neither covers any. */
    public double iou(Silhouette other) {
        int mine = 0;
        int both = 0;
        for (int i = 0; i < cover.length; i++) {
            if (cover[i] >= HALF) {
                mine++;
                both += other.at(left + i % width, top + i / width) >= HALF ? 1 : 0;
            }
        }
        int either = mine - both;
        for (float part : other.cover) {
            either += part >= HALF ? 1 : 0;
        }
        return either == 0 ? 0 : (double) both / either;
    }

    /** The same with shares of pixels: Σ min / Σ max. Smooth in the place and the turn. */
    public double softIou(Silhouette other) {
        double least = 0;
        double mine = 0;
        for (int i = 0; i < cover.length; i++) {
            mine += cover[i];
            least += Math.min(cover[i], other.at(left + i % width, top + i / width));
        }
        double most = mine + other.area() - least;
        return most == 0 ? 0 : least / most;
    }
}
