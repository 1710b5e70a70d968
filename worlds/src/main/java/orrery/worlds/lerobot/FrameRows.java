package orrery.worlds.lerobot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.tables.ParquetTable;

/** The files of rows, one a frame: cuts them into episodes and checks that every row is where it belongs. */
final class FrameRows {
    /** Written as false where an action is not known. */
    static final String KNOWN = "action.known";

    static final String REWARD = "next.reward";
    static final String DONE = "next.done";
    private static final List<String> NEEDED = List.of("episode_index", "frame_index", "index", "timestamp");
    private static final List<String> REWARDS = List.of(REWARD, "reward");
    private static final List<String> DONES = List.of(DONE, "done");
    private static final String CURE = "Write the data set again, with one row a frame, in order.";
    /** Of what is wrong with the rows of one episode, so many are named. */
    private static final int MOST_FAULTS = 20;

    /**
     * The rows of one episode.
     *
     * @param actions one a frame, {@code null} in place of what is not known; no elements without the feature action
     * @param rewards one a frame, zeros where none are recorded
     * @param done whether the last row says so
     */
    record Part(List<float[]> actions, float[] rewards, boolean done) {}

    private final LeRobotInfo info;
    private final Faults faults;
    private final long tasks;

    /** @param tasks how many there are; -1 where nobody knows */
    FrameRows(LeRobotInfo info, long tasks, Faults faults) {
        this.info = info;
        this.tasks = tasks;
        this.faults = faults;
    }

    /**
     * Reads one file.
     *
     * @param name of the file as errors shall call it
     * @param expected the episodes that lie in it
     * @return those of them whose rows could be found; what is wrong with any goes into the faults
     */
    Map<Long, Part> read(Path file, String name, Collection<EpisodeRows.Row> expected) {
        List<String> wanted = new ArrayList<>(NEEDED);
        wanted.addAll(REWARDS);
        wanted.addAll(DONES);
        wanted.addAll(List.of("task_index", LeRobotInfo.ACTION, KNOWN));
        ParquetTable table = ParquetTable.read(file, name, wanted);
        List<String> needed = new ArrayList<>(NEEDED);
        if (info.features().containsKey(LeRobotInfo.ACTION)) {
            needed.add(LeRobotInfo.ACTION);
        }
        table.require(needed);
        Map<Long, int[]> ranges = ranges(table, name);
        Map<Long, Part> parts = new LinkedHashMap<>();
        for (EpisodeRows.Row episode : expected) {
            int[] range = ranges.remove(episode.number());
            if (range == null) {
                faults.episode(episode.number(), name, "no row of it.", CURE);
            } else if (range[1] - range[0] != episode.length()) {
                faults.episode(
                        episode.number(),
                        name,
                        "has " + (range[1] - range[0]) + " rows, its length is " + episode.length() + ".",
                        "Give every frame exactly one row.");
            } else {
                parts.put(episode.number(), part(table, range[0], name, episode));
            }
        }
        ranges.forEach((number, range) -> faults.other(
                name,
                (range[1] - range[0]) + " rows belong to episode " + number + ", which is not said to lie here.",
                "Add it to meta/episodes, or take the rows out."));
        return parts;
    }

    /** Episode to its first row and the one after its last. */
    private Map<Long, int[]> ranges(ParquetTable table, String name) {
        Map<Long, int[]> ranges = new LinkedHashMap<>();
        long last = -1;
        for (int row = 0; row < table.rows(); row++) {
            double number = table.number("episode_index", row);
            long episode = number >= 0 && number == Math.rint(number) ? (long) number : -1;
            if (episode < 0) {
                throw new OrreryException(name + ": row " + row + ": \"episode_index\" is " + number + ".", CURE);
            }
            if (episode != last && ranges.containsKey(episode)) {
                faults.episode(episode, name, "its rows are not together: row " + row + " is apart.", CURE);
            }
            int[] range = ranges.computeIfAbsent(episode, key -> new int[2]);
            if (range[1] == 0) {
                range[0] = row;
            }
            range[1] = row + 1;
            last = episode;
        }
        return ranges;
    }

    private Part part(ParquetTable table, int first, String name, EpisodeRows.Row episode) {
        List<float[]> actions = new ArrayList<>();
        float[] rewards = new float[episode.length()];
        int found = 0;
        List<String> odd = new ArrayList<>(); // costs no episode
        for (int t = 0; t < episode.length(); t++) {
            int row = first + t;
            List<String> wrong = new ArrayList<>();
            checkPlace(table, row, t, wrong);
            checkNumbers(table, row, t, episode, odd);
            if (table.has(LeRobotInfo.ACTION)) {
                actions.add(action(table, row, wrong));
            }
            rewards[t] = (float) value(table, REWARDS, row, wrong);
            for (String each : wrong) {
                if (found++ < MOST_FAULTS) {
                    faults.episode(episode.number(), name, "row " + row + ": " + each, CURE);
                }
            }
        }
        if (found > MOST_FAULTS) {
            faults.episode(episode.number(), name, "and " + (found - MOST_FAULTS) + " more faults of its rows.", CURE);
        }
        if (!odd.isEmpty()) {
            faults.other(name, "episode " + episode.number() + ": " + odd.get(0), CURE);
        }
        double done = value(table, DONES, first + episode.length() - 1, new ArrayList<>());
        return new Part(actions, rewards, done == 1);
    }

    private void checkPlace(ParquetTable table, int row, int t, List<String> wrong) {
        double frame = table.number("frame_index", row);
        double time = table.number("timestamp", row);
        if (frame != t) {
            wrong.add("\"frame_index\" is " + frame + ", it is frame " + t + " of its episode.");
        }
        double due = t / info.fps();
        if (!(Math.abs(time - due) <= 0.1 / info.fps() + 1e-6 * due)) {
            wrong.add("\"timestamp\" is " + time + " s, at " + info.fps() + " frames a second " + due + " s is due.");
        }
    }

    private void checkNumbers(ParquetTable table, int row, int t, EpisodeRows.Row episode, List<String> odd) {
        double index = table.number("index", row);
        if (index != episode.from() + t) {
            odd.add("row " + row + ": \"index\" is " + index + ", " + (episode.from() + t) + " is due.");
        }
        double task = table.has("task_index") ? table.number("task_index", row) : 0;
        if (!(task >= 0) || (tasks >= 0 && task >= tasks)) {
            odd.add("row " + row + ": \"task_index\" is " + task + ", meta/tasks.parquet has " + tasks + ".");
        }
    }

    private float @Nullable [] action(ParquetTable table, int row, List<String> wrong) {
        if (table.has(KNOWN) && table.number(KNOWN, row) == 0) {
            return null;
        }
        double[] numbers = table.numbers(LeRobotInfo.ACTION, row);
        LeRobotInfo.Feature feature = info.features().get(LeRobotInfo.ACTION);
        if (feature != null && numbers.length != feature.numbers()) {
            wrong.add("the action has " + numbers.length + " numbers, the feature has " + feature.numbers() + ".");
        }
        float[] values = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            values[i] = (float) numbers[i];
            if (!Float.isFinite(values[i])) {
                wrong.add("number " + i + " of the action is " + numbers[i] + ".");
            }
        }
        return values;
    }

    private static double value(ParquetTable table, List<String> names, int row, List<String> wrong) {
        for (String name : names) {
            if (table.has(name)) {
                double value = table.number(name, row);
                if (!Double.isFinite(value) || Math.abs(value) > Float.MAX_VALUE) {
                    wrong.add("\"" + name + "\" is " + value + ".");
                    return 0;
                }
                return value;
            }
        }
        return 0;
    }
}
