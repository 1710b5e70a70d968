package orrery.video;

/**
 * How the stored pictures of a video want to be shown. Frames come as stored; {@link Upright} turns and stretches them.
 *
 * @param rotation degrees counter-clockwise by which they must be turned: 0, 90, 180 or -90; other angles are rounded to these
 * @param pixelAspect width of one pixel over its height; 1 for square pixels and where the file does not tell
 * @param interlaced whether each picture holds two fields of different time
 * @param alpha whether the file has transparency; it is dropped
 * @param transfer the brightness curve, such as {@code bt709}, {@code smpte2084} (HDR10) or {@code arib-std-b67} (HLG); empty where
 *     the file does not tell
 */
public record Showing(int rotation, double pixelAspect, boolean interlaced, boolean alpha, String transfer) {
    /** Whether the brightness curve is one of those for high dynamic range. */
    public boolean hdr() {
        return transfer.equals("smpte2084") || transfer.equals("arib-std-b67");
    }

    /** Whether width and height change places. */
    public boolean turned() {
        return rotation == 90 || rotation == -90;
    }

    /** Pixels across when shown upright with square pixels, from the stored size. */
    public int width(int width, int height) {
        return turned() ? height : stretched(width);
    }

    /** Lines when shown upright with square pixels, from the stored size. */
    public int height(int width, int height) {
        return turned() ? stretched(width) : height;
    }

    private int stretched(int width) {
        return Math.max(1, (int) Math.round(width * pixelAspect));
    }
}
