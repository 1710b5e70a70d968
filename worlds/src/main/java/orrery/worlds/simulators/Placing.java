package orrery.worlds.simulators;

import java.util.List;
import java.util.SplittableRandom;
import orrery.base.OrreryException;
import orrery.worlds.simulators.Body.Outline;

/** Finds places for the bodies of a new scene. */
final class Placing {
    private static final double GAP = 0.5;
    private static final int TRIES = 400;

    private Placing() {}

    /**
     * Places at which bodies neither touch each other nor the border, whatever their angles.
     *
     * @param random draws them
     * @param outlines of the bodies
     * @return x and y of each
     */
    static double[][] apart(
            SplittableRandom random, List<Outline> outlines, double left, double top, double right, double bottom) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double[][] places = new double[outlines.size()][];
            int placed = 0;
            for (int tries = 0; tries < TRIES && placed < places.length; tries++) {
                double reach = Outlines.reach(outlines.get(placed)) + GAP;
                double x = random.nextDouble(left + reach, right - reach);
                double y = random.nextDouble(top + reach, bottom - reach);
                if (free(places, placed, outlines, x, y)) {
                    places[placed++] = new double[] {x, y};
                }
            }
            if (placed == places.length) {
                return places;
            }
        }
        throw new OrreryException("no room for " + outlines.size() + " bodies", "Choose a larger picture.");
    }

    private static boolean free(double[][] places, int placed, List<Outline> outlines, double x, double y) {
        for (int i = 0; i < placed; i++) {
            double apart = Outlines.reach(outlines.get(i)) + Outlines.reach(outlines.get(placed)) + GAP;
            if (Math.hypot(places[i][0] - x, places[i][1] - y) < apart) {
                return false;
            }
        }
        return true;
    }
}
