package orrery.worlds;

import java.nio.file.Path;
import orrery.base.OrreryException;
import orrery.tensor.Tensor;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * A video file as far as its head and its packets tell.
 *
 * @param video the file
 * @param width in pixels
 * @param height in pixels
 * @param fps frames a second; 0 where the file does not tell
 * @param frames number of frames, counted without decoding
 */
record Clip(Path video, int width, int height, double fps, int frames) {

    /** @throws OrreryException when the file is no video that can be read, or has no frame */
    static Clip probe(Path video) {
        VideoInfo info;
        try (VideoReader reader = VideoReader.open(video)) {
            info = reader.info();
        }
        long frames = VideoReader.countFrames(video);
        if (frames < 1 || frames > Integer.MAX_VALUE) {
            throw new OrreryException(
                    "has " + frames + " frames.", "Record it again, or take the episode out of the folder.");
        }
        return new Clip(video, info.width(), info.height(), info.fps(), (int) frames);
    }

    /** Goes to the first frame of a stretch. */
    static void goTo(VideoReader reader, Stretch stretch, double fps) {
        reader.seek(Math.max(0, stretch.from() - 0.5 / fps)); // time stamps may be rounded
    }

    /** All pictures of an episode as uint8 [T, H, W, 3], checked against what was promised when it was opened. */
    static Tensor frames(Episode episode, int width, int height) {
        try (VideoReader reader = VideoReader.open(episode.video())) {
            Stretch stretch = episode.stretch();
            if (stretch != null) {
                goTo(reader, stretch, episode.fps());
            }
            Tensor frames = stretch == null ? reader.readAll() : reader.read(episode.frames());
            if (frames.size(0) != episode.frames() || frames.size(1) != height || frames.size(2) != width) {
                String got = frames.size(0) + " frames of " + frames.size(2) + "x" + frames.size(1);
                frames.close();
                throw new OrreryException(
                        episode.video() + ": episode " + episode.id() + ": " + got + " decode, " + episode.frames()
                                + " of " + width + "x" + height + " were expected.",
                        "The video is damaged: record it again, or take the episode out of the folder.");
            }
            return frames;
        }
    }
}
