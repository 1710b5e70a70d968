package orrery.video;

import orrery.base.Check;

/** The size of a picture whose short side is given, as the Cosmos command line resizes. */
public final class ShortSide {
    private ShortSide() {}

    /**
     * The size with that short side; the long side keeps the shape, rounded to the nearest and raised to an even number.
     *
     * @param height of the picture now
     * @param width of the picture now
     * @param shortSide wanted
     * @return height and width
     */
    public static int[] size(int height, int width, int shortSide) {
        Check.atLeast("short side", shortSide, 1);
        boolean tall = height > width;
        int from = Math.min(height, width);
        int longSide = (int) ((double) Math.max(height, width) * shortSide / from + 0.5);
        longSide += longSide % 2;
        return tall ? new int[] {longSide, shortSide} : new int[] {shortSide, longSide};
    }
}
