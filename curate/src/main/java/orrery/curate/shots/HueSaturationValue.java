package orrery.curate.shots;

/** RGB to hue 0..179, saturation and value 0..255 in OpenCV's fixed-point arithmetic of 8-bit pictures, to the bit. */
final class HueSaturationValue {
    private static final int SHIFT = 12;
    private static final int HALF = 1 << (SHIFT - 1);
    private static final int HUES = 180;
    private static final int[] BY_VALUE = new int[256]; // 255 / v
    private static final int[] BY_SPREAD = new int[256]; // 30 / spread

    static {
        for (int i = 1; i < 256; i++) {
            BY_VALUE[i] = (int) Math.rint((255 << SHIFT) / (double) i);
            BY_SPREAD[i] = (int) Math.rint((HUES << SHIFT) / (6.0 * i));
        }
    }

    private HueSaturationValue() {}

    /** Planes of hue, saturation and value one after the other, as many bytes as given. */
    static byte[] planes(byte[] rgb) {
        int pixels = rgb.length / 3;
        byte[] planes = new byte[rgb.length];
        for (int i = 0; i < pixels; i++) {
            int red = rgb[3 * i] & 0xff;
            int green = rgb[3 * i + 1] & 0xff;
            int blue = rgb[3 * i + 2] & 0xff;
            int value = Math.max(red, Math.max(green, blue));
            int spread = value - Math.min(red, Math.min(green, blue));
            int turn =
                    value == red ? green - blue : value == green ? blue - red + 2 * spread : red - green + 4 * spread;
            int hue = (turn * BY_SPREAD[spread] + HALF) >> SHIFT;
            planes[i] = (byte) (hue < 0 ? hue + HUES : hue);
            planes[pixels + i] = (byte) ((spread * BY_VALUE[value] + HALF) >> SHIFT);
            planes[2 * pixels + i] = (byte) value;
        }
        return planes;
    }
}
