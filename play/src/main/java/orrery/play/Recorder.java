package orrery.play;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.video.VideoFormat;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.EpisodeWriter;
import orrery.worlds.Frame;

/**
 * Writes what is played as episodes that {@code learn} can read. A restart ends one episode and begins the next. Belongs to
 * the thread of the world.
 */
final class Recorder implements AutoCloseable {
    /** An episode is cut here, about two hours at 15 frames a second. */
    static final int MOST_FRAMES = 108_000;

    private final Path folder;
    private final EnvironmentInfo info;
    private final boolean beside;
    private @Nullable EpisodeWriter episode;
    private @Nullable EpisodeWriter truth;

    /**
     * @param folder of all recordings; episodes go into a folder by the world's name inside it
     * @param info of the world
     * @param beside whether a simulator runs beside it, whose episodes go into a folder of their own
     */
    Recorder(Path folder, EnvironmentInfo info, boolean beside) {
        this.folder =
                folder.resolve(info.name().replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^\\.+", "_"));
        this.info = info;
        this.beside = beside;
    }

    boolean on() {
        return episode != null;
    }

    void begin() {
        if (episode == null) {
            episode = EpisodeWriter.open(folder, info, "played with orrery play", format());
            if (beside) {
                Path sibling = folder.resolveSibling(folder.getFileName() + "-simulator");
                truth = EpisodeWriter.open(sibling, info, "the simulator beside a learned world", format());
            }
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
        add(now, tick.before(), tick);
        EpisodeWriter beneath = truth;
        Frame shown = tick.truthBefore();
        if (beneath != null && shown != null) {
            add(beneath, shown, tick);
        }
        return tick.outcome().done() || now.frames() >= MOST_FRAMES;
    }

    private static void add(EpisodeWriter into, Frame shown, PlaySession.Tick tick) {
        into.add(shown, tick.action(), tick.outcome().reward(), tick.outcome().done());
    }

    /** Ends the episode; the files written, none when nothing was recorded. */
    List<Path> end() {
        List<Path> files = new ArrayList<>();
        try (EpisodeWriter first = episode;
                EpisodeWriter second = truth) {
            episode = null;
            truth = null;
            finish(first, files);
            finish(second, files);
        }
        return files;
    }

    private static void finish(@Nullable EpisodeWriter writer, List<Path> files) {
        if (writer != null && writer.frames() > 0) {
            files.add(writer.finish());
        }
    }

    /** Keeps what was recorded so far. */
    @Override
    public void close() {
        end();
    }
}
