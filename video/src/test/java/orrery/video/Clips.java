package orrery.video;

import orrery.tensor.Tensor;

/** Small made-up clips. */
final class Clips {
    private Clips() {}

    /** A bright disc that wanders over a soft gradient, UINT8 [T, H, W, 3]. */
    static Tensor wandering(int frames, int height, int width) {
        byte[] rgb = new byte[frames * height * width * 3];
        int at = 0;
        for (int t = 0; t < frames; t++) {
            double discX = width * (0.5 + 0.3 * Math.cos(0.3 * t));
            double discY = height * (0.5 + 0.3 * Math.sin(0.3 * t));
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double disc = 1 / (1 + Math.exp(Math.hypot(x - discX, y - discY) - height / 5.0));
                    rgb[at++] = (byte) (60 + 100.0 * x / width + 90 * disc);
                    rgb[at++] = (byte) (60 + 100.0 * y / height + 80 * disc);
                    rgb[at++] = (byte) (90 + 60 * disc);
                }
            }
        }
        return Tensor.of(rgb, frames, height, width, 3);
    }

    /** Every byte from its place and a seed: nothing that compression could guess. */
    static Tensor noise(long seed, int frames, int height, int width) {
        byte[] rgb = new byte[frames * height * width * 3];
        new java.util.Random(seed).nextBytes(rgb);
        return Tensor.of(rgb, frames, height, width, 3);
    }
}
