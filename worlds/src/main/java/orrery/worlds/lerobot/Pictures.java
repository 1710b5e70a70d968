package orrery.worlds.lerobot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.video.FrameStamp;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/** The videos of one camera: whether each holds what {@code meta/episodes} says of it. */
final class Pictures {
    private static final double SAME_SPEED = 0.01;

    private final Path folder;
    private final LeRobotInfo info;
    private final String camera;
    private final Faults faults;
    private int width;
    private int height;

    /** Nothing is read yet. */
    Pictures(Path folder, LeRobotInfo info, String camera, Faults faults) {
        this.folder = folder;
        this.info = info;
        this.camera = camera;
        this.faults = faults;
        LeRobotInfo.Feature feature = info.features().get(camera);
        this.width = feature == null ? 0 : feature.width();
        this.height = feature == null ? 0 : feature.height();
    }

    /**
     * Looks into every file.
     *
     * @param decode whether every picture is decoded, so that damage inside is found
     * @param stop looked at while decoding
     * @return the files that are there
     */
    List<Path> check(List<EpisodeRows.Row> episodes, boolean decode, Progress progress, Stop stop) {
        Map<String, List<EpisodeRows.Row>> byFile = new LinkedHashMap<>();
        for (EpisodeRows.Row episode : episodes) {
            EpisodeRows.Place place = episode.cameras().get(camera);
            if (place != null) {
                byFile.computeIfAbsent(place.file(), key -> new ArrayList<>()).add(episode);
            }
        }
        List<Path> files = new ArrayList<>();
        progress.start("checking videos of " + camera, byFile.size(), "files");
        byFile.forEach((name, inIt) -> {
            progress.at(files.size(), name);
            Path file = folder.resolve(name);
            try {
                checkFile(file, name, inIt, decode ? stop : null);
            } catch (InterruptedAndSaved e) {
                throw e;
            } catch (OrreryException e) {
                faults.episodes(inIt.stream().map(EpisodeRows.Row::number).toList(), name, e);
            }
            files.add(file);
        });
        progress.finish("");
        return files.stream().filter(Files::isRegularFile).toList();
    }

    /** @param stop of decoding; null where nothing is decoded */
    private void checkFile(Path file, String name, List<EpisodeRows.Row> episodes, @Nullable Stop stop) {
        if (!Files.isRegularFile(file)) {
            throw new OrreryException(
                    name + ": no such file.", "Fetch the data set again, whole, or take these episodes out of it.");
        }
        try (VideoReader reader = VideoReader.open(file)) {
            checkHead(reader.info(), name);
            if (stop != null) {
                decode(reader, file, name, stop);
            }
        }
        double[] times = VideoReader.times(file);
        double half = 0.5 / info.fps();
        for (EpisodeRows.Row episode : episodes) {
            EpisodeRows.Place place = episode.cameras().get(camera);
            int shown = place == null
                    ? 0
                    : first(times, place.to() - half) - first(times, Math.max(0, place.from() - half));
            if (place != null && shown != episode.length()) {
                faults.episode(
                        episode.number(),
                        name,
                        "has " + shown + " frames from " + place.from() + " s to " + place.to() + " s, its length is "
                                + episode.length() + ".",
                        "Encode the video again with one frame a row, or mend the times in meta/episodes.");
            }
        }
    }

    private static void decode(VideoReader reader, Path file, String name, Stop stop) {
        long decoded = 0;
        for (Optional<FrameStamp> frame = reader.skip(); frame.isPresent(); frame = reader.skip()) {
            decoded++;
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped in " + name, "Give the same command again.");
            }
        }
        long promised = VideoReader.countFrames(file);
        if (decoded != promised) {
            throw new OrreryException(
                    name + ": " + decoded + " of " + promised + " frames decode.", "Fetch or encode the video again.");
        }
    }

    private void checkHead(VideoInfo head, String name) {
        if (width == 0 || height == 0) {
            width = head.width();
            height = head.height();
        }
        if (head.width() != width || head.height() != height) {
            throw new OrreryException(
                    name + ": is " + head.width() + "x" + head.height() + ", the feature is " + width + "x" + height
                            + ".",
                    "Give all videos of a camera the size that meta/info.json says.");
        }
        if (head.fps() > 0 && Math.abs(head.fps() - info.fps()) > SAME_SPEED * info.fps()) {
            throw new OrreryException(
                    name + ": runs at " + head.fps() + " frames a second, meta/info.json says " + info.fps() + ".",
                    "Encode the video again at the speed of the data set, or mend \"fps\".");
        }
    }

    /** Place of the first of ascending {@code times} that is not below {@code least}. */
    private static int first(double[] times, double least) {
        int at = Arrays.binarySearch(times, least);
        return at < 0 ? -at - 1 : at;
    }

    /** Pixels across; known after {@link #check}. */
    int width() {
        return width;
    }

    /** Lines; known after {@link #check}. */
    int height() {
        return height;
    }
}
