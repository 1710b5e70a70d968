package orrery.curate.shots;

import java.nio.file.Path;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Small films whose cuts are known, drawn from a number. */
final class Films {
    static final int WIDTH = 96;
    static final int HEIGHT = 64;
    static final double FPS = 25;

    private Films() {}

    /** Writes shots of so many frames each: patches of colour that drift slowly, others in each shot. */
    static Path write(Path file, int... lengths) {
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, WIDTH, HEIGHT, FPS)) {
            for (int shot = 0; shot < lengths.length; shot++) {
                for (int t = 0; t < lengths[shot]; t++) {
                    writer.add(frame(shot, t));
                }
            }
            writer.finish();
        }
        return file;
    }

    /** A frame of a shot. */
    static byte[] frame(int shot, int t) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int patch = (x + t / 2) / 24 * 7 + y / 16 * 3 + shot * 11;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * WIDTH + x) + c] = (byte) (40 + (patch * (37 + 20 * c) + shot * 71 * (c + 1)) % 180);
                }
            }
        }
        return rgb;
    }
}
