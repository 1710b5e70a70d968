package orrery.features;

/**
 * A part of a picture, its borders as shares of width and height, 0 to 1.
 *
 * @param left border
 * @param top border
 * @param right border, above {@code left}
 * @param bottom border, below {@code top}
 */
public record Box(double left, double top, double right, double bottom) {
    /** Share of the picture. */
    public double area() {
        return Math.max(0, right - left) * Math.max(0, bottom - top);
    }

    /** What two boxes share over what they cover, 0 to 1. */
    public double overlap(Box other) {
        double across = Math.min(right, other.right) - Math.max(left, other.left);
        double down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        double both = Math.max(0, across) * Math.max(0, down);
        return both == 0 ? 0 : both / (area() + other.area() - both);
    }

    /** From the left side to the middle, 0 to 1. */
    public double middleX() {
        return (left + right) / 2;
    }

    /** From the top to the middle, 0 to 1. */
    public double middleY() {
        return (top + bottom) / 2;
    }
}
