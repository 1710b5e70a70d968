package orrery.worlds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/**
 * Records play as an episode that {@link EpisodeFolder} reads. A folder takes any number of episodes of one world; each gets
 * the next free number.
 *
 * <pre>{@code
 * try (EpisodeWriter episode = EpisodeWriter.open(folder, world.info(), "played", VideoFormat.FFV1)) {
 *     Frame shown = world.frame();
 *     Outcome outcome = world.step(action);
 *     episode.add(shown, action, outcome.reward(), outcome.done());
 *     …
 *     episode.finish();
 * }
 * }</pre>
 *
 * Nothing of an episode is in the folder before {@link #finish}; closing without it drops the recording.
 */
public final class EpisodeWriter implements AutoCloseable {
    private static final Set<String> OWN = Set.of("id", "frames", "return", "done", "split");

    private final Path folder;
    private final EnvironmentInfo info;
    private final String source;
    private final String id;
    private final Path video;
    private final VideoWriter pictures;
    private final StringBuilder lines = new StringBuilder();
    private final ObjectNode notes = JsonNodeFactory.instance.objectNode();
    private Split split = Split.TRAIN;
    private String licence = "";
    private double total;
    private int frames;
    private boolean done;
    private boolean closed;

    private EpisodeWriter(Path folder, EnvironmentInfo info, String source, String id, VideoFormat format) {
        this.folder = folder;
        this.info = info;
        this.source = source;
        this.id = id;
        this.video = folder.resolve("episodes").resolve(id + format.suffix());
        this.pictures = VideoWriter.open(video, format, info.width(), info.height(), info.fps());
    }

    /**
     * Begins an episode.
     *
     * @param folder made where absent; may hold earlier episodes of the same world
     * @param info name, size, speed and actions
     * @param source where the play comes from, for {@code world.json}
     * @param format {@link VideoFormat#FFV1} keeps every pixel, for learning; {@link VideoFormat#H264} is small, plays
     *     everywhere and takes even sizes of 16 or more only
     * @throws OrreryException when the folder holds episodes of another size, speed or other actions
     */
    public static EpisodeWriter open(Path folder, EnvironmentInfo info, String source, VideoFormat format) {
        return open(folder, info, source, format, "");
    }

    /**
     * Begins an episode of a given name.
     *
     * @param id name of its files; replaces what is there. Empty for the next free number
     * @see #open(Path, EnvironmentInfo, String, VideoFormat)
     */
    public static EpisodeWriter open(Path folder, EnvironmentInfo info, String source, VideoFormat format, String id) {
        Check.that(id.matches("\\d{0,8}"), "use digits, e.g. 0003", "an episode named \"%s\"", id);
        try {
            Files.createDirectories(folder.resolve("episodes"));
        } catch (IOException e) {
            throw new OrreryException(
                    folder + ": cannot be made (" + e.getMessage() + ").", "Choose a folder that may be written.", e);
        }
        Path described = folder.resolve(WorldFile.NAME);
        if (Files.exists(described)) {
            sameWorld(WorldFile.read(folder, true), info, folder);
        }
        EpisodeWriter writer = new EpisodeWriter(folder, info, source, id.isEmpty() ? nextId(folder) : id, format);
        writer.pictures.note().ifPresent(note -> {
            writer.close();
            throw new OrreryException(folder + ": " + note + ".", "Record episodes of this size as FFV1.");
        });
        return writer;
    }

    private static void sameWorld(WorldFile there, EnvironmentInfo info, Path folder) {
        boolean same = there.width() == info.width()
                && there.height() == info.height()
                && there.fps() == info.fps()
                && there.actions().labels().equals(info.actions().labels());
        if (!same) {
            throw new OrreryException(
                    folder + ": holds episodes of another world, " + there.name() + " at " + there.width() + "x"
                            + there.height() + ".",
                    "Record into a folder of its own.");
        }
    }

    private static String nextId(Path folder) {
        try (var names = Files.list(folder.resolve("episodes"))) {
            int last = names.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.matches("\\.?\\d{1,8}\\..*"))
                    .mapToInt(name -> Integer.parseInt(name.replaceFirst("^\\.?(\\d+)\\..*$", "$1")))
                    .max()
                    .orElse(-1);
            return String.format(Locale.ROOT, "%04d", last + 1);
        } catch (IOException e) {
            throw new OrreryException(
                    folder + ": cannot be listed (" + e.getMessage() + ").", "Check that it may be read.", e);
        }
    }

    /** Name of the episode, e.g. {@code 0003}. */
    public String id() {
        return id;
    }

    /** Frames so far. */
    public int frames() {
        return frames;
    }

    /**
     * Adds one frame and what was done while it was shown.
     *
     * @param shown the picture before the action
     * @param action belongs to the world's actions, or is {@link Action#NONE}
     * @param reward of the action, finite
     * @param ended whether the game ended by it; nothing can be added afterwards
     * @throws OrreryException when the picture or the action does not fit the world
     */
    public void add(Frame shown, Action action, double reward, boolean ended) {
        add(shown, action, reward, ended, Map.of());
    }

    /**
     * Adds one frame, what was done while it was shown, and more fields for its line.
     *
     * @param more written into the line after the fields of {@link StepLines}, e.g. {@code state}
     * @see #add(Frame, Action, double, boolean)
     */
    public void add(Frame shown, Action action, double reward, boolean ended, Map<String, JsonNode> more) {
        Check.that(!done, "finish this episode and begin another", "episode %s has ended", id);
        Check.that(
                shown.width() == info.width() && shown.height() == info.height(),
                "pass the world's own frames",
                "the frame is %dx%d, the world %dx%d",
                shown.width(),
                shown.height(),
                info.width(),
                info.height());
        Check.that(Double.isFinite(reward), "pass a finite number", "the reward is %s", reward);
        info.actions().check(action, "frame " + frames);
        pictures.add(shown.rgb());
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("t", frames);
        line.set("action", value(action));
        line.put("reward", reward).put("done", ended);
        more.forEach((field, value) -> {
            Check.that(!line.has(field), "give it another name", "a line has its own field \"%s\"", field);
            line.set(field, value);
        });
        lines.append(Records.line(line)).append('\n');
        total += reward;
        frames++;
        done = ended;
    }

    /** What the episode is for; {@link Split#TRAIN} unless told. */
    public void split(Split newSplit) {
        split = newSplit;
    }

    /** The licence of the recordings, for a folder that is new; empty unless told. */
    public void licence(String words) {
        licence = words;
    }

    /** A further field for this episode in {@code world.json}, e.g. {@code text}. */
    public void note(String field, JsonNode value) {
        Check.that(!OWN.contains(field), "give it another name", "world.json has its own field \"%s\"", field);
        notes.set(field, value);
    }

    private static JsonNode value(Action action) {
        if (action instanceof Action.Press press) {
            return JsonNodeFactory.instance.numberNode(press.index());
        }
        if (action instanceof Action.Move move) {
            ArrayNode values = JsonNodeFactory.instance.arrayNode();
            for (float value : move.values()) {
                values.add(value);
            }
            return values;
        }
        return JsonNodeFactory.instance.nullNode();
    }

    /**
     * Writes the episode into the folder and into its {@code world.json}.
     *
     * @return the video; the lines are beside it
     * @throws OrreryException when no frame was added or the disk refuses
     */
    public Path finish() {
        Check.that(!closed, "open a new episode", "episode %s is closed", id);
        Check.that(frames > 0, "record for a moment longer", "episode %s has no frame", id);
        closed = true;
        try (pictures) {
            Path described = folder.resolve(WorldFile.NAME);
            if (!Files.exists(described)) {
                write(described, blank()); // first of all: a folder that is cut short later is known for what it is
            }
            Path beside = folder.resolve("episodes").resolve(id + ".jsonl");
            AtomicFiles.text(beside, lines.toString());
            pictures.finish();
        }
        describe();
        return video;
    }

    /** The world without episodes. */
    private ObjectNode blank() {
        ObjectNode world = JsonNodeFactory.instance
                .objectNode()
                .put("format", 1)
                .put("name", info.name())
                .put("source", source)
                .put("licence", licence);
        world.put("width", info.width()).put("height", info.height()).put("fps", info.fps());
        boolean axes = info.actions() instanceof ActionSpace.Continuous;
        world.put("action_type", axes ? "continuous" : "discrete");
        world.set("actions", actions());
        world.set("episodes", JsonNodeFactory.instance.arrayNode());
        return world;
    }

    private static void write(Path file, ObjectNode world) {
        AtomicFiles.text(file, world.toPrettyString() + "\n");
    }

    private void describe() {
        Path file = folder.resolve(WorldFile.NAME);
        ObjectNode world = Records.tree(file) instanceof ObjectNode there ? there : blank();
        ArrayNode episodes = world.withArray("/episodes");
        for (int i = episodes.size() - 1; i >= 0; i--) {
            if (id.equals(episodes.get(i).path("id").asText())) {
                episodes.remove(i);
            }
        }
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("id", id);
        entry.put("frames", frames)
                .put("return", total)
                .put("done", done)
                .put("split", split == Split.VAL ? "val" : "train");
        entry.setAll(notes);
        episodes.add(entry);
        write(file, world);
    }

    private JsonNode actions() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        if (info.actions() instanceof ActionSpace.Continuous continuous) {
            for (ActionAxis axis : continuous.axes()) {
                list.addObject().put("name", axis.name()).put("low", axis.low()).put("high", axis.high());
            }
        } else {
            info.actions().labels().forEach(list::add);
        }
        return list;
    }

    /** Drops the recording unless {@link #finish} was called. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            pictures.close();
        }
    }
}
