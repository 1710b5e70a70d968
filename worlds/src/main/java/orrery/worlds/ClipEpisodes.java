package orrery.worlds;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.FileHash;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.video.Excerpt;
import orrery.video.ReadOptions;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;

/**
 * Episodes without labels, made of clips of any size and rate: pictures fill the size of the world and are cut off evenly beyond it,
 * frames are taken by their times. They are stored without loss. The same clips give the same bytes; what is there already is not made
 * again.
 */
public final class ClipEpisodes {
    private static final String PLAN = "clips.json";
    private static final double MOST_FPS = 20; // a world's time goes in steps that a person can answer
    private static final double SLOWER = 0.95; // of the world's rate: below it frames would stand still now and then
    private static final double SHAPES = 8; // steps of a factor e between shapes that count as different

    /**
     * A clip.
     *
     * @param id unlike all others
     * @param video that it is from; videos are set aside as a whole
     * @param start seconds from the first frame of that video
     * @param file where it lies
     */
    public record Clip(String id, String video, double start, Path file) {}

    /** What all episodes have in common. */
    public record Shape(int width, int height, double fps) {}

    /**
     * What was made.
     *
     * @param episodes how many
     * @param seconds all of them
     * @param left clips that became none, and why
     */
    public record Result(int episodes, double seconds, Map<String, String> left) {}

    private record Head(Clip clip, int width, int height, double fps, double seconds) {
        static Head of(Clip clip) {
            try (VideoReader reader = VideoReader.open(clip.file())) {
                VideoInfo info = reader.info();
                int width = info.showing().width(info.width(), info.height());
                int height = info.showing().height(info.width(), info.height());
                return new Head(clip, width, height, info.fps(), info.seconds());
            }
        }
    }

    /** A line of {@link #PLAN}; {@code content} is the SHA-256 of the clip. */
    private record Planned(String id, Split split, String clip, String video, double start, String content) {}

    private record Plan(int format, Shape shape, List<Planned> episodes) {}

    private final List<Head> heads = new ArrayList<>();
    private final Map<String, String> left = new TreeMap<>();

    private ClipEpisodes() {}

    /** Reads the heads of clips; those that cannot be opened are left out. */
    public static ClipEpisodes of(Collection<Clip> clips) {
        ClipEpisodes all = new ClipEpisodes();
        clips.stream()
                .sorted(Comparator.comparing(Clip::video)
                        .thenComparing(Clip::start)
                        .thenComparing(Clip::id))
                .forEach(clip -> {
                    try {
                        Head head = Head.of(clip);
                        if (head.fps > 0) {
                            all.heads.add(head);
                        } else {
                            all.left.put(clip.id(), "it tells no frame rate");
                        }
                    } catch (OrreryException e) {
                        all.left.put(clip.id(), String.valueOf(e.getMessage()));
                    }
                });
        if (all.heads.isEmpty()) {
            throw new OrreryException(
                    "none of " + clips.size() + " clips can be opened", "Give clips that play elsewhere.");
        }
        return all;
    }

    /** The size in the shape that most of the footage has, and its commonest rate, divided by a whole number where it is above 20. */
    public Shape common() {
        Head shape = commonest(head -> Math.round(SHAPES * Math.log((double) head.width / head.height)));
        Head rate = commonest(head -> Math.round(head.fps));
        return new Shape(
                shape.width, shape.height, rate.fps / Math.max(1, Math.ceil(rate.fps / MOST_FPS - (1 - SLOWER))));
    }

    /** Of the group with most seconds, the first of those clips of which most are alike. */
    private Head commonest(ToLongFunction<Head> group) {
        Map<Long, Double> seconds = new TreeMap<>();
        heads.forEach(head -> seconds.merge(group.applyAsLong(head), head.seconds, Double::sum));
        long best = Collections.max(seconds.entrySet(), Map.Entry.comparingByValue())
                .getKey();
        Map<Shape, Double> alike = new LinkedHashMap<>();
        List<Head> members =
                heads.stream().filter(head -> group.applyAsLong(head) == best).toList();
        members.forEach(head -> alike.merge(new Shape(head.width, head.height, head.fps), head.seconds, Double::sum));
        Shape most =
                Collections.max(alike.entrySet(), Map.Entry.comparingByValue()).getKey();
        return members.stream()
                .filter(head -> new Shape(head.width, head.height, head.fps).equals(most))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Makes the episodes.
     *
     * @param folder theirs alone
     * @param name of the world, and where its clips are from, for its card
     * @param shape in which all of them will be; clips of fewer frames a second are left out
     * @throws InterruptedAndSaved when stopped; what is made stays
     * @throws OrreryException when no clip becomes an episode
     */
    public Result write(Path folder, String name, String source, Shape shape, Progress progress, Stop stop) {
        List<Head> taken = new ArrayList<>();
        for (Head head : heads) {
            if (head.fps >= SLOWER * shape.fps()) {
                taken.add(head);
            } else {
                left.put(
                        head.clip.id(),
                        String.format(Locale.ROOT, "%.3g frames a second, the world has %.3g", head.fps, shape.fps()));
            }
        }
        Plan plan = new Plan(1, shape, planned(taken));
        begin(folder, plan);
        progress.start("making episodes", plan.episodes().size(), "episodes");
        List<Planned> made = new ArrayList<>();
        double seconds = 0;
        for (int i = 0; i < taken.size(); i++) {
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped while making episodes", "Give the same command again.");
            }
            Path file =
                    folder.resolve("episodes").resolve(plan.episodes().get(i).id() + ".mkv");
            if (made(file, taken.get(i).clip, shape, stop)) {
                made.add(plan.episodes().get(i));
                seconds += taken.get(i).seconds;
            }
            progress.at(i + 1L, "");
        }
        progress.finish("");
        if (made.isEmpty()) {
            throw new OrreryException(
                    "none of " + heads.size() + " clips became an episode"
                            + left.values().stream()
                                    .findFirst()
                                    .map(why -> ": " + why)
                                    .orElse(""),
                    "Give footage that plays elsewhere.");
        }
        AtomicFiles.text(
                folder.resolve(WorldFile.NAME),
                described(name, source, shape, made).toPrettyString() + "\n");
        return new Result(made.size(), seconds, Map.copyOf(left));
    }

    private boolean made(Path file, Clip clip, Shape shape, Stop stop) {
        if (Files.exists(file)) {
            return true;
        }
        Excerpt.Plan plan = Excerpt.Plan.filling(shape.width(), shape.height(), shape.fps());
        try {
            Excerpt.write(clip.file(), ReadOptions.standard(), plan, file, Progress.SILENT, stop);
            return true;
        } catch (InterruptedAndSaved e) {
            throw e;
        } catch (OrreryException e) {
            if (e.getCause() instanceof IOException) { // of the disk, not of the clip
                throw e;
            }
            left.put(clip.id(), String.valueOf(e.getMessage()));
            return false;
        }
    }

    private static List<Planned> planned(List<Head> taken) {
        Set<String> aside = aside(taken);
        List<Planned> planned = new ArrayList<>();
        for (Head head : taken) {
            Clip clip = head.clip;
            planned.add(new Planned(
                    String.format(Locale.ROOT, "%04d", planned.size()),
                    aside.contains(clip.video()) ? Split.VAL : Split.TRAIN,
                    clip.id(),
                    clip.video(),
                    clip.start(),
                    FileHash.sha256(clip.file())));
        }
        return planned;
    }

    /** Videos to measure on: in an order drawn by their names, until they hold what is usually set aside; none where there is only one. */
    private static Set<String> aside(List<Head> taken) {
        Map<String, Double> seconds = new HashMap<>();
        taken.forEach(head -> seconds.merge(head.clip.video(), head.seconds, Double::sum));
        double all = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        List<String> drawn = new ArrayList<>(seconds.keySet());
        drawn.sort(Comparator.<String>comparingLong(video -> Seeds.derive(0, video))
                .thenComparing(Comparator.naturalOrder()));
        Set<String> aside = new HashSet<>();
        double sum = 0;
        for (String video : drawn) {
            double more = seconds.getOrDefault(video, 0.0);
            if (sum < EpisodeFolder.SET_ASIDE * all && sum + more <= all / 2) { // most is for learning
                aside.add(video);
                sum += more;
            }
        }
        return aside;
    }

    /** Keeps what is there of the same plan; else begins anew. */
    private static void begin(Path folder, Plan plan) {
        Path file = folder.resolve(PLAN);
        try {
            if (Files.exists(file) && Records.tree(file).equals(Records.toTree(plan))) {
                return;
            }
            if (Files.isDirectory(folder)) {
                try (Stream<Path> parts = Files.list(folder)) {
                    for (Path part : parts.toList()) {
                        AtomicFiles.delete(part);
                    }
                }
            }
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
        Records.write(file, plan);
    }

    private static ObjectNode described(String name, String source, Shape shape, List<Planned> made) {
        ObjectNode world = JsonNodeFactory.instance.objectNode();
        world.put("format", 1).put("name", name).put("source", source);
        world.put("width", shape.width()).put("height", shape.height()).put("fps", shape.fps());
        for (Planned each : made) {
            world.withArray("/episodes")
                    .addObject()
                    .put("id", each.id())
                    .put("split", each.split() == Split.VAL ? "val" : "train");
        }
        return world;
    }
}
