package orrery.worlds.lerobot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.tables.ParquetTable;

/** The tables of {@code meta/episodes}: which episodes there are, and where their rows and pictures lie. */
final class EpisodeRows {
    static final String FOLDER = "meta/episodes";
    private static final String REWRITE =
            "Write the data set again, or take the episode out of it with LeRobot's tools.";
    private static final List<String> NEEDED = List.of(
            "episode_index", "length", "dataset_from_index", "dataset_to_index", "data/chunk_index", "data/file_index");

    /**
     * One episode.
     *
     * @param number from 0
     * @param length frames
     * @param from number of its first frame in the whole data set
     * @param data file of its rows, relative to the folder
     * @param cameras name to the pictures
     * @param text what is done in it; may be empty
     */
    record Row(long number, int length, long from, String data, Map<String, Place> cameras, String text) {}

    /**
     * Where pictures lie.
     *
     * @param file relative to the folder
     * @param from seconds
     * @param to seconds
     */
    record Place(String file, double from, double to) {}

    private final LeRobotInfo info;
    private final Faults faults;
    private final List<String> cameras;
    private final TreeMap<Long, Row> rows = new TreeMap<>();
    private final List<Path> files = new ArrayList<>();

    private EpisodeRows(LeRobotInfo info, List<String> cameras, Faults faults) {
        this.info = info;
        this.cameras = cameras;
        this.faults = faults;
    }

    /** Reads the tables; what is wrong with them goes into {@code faults}. */
    static EpisodeRows read(Path folder, LeRobotInfo info, List<String> cameras, Faults faults) {
        EpisodeRows all = new EpisodeRows(info, cameras, faults);
        for (Path file : tables(folder)) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            all.files.add(file);
            try {
                all.readTable(file, name);
            } catch (OrreryException e) {
                faults.other(name, e);
            }
        }
        if (all.files.isEmpty()) {
            faults.other(FOLDER, "no table of episodes.", "Fetch the data set again, whole.");
        }
        all.checkOrder();
        return all;
    }

    private static List<Path> tables(Path folder) {
        Path tables = folder.resolve(FOLDER);
        if (!Files.isDirectory(tables)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(tables, 2)) {
            return found.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(tables, e);
        }
    }

    private void readTable(Path file, String name) {
        List<String> wanted = new ArrayList<>(NEEDED);
        List<String> needed = new ArrayList<>(NEEDED);
        wanted.add("tasks");
        for (String camera : cameras) {
            for (String part : List.of("chunk_index", "file_index", "from_timestamp", "to_timestamp")) {
                wanted.add(column(camera, part));
                needed.add(column(camera, part));
            }
        }
        ParquetTable table = ParquetTable.read(file, name, wanted);
        table.require(needed);
        for (int row = 0; row < table.rows(); row++) {
            add(table, row, name);
        }
    }

    private static String column(String camera, String part) {
        return "videos/" + camera + "/" + part;
    }

    private void add(ParquetTable table, int row, String name) {
        double which = table.number("episode_index", row);
        if (!isCount(which)) {
            faults.other(name, "row " + row + ": \"episode_index\" is " + which + ".", REWRITE);
            return;
        }
        long episode = (long) which;
        if (rows.containsKey(episode)) {
            faults.episode(episode, name, "row " + row + " has its number again.", "Keep one of the two rows.");
            return;
        }
        double length = table.number("length", row);
        double from = table.number("dataset_from_index", row);
        double to = table.number("dataset_to_index", row);
        boolean sound = isCount(length) && length > 0 && length < Integer.MAX_VALUE && isCount(from);
        if (!sound || to - from != length) {
            faults.episode(
                    episode,
                    name,
                    "its length is " + text(length) + ", its frames are " + text(from) + " to " + text(to) + ".",
                    REWRITE);
        }
        Map<String, Place> places = new HashMap<>();
        for (String camera : cameras) {
            double begin = table.number(column(camera, "from_timestamp"), row);
            double end = table.number(column(camera, "to_timestamp"), row);
            if (!(begin >= 0 && end > begin) || Double.isInfinite(end)) {
                faults.episode(episode, name, camera + " shows it from " + begin + " s to " + end + " s.", REWRITE);
                continue;
            }
            double chunk = table.number(column(camera, "chunk_index"), row);
            double number = table.number(column(camera, "file_index"), row);
            if (isFile(episode, name, chunk, number)) {
                places.put(camera, new Place(info.videoFile(camera, (long) chunk, (long) number), begin, end));
            }
        }
        double chunk = table.number("data/chunk_index", row);
        double file = table.number("data/file_index", row);
        String data = isFile(episode, name, chunk, file) ? info.dataFile((long) chunk, (long) file) : "";
        String text = table.has("tasks") ? String.join("; ", table.texts("tasks", row)) : "";
        rows.put(episode, new Row(episode, sound ? (int) length : 0, sound ? (long) from : -1, data, places, text));
    }

    private boolean isFile(long episode, String name, double chunk, double file) {
        if (isCount(chunk) && isCount(file)) {
            return true;
        }
        faults.episode(episode, name, "it lies in file " + text(file) + " of chunk " + text(chunk) + ".", REWRITE);
        return false;
    }

    private static boolean isCount(double value) {
        return value >= 0 && value < 1L << 53 && value == Math.rint(value);
    }

    private static String text(double count) {
        return isCount(count) ? Long.toString((long) count) : Double.toString(count);
    }

    private void checkOrder() {
        long expected = 0;
        long frames = 0;
        for (Row row : rows.values()) {
            if (row.number() != expected) {
                faults.other(
                        FOLDER,
                        "episode " + expected + " is missing; after it comes " + row.number() + ".",
                        "Number the episodes from 0 without a gap.");
            }
            if (row.from() >= 0 && row.from() != frames && row.number() == expected) {
                faults.other(
                        FOLDER,
                        "episode " + row.number() + " begins at frame " + row.from() + "; those before have " + frames
                                + ".",
                        REWRITE);
            }
            expected = row.number() + 1;
            frames = row.from() >= 0 ? row.from() + row.length() : frames + row.length();
        }
        check("total_episodes", info.episodes(), rows.size(), "episodes");
        check("total_frames", info.frames(), frames(), "frames");
    }

    private void check(String key, long promised, long found, String unit) {
        if (promised >= 0 && promised != found && !files.isEmpty()) {
            faults.other(
                    LeRobotInfo.NAME,
                    "\"" + key + "\" is " + promised + ", " + FOLDER + " has " + found + " " + unit + ".",
                    "Write the right number, or fetch the missing part.");
        }
    }

    /** All episodes, by their numbers. */
    List<Row> rows() {
        return List.copyOf(rows.values());
    }

    /** Frames of all episodes by their tables. */
    long frames() {
        return rows.values().stream().mapToLong(Row::length).sum();
    }

    List<Path> files() {
        return files;
    }
}
