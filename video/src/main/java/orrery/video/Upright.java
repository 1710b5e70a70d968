package orrery.video;

import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Pictures as a person wants to see them: turned as the file says, with square pixels. */
public final class Upright {
    private Upright() {}

    /**
     * A picture turned upright and fitted to a size; shrinking smooths, enlarging keeps pixels visible.
     *
     * @param rgb stored picture, {@code 3 · width · height} bytes
     * @param showing how it wants to be shown
     * @param toWidth pixels across of the result
     * @param toHeight lines of the result
     * @return UINT8 [toHeight, toWidth, 3]; dies with the caller's scope
     */
    public static Tensor fit(byte[] rgb, int width, int height, Showing showing, int toWidth, int toHeight) {
        try (Scope scope = Scope.open()) {
            byte[] turned = turn(rgb, width, height, showing.rotation());
            int wide = showing.turned() ? height : width;
            int high = showing.turned() ? width : height;
            Tensor picture = Tensor.of(turned, high, wide, 3);
            boolean enlarged = toWidth > wide && toHeight > high;
            Resize.PillowFilter filter = enlarged ? Resize.PillowFilter.NEAREST : Resize.PillowFilter.LANCZOS;
            return scope.keep(Resize.pillow(picture, toHeight, toWidth, filter));
        }
    }

    /**
     * Turns a picture counter-clockwise.
     *
     * @param degrees 0, 90, 180 or -90
     * @return its pixels; width and height have changed places after 90 and -90
     */
    static byte[] turn(byte[] rgb, int width, int height, int degrees) {
        if (degrees == 0) {
            return rgb;
        }
        byte[] out = new byte[rgb.length];
        int wide = degrees == 180 ? width : height;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int toX = degrees == 180 ? width - 1 - x : degrees == 90 ? y : height - 1 - y;
                int toY = degrees == 180 ? height - 1 - y : degrees == 90 ? width - 1 - x : x;
                System.arraycopy(rgb, 3 * (y * width + x), out, 3 * (toY * wide + toX), 3);
            }
        }
        return out;
    }
}
