package orrery.worlds.simulators;

/**
 * When a moving point meets a resting box: the ball's middle and a paddle grown by half the ball.
 *
 * @param time until then in frames; infinite when it never does
 * @param face whether the left or right side is met, else the upper or lower
 */
record PaddleSweep(double time, boolean face) {
    private static final PaddleSweep NEVER = new PaddleSweep(Double.POSITIVE_INFINITY, false);

    /**
     * The first meeting from now on; a point inside the box, or on its side and leaving, meets nothing.
     *
     * @param x of the point, seen from the middle of the box
     * @param y of the point, seen from the middle of the box
     * @param speedX of the point
     * @param speedY of the point
     * @param halfWidth of the box
     * @param halfHeight of the box
     */
    static PaddleSweep of(double x, double y, double speedX, double speedY, double halfWidth, double halfHeight) {
        double enterX = enter(x, speedX, halfWidth);
        double enterY = enter(y, speedY, halfHeight);
        double time = Math.max(enterX, enterY);
        double leave = Math.min(leave(x, speedX, halfWidth), leave(y, speedY, halfHeight));
        return time < -1e-9 || time >= leave ? NEVER : new PaddleSweep(Math.max(0, time), enterX >= enterY);
    }

    private static double enter(double place, double speed, double half) {
        if (speed == 0) {
            return Math.abs(place) < half ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return (speed > 0 ? -half - place : half - place) / speed;
    }

    private static double leave(double place, double speed, double half) {
        if (speed == 0) {
            return Math.abs(place) < half ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        }
        return (speed > 0 ? half - place : -half - place) / speed;
    }
}
