package orrery.worlds.simulators;

import orrery.worlds.simulators.Body.Form;
import orrery.worlds.simulators.Body.Outline;

/** The geometry of {@link Outline}: corners about the centre of the area, which is the centre of mass. */
public final class Outlines {
    private static final int ROUND = 24;

    private Outlines() {}

    /**
     * Corners, clockwise on the screen, x and y of each in turn, about the centre of the area. A disc has 24. A triangle stands on its
     * base, its centre a third of its height above; a hexagon has a corner to the right and its width from corner to corner.
     */
    public static double[] corners(Outline outline) {
        double x = outline.width() / 2;
        double y = outline.height() / 2;
        return switch (outline.form()) {
            case BOX -> new double[] {-x, -y, x, -y, x, y, -x, y};
            case TRIANGLE ->
                new double[] {0, -outline.height() * 2 / 3, x, outline.height() / 3, -x, outline.height() / 3};
            case HEXAGON -> new double[] {x, 0, x / 2, y, -x / 2, y, -x, 0, -x / 2, -y, x / 2, -y};
            case DISC -> {
                double[] corners = new double[2 * ROUND];
                for (int i = 0; i < ROUND; i++) {
                    corners[2 * i] = x * StrictMath.cos(2 * Math.PI * i / ROUND);
                    corners[2 * i + 1] = y * StrictMath.sin(2 * Math.PI * i / ROUND);
                }
                yield corners;
            }
        };
    }

    /** An outline of the given form whose area is that of a disc of {@code radius}: a square, an equilateral triangle, a regular hexagon. */
    public static Outline like(Form form, double radius) {
        double area = Math.PI * radius * radius;
        return switch (form) {
            case DISC -> new Outline(form, 2 * radius, 2 * radius);
            case BOX -> new Outline(form, Math.sqrt(area), Math.sqrt(area));
            case TRIANGLE -> {
                double side = Math.sqrt(area * 4 / Math.sqrt(3));
                yield new Outline(form, side, side * Math.sqrt(3) / 2);
            }
            case HEXAGON -> {
                double side = Math.sqrt(area * 2 / (3 * Math.sqrt(3)));
                yield new Outline(form, 2 * side, side * Math.sqrt(3));
            }
        };
    }

    /** The same form, {@code factor} times as wide and high. */
    public static Outline scaled(Outline outline, double factor) {
        return new Outline(outline.form(), outline.width() * factor, outline.height() * factor);
    }

    /** The distance from the centre to the farthest point. */
    public static double reach(Outline outline) {
        return switch (outline.form()) {
            case DISC -> Math.max(outline.width(), outline.height()) / 2;
            case BOX -> Math.hypot(outline.width(), outline.height()) / 2;
            case TRIANGLE -> Math.max(outline.height() * 2 / 3, Math.hypot(outline.width() / 2, outline.height() / 3));
            case HEXAGON -> outline.width() / 2;
        };
    }

    /** The area. */
    public static double area(Outline outline) {
        double around = outline.width() * outline.height();
        return switch (outline.form()) {
            case DISC -> Math.PI / 4 * around;
            case BOX -> around;
            case TRIANGLE -> around / 2;
            case HEXAGON -> around * 3 / 4;
        };
    }
}
