package orrery.worlds;

import java.util.Optional;
import orrery.base.OrreryException;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;

/** The pictures of one episode, one after the other, without holding them all. Owns native memory: close it. */
public final class EpisodePictures implements AutoCloseable {
    private final Episode episode;
    private final VideoReader reader;
    private final int width;
    private final int height;
    private int given;

    private EpisodePictures(Episode episode, int width, int height) {
        this.episode = episode;
        this.width = width;
        this.height = height;
        this.reader = VideoReader.open(episode.video());
        Stretch stretch = episode.stretch();
        if (stretch != null) {
            try {
                Clip.goTo(reader, stretch, episode.fps());
            } catch (RuntimeException e) {
                reader.close();
                throw e;
            }
        }
    }

    /**
     * Opens the video of an episode at its first frame.
     *
     * @param folder that the episode is from
     * @throws OrreryException when the video cannot be read
     */
    public static EpisodePictures open(EpisodeFolder folder, Episode episode) {
        return new EpisodePictures(episode, folder.width(), folder.height());
    }

    /**
     * The next picture; there are as many as the episode has frames.
     *
     * @throws OrreryException when the video is damaged, ends before, or changes its size
     */
    public Frame next() {
        Optional<VideoFrame> frame = given < episode.frames() ? reader.next() : Optional.empty();
        if (frame.isEmpty() || frame.get().width() != width || frame.get().height() != height) {
            throw new OrreryException(
                    episode.video() + ": episode " + episode.id() + ": frame " + given + " of " + episode.frames()
                            + " is missing or not " + width + "x" + height + ".",
                    "The video is damaged: record it again, or take the episode out of the folder.");
        }
        given++;
        return new Frame(width, height, frame.get().rgb());
    }

    @Override
    public void close() {
        reader.close();
    }
}
