package orrery.worlds.lerobot;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.video.VideoFormat;
import orrery.worlds.Action;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.EpisodePictures;
import orrery.worlds.EpisodeWriter;
import orrery.worlds.Problem;
import orrery.worlds.Split;

/**
 * Turns recorded play of one layout into the other. The result appears whole or not at all and never replaces anything. Episodes
 * with a fault are left out and named. Those to learn from come first; numbers begin at 0.
 *
 * <p>Actions, rewards (as 32 bit), ends, lengths, speed and splits stay as they are. Pictures of a LeRobot data set are H.264, which
 * loses a little; pictures of our own layout are FFV1 and stay as they were decoded.
 */
public final class Conversion {
    /** A layout on disk. */
    public enum Layout {
        /** LeRobot, version 3. */
        LEROBOT,
        /** {@code world.json} and a video with lines for each episode. */
        ORRERY
    }

    /**
     * What was written.
     *
     * @param episodes number
     * @param frames of all of them
     * @param leftOut episodes with a fault, which are not in the result
     * @param note what was changed to fit, absent where nothing was
     */
    public record Result(
            int episodes,
            long frames,
            List<Problem> leftOut,
            @Nullable String note) {}

    private final EpisodeFolder from;
    private final Progress progress;
    private final Stop stop;
    private final List<Episode> order = new ArrayList<>();
    private long done;

    private Conversion(EpisodeFolder from, Progress progress, Stop stop) {
        this.from = from;
        this.progress = progress;
        this.stop = stop;
        order.addAll(from.episodes(Split.TRAIN));
        order.addAll(from.episodes(Split.VAL));
    }

    /**
     * Converts a folder.
     *
     * @param from with the split that it names; where it names none, as {@link EpisodeFolder} sets it
     * @param to the new folder; must not exist, or be empty
     * @param layout of the new folder
     * @throws OrreryException when {@code to} holds something, a picture is damaged, or the disk refuses
     * @throws InterruptedAndSaved when {@code stop} is requested; nothing is written then
     */
    public static Result run(EpisodeFolder from, Path to, Layout layout, Progress progress, Stop stop) {
        refuseToReplace(to);
        Conversion conversion = new Conversion(from, progress, stop);
        String[] note = new String[1];
        progress.start("converting to " + layout.name().toLowerCase(Locale.ROOT), from.frameCount(), "frames");
        AtomicFiles.folder(to, part -> {
            if (layout == Layout.LEROBOT) {
                note[0] = conversion.toLeRobot(part);
            } else {
                conversion.toOrrery(part);
            }
        });
        progress.finish(conversion.order.size() + " episodes");
        return new Result(conversion.order.size(), conversion.done, from.problems(), note[0]);
    }

    /**
     * Refuses a place that holds something; {@link #run} does so too, but after the folder was read.
     *
     * @throws OrreryException when {@code to} exists and is not an empty folder
     */
    public static void refuseToReplace(Path to) {
        try {
            boolean there = Files.exists(to);
            if (there && Files.isDirectory(to)) {
                try (Stream<Path> inside = Files.list(to)) {
                    there = inside.findAny().isPresent();
                }
            }
            if (there) {
                throw new OrreryException(to + ": exists already.", "Give --out a new name, or remove what is there.");
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(to, e);
        }
    }

    private @Nullable String toLeRobot(Path part) {
        boolean someUnknown =
                order.stream().anyMatch(episode -> episode.actions().contains(Action.NONE));
        try (LeRobotWriter writer = new LeRobotWriter(part, from, someUnknown)) {
            for (Episode episode : order) {
                String text = from.text(episode);
                writer.begin(episode.frames(), episode.split(), text.isEmpty() ? "play " + from.name() : text);
                try (EpisodePictures pictures = EpisodePictures.open(from, episode)) {
                    for (int t = 0; t < episode.frames(); t++) {
                        step(episode);
                        writer.add(pictures.next(), episode.actions().get(t), episode.rewards()[t], episode.dones()[t]);
                    }
                }
            }
            return writer.finish().orElse(null);
        }
    }

    private void toOrrery(Path part) {
        EnvironmentInfo info = new EnvironmentInfo(
                from.name(), "recorded", from.width(), from.height(), from.fps(), from.actions(), 1, List.of());
        for (int i = 0; i < order.size(); i++) {
            Episode episode = order.get(i);
            String id = String.format(Locale.ROOT, "%04d", i);
            try (EpisodeWriter writer = EpisodeWriter.open(part, info, from.source(), VideoFormat.FFV1, id);
                    EpisodePictures pictures = EpisodePictures.open(from, episode)) {
                writer.licence(from.licence());
                writer.split(episode.split());
                String text = from.text(episode);
                if (!text.isEmpty()) {
                    writer.note("text", TextNode.valueOf(text));
                }
                for (int t = 0; t < episode.frames(); t++) {
                    step(episode);
                    writer.add(pictures.next(), episode.actions().get(t), episode.rewards()[t], episode.dones()[t]);
                }
                writer.finish();
            }
        }
    }

    private void step(Episode episode) {
        if (stop.requested()) {
            throw new InterruptedAndSaved(
                    "stopped in episode " + episode.id() + "; nothing was written", "Give the same command again.");
        }
        progress.at(done++, episode.id());
    }
}
