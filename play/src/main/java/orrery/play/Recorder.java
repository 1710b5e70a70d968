package orrery.play;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.video.VideoFormat;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.EpisodeWriter;

/**
 * Writes what is played as episodes that {@code learn} can read. A restart ends one episode and begins the next. Belongs to
 * the thread of the world.
 */
final class Recorder implements AutoCloseable {
    /** An episode is cut here, about two hours at 15 frames a second. */
    static final int MOST_FRAMES = 108_000;

    private final Path folder;
    private final EnvironmentInfo info;
    private @Nullable EpisodeWriter episode;

    /** @param folder of all recordings; episodes go into a folder by the world's name inside it */
    Recorder(Path folder, EnvironmentInfo info) {
        this.folder =
                folder.resolve(info.name().replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_"));
        this.info = info;
    }

    boolean on() {
        return episode != null;
    }

    void begin() {
        if (episode == null) {
            episode = EpisodeWriter.open(folder, info, "played with orrery play", format());
        }
    }

    /** MP4 where the size allows; lossless otherwise. */
    private VideoFormat format() {
        boolean even = info.width() % 2 == 0 && info.height() % 2 == 0;
        return even && info.width() >= 16 && info.height() >= 16 ? VideoFormat.H264 : VideoFormat.FFV1;
    }

    /** Adds a step; true when the episode is full and should be ended. */
    boolean add(PlaySession.Tick tick) {
        EpisodeWriter now = episode;
        if (now == null) {
            return false;
        }
        now.add(
                tick.before(),
                tick.action(),
                tick.outcome().reward(),
                tick.outcome().done());
        return tick.outcome().done() || now.frames() >= MOST_FRAMES;
    }

    /** Ends the episode; empty when nothing was recorded. */
    Optional<Path> end() {
        EpisodeWriter now = episode;
        episode = null;
        if (now == null) {
            return Optional.empty();
        }
        try (now) {
            return now.frames() == 0 ? Optional.empty() : Optional.of(now.finish());
        }
    }

    /** Keeps what was recorded so far. */
    @Override
    public void close() {
        end();
    }
}
