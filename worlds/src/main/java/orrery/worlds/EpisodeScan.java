package orrery.worlds;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Progress;

/** One walk over a folder: finds its episodes, checks each, and collects what is wrong. */
final class EpisodeScan {
    private static final Set<String> VIDEOS = Set.of("mp4", "mkv", "webm", "mov", "avi", "m4v");

    final Path folder;
    final List<Problem> problems = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    private final Map<String, List<Path>> videos = new TreeMap<>();
    private final Map<String, Path> lines = new TreeMap<>();
    private final boolean described;

    final WorldFile world;
    int width;
    int height;
    double fps;

    EpisodeScan(Path folder) {
        this.folder = folder;
        if (!Files.isDirectory(folder)) {
            throw new OrreryException(
                    folder + ": no such folder.", "Give a folder of episodes, or a folder of video clips.");
        }
        described = Files.isRegularFile(folder.resolve(WorldFile.NAME));
        Path inner = folder.resolve("episodes");
        list(Files.isDirectory(inner) ? inner : folder);
        if (described) {
            world = WorldFile.read(folder, !lines.isEmpty());
            notes.addAll(world.notes());
        } else if (lines.isEmpty()) {
            String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
            world = new WorldFile(name, "", "", 0, 0, 0, ActionSpace.unlabelled(), Map.of(), Map.of(), List.of());
        } else {
            throw new OrreryException(
                    folder + ": files with actions (.jsonl), but no world.json that names the actions.",
                    "Write world.json with at least {\"fps\": 15, \"actions\": [\"left\", \"right\"]}.");
        }
        width = world.width();
        height = world.height();
        fps = world.fps();
    }

    private void list(Path place) {
        try (Stream<Path> entries = Files.list(place)) {
            for (Path file : entries.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                int dot = name.lastIndexOf('.');
                if (dot <= 0 || name.startsWith(".") || !Files.isRegularFile(file)) {
                    continue; // hidden files are somebody's half-written or thumbnail
                }
                String id = name.substring(0, dot);
                String suffix = name.substring(dot + 1).toLowerCase(Locale.ROOT);
                if (VIDEOS.contains(suffix)) {
                    videos.computeIfAbsent(id, key -> new ArrayList<>()).add(file);
                } else if (suffix.equals("jsonl")) {
                    lines.put(id, file);
                }
            }
        } catch (IOException e) {
            throw new OrreryException(
                    place + ": cannot be listed (" + e.getMessage() + ").", "Check that the folder may be read.", e);
        }
    }

    static boolean isVideo(String name) {
        return VIDEOS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /** Whether lines with actions lie in a folder. */
    static boolean hasLines(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.anyMatch(file ->
                    String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".jsonl"));
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    /** Every file that was found, for the hash. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(lines.values());
        videos.values().forEach(files::addAll);
        if (described) {
            files.add(folder.resolve(WorldFile.NAME));
        }
        return files;
    }

    /** The good episodes, and what is wrong with the others. Sets size and speed where unknown. */
    FolderContent read(Progress progress) {
        Map<String, Clip> clips = new TreeMap<>();
        Set<String> ids = ids();
        progress.start("checking episodes of " + world.name(), ids.size(), "episodes");
        for (String id : ids) {
            progress.at(clips.size() + (long) problems.size(), id);
            try {
                clips.put(id, clip(id));
            } catch (OrreryException e) {
                problems.add(problem(folder, video(id), e));
            }
        }
        settleSize(clips.values());
        List<Episode> episodes = new ArrayList<>();
        clips.forEach((id, clip) -> {
            try {
                episodes.add(episode(id, clip));
            } catch (OrreryException e) {
                problems.add(problem(folder, clip.video(), e));
            }
        });
        progress.finish(episodes.size() + " usable, " + problems.size() + " left out");
        return new FolderContent(
                world.name(),
                world.source(),
                world.licence(),
                width,
                height,
                fps,
                world.actions(),
                episodes,
                world.texts(),
                problems,
                notes,
                files());
    }

    /** Names of all episodes that there is anything of. */
    Set<String> ids() {
        Set<String> ids = new TreeSet<>(videos.keySet());
        ids.addAll(lines.keySet());
        ids.addAll(world.splits().keySet());
        return ids;
    }

    /** Whether there is a world.json. */
    boolean described() {
        return described;
    }

    /** The lines of an episode, null where it has none. */
    @Nullable
    Path lines(String id) {
        return lines.get(id);
    }

    /** The video of an episode, or where it should be. */
    Path video(String id) {
        return videos.containsKey(id) ? videos.get(id).get(0) : expected(id, "mp4");
    }

    /** What the head and the packets of the video tell. */
    Clip clip(String id) {
        List<Path> found = videos.getOrDefault(id, List.of());
        if (found.isEmpty()) {
            throw new OrreryException(
                    "no video of this name (.mp4 or .mkv).", "Add the video, or take the episode out of the folder.");
        }
        if (found.size() > 1) {
            throw new OrreryException(
                    "two videos of one name (" + found.get(1).getFileName() + " too).", "Keep one of them.");
        }
        if (!lines.isEmpty() && !lines.containsKey(id)) {
            throw new OrreryException(
                    "no " + id + ".jsonl with the actions beside it.",
                    "Add one line a frame, or move the clip to a folder of its own without labels.");
        }
        return Clip.probe(found.get(0));
    }

    /** Where world.json gives no size, the most common one counts; the same for the speed. */
    private void settleSize(Iterable<Clip> clips) {
        Map<String, Integer> sizes = new HashMap<>();
        Map<Double, Integer> speeds = new HashMap<>();
        Map<String, Clip> example = new HashMap<>();
        for (Clip clip : clips) {
            String size = clip.width() + "x" + clip.height();
            sizes.merge(size, 1, Integer::sum);
            if (clip.fps() > 0) {
                speeds.merge(clip.fps(), 1, Integer::sum);
            }
            example.put(size, clip);
        }
        if (sizes.isEmpty()) {
            return;
        }
        Clip common = example.get(mostCommon(sizes));
        if (common != null && (width == 0 || height == 0)) {
            width = common.width();
            height = common.height();
        }
        if (fps == 0 && !speeds.isEmpty()) {
            fps = mostCommon(speeds);
        }
    }

    private static <K extends Comparable<K>> K mostCommon(Map<K, Integer> counts) {
        return Collections.max(
                        counts.entrySet(),
                        Map.Entry.<K, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .getKey();
    }

    private Episode episode(String id, Clip clip) {
        if (fps <= 0) {
            throw new OrreryException("tells no frame rate.", "Write \"fps\" into world.json.");
        }
        if (clip.width() != width || clip.height() != height) {
            throw new OrreryException(
                    "is " + clip.width() + "x" + clip.height() + ", the world is " + width + "x" + height + ".",
                    "Give all episodes one size.");
        }
        Split split = world.splits().getOrDefault(id, Split.TRAIN);
        Path labels = lines.get(id);
        if (labels == null) {
            int frames = clip.frames();
            return new Episode(
                    id,
                    clip.video(),
                    null,
                    split,
                    fps,
                    Collections.nCopies(frames, Action.NONE),
                    new float[frames],
                    new boolean[frames]);
        }
        StepLines steps = StepLines.read(labels, relative(folder, labels), world.actions());
        if (steps.actions.size() != clip.frames()) {
            throw new OrreryException(
                    "has " + clip.frames() + " frames, " + labels.getFileName() + " has " + steps.actions.size()
                            + " lines.",
                    "Give every frame exactly one line.");
        }
        return new Episode(id, clip.video(), null, split, fps, steps.actions, steps.rewardArray(), steps.doneArray());
    }

    private Path expected(String id, String suffix) {
        Path inner = folder.resolve("episodes");
        return (Files.isDirectory(inner) ? inner : folder).resolve(id + "." + suffix);
    }

    /** Errors of a lines file already begin with its name and line; others are about the file given. */
    static Problem problem(Path folder, Path file, OrreryException e) {
        String text = String.valueOf(e.getMessage());
        String name = relative(folder, file);
        int colon = text.indexOf(".jsonl:");
        int end = colon < 0 ? -1 : text.indexOf(": ", colon);
        return end > 0
                ? new Problem(text.substring(0, end), text.substring(end + 2), e.cure())
                : new Problem(name, withoutName(e, name), e.cure());
    }

    /** The message of {@code e} without the name of the file in front, which the problem tells already. */
    static String withoutName(OrreryException e, String file) {
        String text = String.valueOf(e.getMessage());
        int at = text.indexOf(file + ": ");
        return at < 0 ? text : text.substring(at + file.length() + 2);
    }

    static String relative(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
