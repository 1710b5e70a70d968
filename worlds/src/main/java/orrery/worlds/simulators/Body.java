package orrery.worlds.simulators;

/**
 * One thing in a simulator's picture. Lengths in pixels, x to the right and y downwards, (0, 0) the upper left corner of the picture;
 * speeds in pixels a frame.
 *
 * @param name unique within the scene, e.g. {@code cue} or {@code ball 2}
 * @param outline what it looks like
 * @param colour 0xRRGGBB, unique within the scene, so that a tracker can tell bodies apart
 * @param x of its centre
 * @param y of its centre
 * @param angle turn about its centre in radians, clockwise on the screen
 * @param speedX of its centre
 * @param speedY of its centre
 * @param spin radians a frame
 * @param mass in units of its own scene; infinite for what never moves
 */
public record Body(
        String name,
        Outline outline,
        int colour,
        double x,
        double y,
        double angle,
        double speedX,
        double speedY,
        double spin,
        double mass) {

    /** Shapes that bodies have. */
    public enum Form {
        /** An ellipse that fills its width and height; a disc when they are equal. */
        DISC,
        /** A rectangle. */
        BOX,
        /** A triangle with its base down. */
        TRIANGLE,
        /** A regular hexagon. */
        HEXAGON
    }

    /**
     * Form and size before turning.
     *
     * @param form of it
     * @param width in pixels
     * @param height in pixels
     */
    public record Outline(Form form, double width, double height) {}

    /** Whether it moves by at least {@code speed} pixels a frame. */
    public boolean movesFasterThan(double speed) {
        return Math.hypot(speedX, speedY) >= speed;
    }

    /** Whether it can move at all. */
    public boolean movable() {
        return Double.isFinite(mass);
    }

    /** The same body at another place, at another speed. */
    public Body at(double newX, double newY, double newSpeedX, double newSpeedY) {
        return new Body(name, outline, colour, newX, newY, angle, newSpeedX, newSpeedY, spin, mass);
    }
}
