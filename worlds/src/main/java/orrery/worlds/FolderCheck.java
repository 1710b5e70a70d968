package orrery.worlds;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import orrery.base.InterruptedAndSaved;
import orrery.base.Nearest;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.video.FrameStamp;
import orrery.video.VideoReader;

/** A thorough look at a folder of our own layout: every line, every picture. Where {@link EpisodeScan} stops at the first fault of an episode, this goes on. */
final class FolderCheck {
    /** Of what is wrong with the lines of one file, so many are named. */
    private static final int MOST_FAULTS = 20;

    private static final double SAME_SPEED = 0.01;

    private final Path folder;
    private final EpisodeScan scan;
    private final Stop stop;
    private final List<Problem> faults = new ArrayList<>();
    private int width;
    private int height;
    private double fps;
    private long frames;

    private FolderCheck(Path folder, EpisodeScan scan, Stop stop) {
        this.folder = folder;
        this.stop = stop;
        this.scan = scan;
        this.width = scan.world.width();
        this.height = scan.world.height();
        this.fps = scan.world.fps();
    }

    /**
     * Looks at everything.
     *
     * @throws OrreryException when there is no such folder, or nothing in it
     */
    static EpisodeCheck run(Path folder, Progress progress, Stop stop) {
        EpisodeScan scan;
        try {
            scan = new EpisodeScan(folder);
        } catch (OrreryException e) {
            String file = WorldFile.NAME;
            String said = String.valueOf(e.getMessage());
            int at = said.indexOf(file);
            if (at < 0) {
                throw e; // no such folder, or it cannot be listed
            }
            Problem fault =
                    new Problem(file, said.substring(at + file.length()).replaceFirst("^[:.]\\s*", ""), e.cure());
            return new EpisodeCheck(0, 0, List.of(fault));
        }
        return new FolderCheck(folder, scan, stop).look(progress);
    }

    private EpisodeCheck look(Progress progress) {
        Set<String> ids = scan.ids();
        if (ids.isEmpty()) {
            throw EpisodeFolder.nothingUsable(folder, List.of());
        }
        if (scan.described()) {
            checkWorldFile(Records.tree(folder.resolve(WorldFile.NAME)));
        }
        progress.start("checking " + scan.world.name(), ids.size(), "episodes");
        int done = 0;
        for (String id : ids) {
            checkEpisode(id);
            progress.at(++done, id);
        }
        progress.finish(faults.size() + " faults");
        return new EpisodeCheck(ids.size(), frames, List.copyOf(faults));
    }

    /** What reading overlooks because the last entry counts, or takes for a field of somebody else. */
    private void checkWorldFile(JsonNode tree) {
        Set<String> missing = new TreeSet<>(WorldFile.KNOWN);
        tree.fieldNames().forEachRemaining(missing::remove);
        tree.fieldNames().forEachRemaining(field -> {
            if (!WorldFile.KNOWN.contains(field)) {
                Nearest.name(field, missing)
                        .ifPresent(near -> faults.add(new Problem(
                                WorldFile.NAME,
                                "unknown field \"" + field + "\".",
                                "Did you mean \"" + near + "\"? Rename it.")));
            }
        });
        Set<String> seen = new HashSet<>();
        for (JsonNode entry : tree.path("episodes")) {
            String id = entry.path("id").asText();
            if (!seen.add(id)) {
                faults.add(new Problem(
                        WorldFile.NAME, "lists episode " + id + " more than once.", "Keep one of the entries."));
            }
        }
    }

    private void checkEpisode(String id) {
        Path labels = scan.lines(id);
        Optional<Clip> clip = Optional.empty();
        long decoded = -1;
        String video = EpisodeScan.relative(folder, scan.video(id));
        try {
            clip = Optional.of(scan.clip(id));
            decoded = decode(clip.get());
            frames += decoded;
            checkHead(clip.get(), video);
        } catch (InterruptedAndSaved e) {
            throw e;
        } catch (OrreryException e) {
            faults.add(new Problem(video, EpisodeScan.withoutName(e, video), e.cure()));
        }
        if (labels == null) {
            return;
        }
        int count = checkLines(labels);
        if (decoded >= 0 && count >= 0 && decoded != count) {
            faults.add(new Problem(
                    video,
                    "has " + decoded + " frames, " + labels.getFileName() + " has " + count + " lines.",
                    "Give every frame exactly one line."));
        }
    }

    private long decode(Clip clip) {
        try (VideoReader reader = VideoReader.open(clip.video())) {
            long decoded = 0;
            for (Optional<FrameStamp> frame = reader.skip(); frame.isPresent(); frame = reader.skip()) {
                decoded++;
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped in " + clip.video(), "Give the same command again.");
                }
            }
            return decoded;
        }
    }

    /** Where world.json does not tell, all must be as the first is. */
    private void checkHead(Clip clip, String video) {
        if (width == 0 || height == 0) {
            width = clip.width();
            height = clip.height();
        }
        if (fps == 0) {
            fps = clip.fps();
        }
        if (fps == 0) {
            faults.add(new Problem(video, "tells no frame rate.", "Write \"fps\" into world.json."));
        }
        if (clip.width() != width || clip.height() != height) {
            faults.add(new Problem(
                    video,
                    "is " + clip.width() + "x" + clip.height() + ", the world is " + width + "x" + height + ".",
                    "Give all episodes one size."));
        }
        if (clip.fps() > 0 && Math.abs(clip.fps() - fps) > SAME_SPEED * fps) {
            faults.add(new Problem(
                    video,
                    "runs at " + clip.fps() + " frames a second, the world at " + fps + ".",
                    "Encode it again at the speed of the world, or mend \"fps\" in world.json."));
        }
    }

    /** Number of lines, -1 where the file cannot be read. */
    private int checkLines(Path labels) {
        String name = EpisodeScan.relative(folder, labels);
        List<Problem> wrong = new ArrayList<>();
        int count = -1;
        try {
            StepLines lines = StepLines.read(
                    labels, name, scan.world.actions(), e -> wrong.add(EpisodeScan.problem(folder, labels, e)));
            count = lines.actions.size();
        } catch (OrreryException e) {
            wrong.add(new Problem(name, EpisodeScan.withoutName(e, name), e.cure()));
        }
        faults.addAll(wrong.subList(0, Math.min(MOST_FAULTS, wrong.size())));
        if (wrong.size() > MOST_FAULTS) {
            faults.add(new Problem(
                    name,
                    (wrong.size() - MOST_FAULTS) + " more lines are wrong.",
                    wrong.get(MOST_FAULTS).cure()));
        }
        return count;
    }
}
