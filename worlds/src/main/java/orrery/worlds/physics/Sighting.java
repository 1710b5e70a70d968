package orrery.worlds.physics;

import orrery.worlds.simulators.Body;

/**
 * A body as it was found in a picture.
 *
 * @param name of the body
 * @param x of its centre in pixels
 * @param y of its centre in pixels
 * @param mask the pixels that were taken for it
 * @param columns width of the picture
 * @param rows height of the picture
 */
public record Sighting(String name, double x, double y, Silhouette mask, int columns, int rows) {
    private static final int TURNS = 24;
    private static final int REFINEMENTS = 5;

    /** After which turn an outline looks the same again, in radians; 0 for a disc, which always does. */
    public static double period(Body.Outline outline) {
        boolean even = Math.abs(outline.width() - outline.height()) < 1e-6 * outline.width();
        return switch (outline.form()) {
            case DISC -> even ? 0 : Math.PI;
            case BOX -> even ? Math.PI / 2 : Math.PI;
            case TRIANGLE -> equilateral(outline) ? 2 * Math.PI / 3 : 2 * Math.PI;
            case HEXAGON -> Math.PI / 3;
        };
    }

    private static boolean equilateral(Body.Outline outline) {
        return Math.abs(outline.height() - outline.width() * Math.sqrt(3) / 2) < 1e-6 * outline.width();
    }

    /** How far an outline at this place is turned to fit the mask best: 0 to {@link #period}. */
    public double turn(Body.Outline outline) {
        double period = period(outline);
        if (period == 0) {
            return 0;
        }
        double best = 0;
        double fit = -1;
        for (int i = 0; i < TURNS; i++) {
            double angle = period * i / TURNS;
            double here = fit(outline, angle);
            if (here > fit) {
                fit = here;
                best = angle;
            }
        }
        double step = period / TURNS;
        for (int i = 0; i < REFINEMENTS; i++) {
            step /= 2;
            for (double angle : new double[] {best - step, best + step}) {
                double here = fit(outline, angle);
                if (here > fit) {
                    fit = here;
                    best = angle;
                }
            }
        }
        return best - period * Math.floor(best / period);
    }

    private double fit(Body.Outline outline, double angle) {
        return Silhouette.of(outline, x, y, angle, columns, rows).softIou(mask);
    }

    /** How much the mask looks like the outline wherever it is: intersection over union at this place with the best turn. */
    public double likeness(Body.Outline outline) {
        return Silhouette.of(outline, x, y, turn(outline), columns, rows).iou(mask);
    }
}
