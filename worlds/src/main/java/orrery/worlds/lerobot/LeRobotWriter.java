package orrery.worlds.lerobot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.tables.ParquetSheet;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Frame;
import orrery.worlds.Split;

/**
 * Writes a LeRobot data set, version 3, episode after episode. The training episodes come first, so that each split is a range.
 * Nothing is complete before {@link #finish}: write into a folder that appears whole. Owns native memory: close it.
 */
final class LeRobotWriter implements AutoCloseable {
    static final String CAMERA = "observation.images.screen";
    /** LeRobot's own bounds of a file, told in info.json. */
    static final int VIDEO_MEGABYTES = 200;

    static final int DATA_MEGABYTES = 100;
    static final int FILES_A_CHUNK = 1000;
    /** A pixel takes well under half a byte. */
    private static final long PIXELS_A_FILE = 2 * VIDEO_MEGABYTES * 1_000_000L;
    /** A row takes well under a hundred bytes. */
    private static final long ROWS_A_FILE = DATA_MEGABYTES * 10_000L;

    private final Path folder;
    private final EpisodeFolder world;
    private final boolean someUnknown;
    private final List<Object[]> episodes = new ArrayList<>();
    private final Map<String, Integer> tasks = new LinkedHashMap<>();
    private final Statistics actionStatistics;
    private final Statistics rewardStatistics = new Statistics(1);
    private final Statistics pictureStatistics = new Statistics(3);
    private @Nullable VideoWriter video;
    private @Nullable ParquetSheet sheet;
    private String note = "";
    private int file = -1;
    private long inFile;
    private long written;
    private int training;
    private @Nullable Running running;

    /** The episode that is being written. */
    private static final class Running {
        final boolean aside;
        final String text;
        final long begin; // frames before it in its file
        final int task;
        int frames;

        Running(boolean aside, String text, int task, long begin) {
            this.aside = aside;
            this.text = text;
            this.task = task;
            this.begin = begin;
        }
    }

    /**
     * @param folder empty
     * @param world whose sizes, speed and actions are written
     * @param someUnknown whether some of its actions are {@link Action#NONE}
     */
    LeRobotWriter(Path folder, EpisodeFolder world, boolean someUnknown) {
        this.folder = folder;
        this.world = world;
        this.someUnknown = someUnknown && world.actions().labelled();
        this.actionStatistics = new Statistics(numbers());
    }

    private int numbers() {
        return world.actions() instanceof ActionSpace.Continuous axes ? axes.size() : 1;
    }

    /**
     * Begins an episode; the one before is over.
     *
     * @param frames that it will have
     * @param split all of {@link Split#TRAIN} come before all of {@link Split#VAL}
     * @param text what is done in it
     */
    void begin(int frames, Split split, String text) {
        end();
        long pixels = (long) world.width() * world.height();
        if (file < 0 || (inFile + frames) * pixels > PIXELS_A_FILE || inFile + frames > ROWS_A_FILE) {
            nextFile();
        }
        int task = tasks.computeIfAbsent(text, key -> tasks.size());
        running = new Running(split == Split.VAL, text, task, inFile);
    }

    private void nextFile() {
        closeFile();
        file++;
        inFile = 0;
        Path videoFile = path("videos/" + CAMERA, ".mp4");
        Path rows = path("data", ".parquet");
        makeFolder(rows);
        video = VideoWriter.open(videoFile, VideoFormat.H264, world.width(), world.height(), world.fps());
        sheet = ParquetSheet.create(rows, columns(), Map.of());
    }

    private void closeFile() {
        VideoWriter open = video;
        if (open != null) {
            open.finish();
            open.note().ifPresent(words -> note = words);
            open.close();
            video = null;
        }
        if (sheet != null) {
            sheet.close();
            sheet = null;
        }
    }

    private Path path(String place, String suffix) {
        return folder.resolve(String.format(
                Locale.ROOT, "%s/chunk-%03d/file-%03d%s", place, file / FILES_A_CHUNK, file % FILES_A_CHUNK, suffix));
    }

    private static void makeFolder(Path file) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        if (world.actions() instanceof ActionSpace.Continuous axes) {
            columns.add(new Column(LeRobotInfo.ACTION, axes.size() == 1 ? Kind.NUMBER : Kind.NUMBERS));
        } else if (world.actions().labelled()) {
            columns.add(new Column(LeRobotInfo.ACTION, Kind.WHOLE));
        }
        if (someUnknown) {
            columns.add(new Column(FrameRows.KNOWN, Kind.TRUTH));
        }
        columns.add(new Column(FrameRows.REWARD, Kind.NUMBER));
        columns.add(new Column(FrameRows.DONE, Kind.TRUTH));
        columns.add(new Column("timestamp", Kind.NUMBER));
        for (String name : List.of("frame_index", "episode_index", "index", "task_index")) {
            columns.add(new Column(name, Kind.WHOLE));
        }
        return columns;
    }

    /** Adds a frame to the episode that was begun. */
    void add(Frame shown, Action action, float reward, boolean done) {
        Running now = running;
        VideoWriter pictures = video;
        ParquetSheet rows = sheet;
        if (now == null || pictures == null || rows == null) {
            throw new IllegalStateException("a frame without an episode: call begin first");
        }
        pictures.add(shown.rgb());
        pictureStatistics.addPicture(shown.rgb());
        rewardStatistics.add(reward);
        List<Object> row = new ArrayList<>();
        if (world.actions().labelled()) {
            row.add(numbers(action));
        }
        if (someUnknown) {
            row.add(!action.equals(Action.NONE));
        }
        row.add(reward);
        row.add(done);
        row.add((float) (now.frames / world.fps()));
        row.add((long) now.frames);
        row.add((long) episodes.size());
        row.add(written);
        row.add((long) now.task);
        rows.row(row.toArray());
        now.frames++;
        inFile++;
        written++;
    }

    /** An action that is not known is written as zeros; the column {@link FrameRows#KNOWN} tells. */
    private Object numbers(Action action) {
        if (world.actions() instanceof ActionSpace.Continuous axes) {
            float[] values = action instanceof Action.Move move ? move.values() : new float[axes.size()];
            double[] counted = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                counted[i] = values[i];
            }
            if (!action.equals(Action.NONE)) {
                actionStatistics.add(counted);
            }
            return values.length == 1 ? (Object) values[0] : values;
        }
        long index = action instanceof Action.Press press ? press.index() : 0;
        if (!action.equals(Action.NONE)) {
            actionStatistics.add((double) index);
        }
        return index;
    }

    private void end() {
        Running over = running;
        if (over == null) {
            return;
        }
        running = null;
        long chunk = file / FILES_A_CHUNK;
        long number = file % FILES_A_CHUNK;
        double fps = world.fps();
        episodes.add(new Object[] {
            (long) episodes.size(),
            List.of(over.text),
            (long) over.frames,
            chunk,
            number,
            written - over.frames,
            written,
            chunk,
            number,
            over.begin / fps,
            (over.begin + over.frames) / fps,
            0L,
            0L
        });
        if (!over.aside) {
            training = episodes.size();
        }
    }

    /**
     * Writes what is left, and {@code meta/}.
     *
     * @return what was changed to fit, in a sentence for the person
     */
    Optional<String> finish() {
        end();
        Optional<VideoWriter> last = Optional.ofNullable(video);
        closeFile();
        Check.that(last.isPresent(), "Add at least one episode.", "%s: a data set without episodes", folder);
        LeRobotMeta meta = new LeRobotMeta(folder, world, numbers(), someUnknown);
        meta.episodes(episodes);
        meta.tasks(tasks);
        meta.statistics(actionStatistics, rewardStatistics, pictureStatistics, written);
        meta.info(episodes.size(), written, training, tasks.size());
        return note.isEmpty() ? Optional.empty() : Optional.of(note);
    }

    @Override
    public void close() {
        if (video != null) {
            video.close();
        }
        if (sheet != null) {
            sheet.close();
        }
    }
}
