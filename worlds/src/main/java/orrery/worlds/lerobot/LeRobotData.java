package orrery.worlds.lerobot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tables.ParquetTable;
import orrery.worlds.ActionSpace;
import orrery.worlds.Episode;
import orrery.worlds.FolderContent;
import orrery.worlds.Problem;
import orrery.worlds.Split;
import orrery.worlds.Stretch;

/**
 * A LeRobot data set on disk, version 3. An episode with anything wrong in its rows or its pictures is left out and named; the
 * others are used. Pictures come from one camera.
 */
public final class LeRobotData {
    private static final String TASKS = "meta/tasks.parquet";
    private static final String STATS = "meta/stats.json";
    private static final String FETCH = "Fetch the data set again, whole, or write it again.";

    private final Path folder;
    private final LeRobotInfo info;
    private final Faults faults = new Faults();
    private final Set<Path> files = new LinkedHashSet<>();
    private final EpisodeRows episodes;
    private final Map<Long, FrameRows.Part> parts = new TreeMap<>();

    private LeRobotData(Path folder, LeRobotInfo info, List<String> cameras, Progress progress) {
        this.folder = folder;
        this.info = info;
        files.add(folder.resolve(LeRobotInfo.NAME));
        this.episodes = EpisodeRows.read(folder, info, cameras, faults);
        files.addAll(episodes.files());
        readRows(countTasks(), progress);
    }

    /** Whether a folder claims to be a LeRobot data set, of whatever version. */
    public static boolean isOne(Path folder) {
        return Files.isRegularFile(folder.resolve(LeRobotInfo.NAME));
    }

    /**
     * Reads what can be used.
     *
     * @param camera name of the video feature to take; empty for the first
     * @throws OrreryException when {@code meta/info.json} is wrong, of another version, or there is no such camera
     */
    public static FolderContent read(Path folder, String camera, Progress progress) {
        LeRobotInfo info = LeRobotInfo.read(folder);
        String chosen = info.camera(camera);
        LeRobotData data = new LeRobotData(folder, info, List.of(chosen), progress);
        Pictures pictures = new Pictures(folder, info, chosen, data.faults);
        data.files.addAll(pictures.check(data.episodes.rows(), false, progress, Stop.never()));
        List<String> notes = new ArrayList<>();
        data.faults.others().forEach(fault -> notes.add(fault.toString()));
        if (camera.isEmpty() && info.cameras().size() > 1) {
            notes.add("of " + info.cameras().size() + " cameras " + chosen + " is used; ./orrery episodes convert"
                    + " --camera takes another");
        }
        return data.content(chosen, pictures, notes);
    }

    /**
     * What a thorough look found: every row, every picture of every camera.
     *
     * @param episodes that the data set has
     * @param frames of them
     * @param faults all that is wrong
     */
    public record Examination(int episodes, long frames, List<Problem> faults) {}

    /**
     * Looks at everything; whatever is wrong becomes a fault.
     *
     * @throws orrery.base.InterruptedAndSaved when {@code stop} is requested; nothing else is thrown
     */
    public static Examination examine(Path folder, Progress progress, Stop stop) {
        LeRobotInfo info;
        List<String> cameras;
        try {
            info = LeRobotInfo.read(folder);
            cameras = info.cameras().isEmpty() ? List.of(info.camera("")) : info.cameras();
        } catch (OrreryException e) {
            String text = String.valueOf(e.getMessage());
            int at = text.indexOf(LeRobotInfo.NAME + ":");
            String what = at < 0
                    ? text
                    : text.substring(at + LeRobotInfo.NAME.length() + 1).strip();
            return new Examination(0, 0, List.of(new Problem(LeRobotInfo.NAME, what, e.cure())));
        }
        LeRobotData data = new LeRobotData(folder, info, cameras, progress);
        for (String camera : cameras) {
            new Pictures(folder, info, camera, data.faults).check(data.episodes.rows(), true, progress, stop);
        }
        if (!Files.isRegularFile(folder.resolve(STATS))) {
            data.faults.other(STATS, "no such file.", "LeRobot's policies need it to learn. " + FETCH);
        }
        try {
            data.splits();
            data.moves(new Actions(info, data.parts));
        } catch (OrreryException e) {
            data.faults.other(LeRobotInfo.NAME, e);
        }
        return new Examination(data.episodes.rows().size(), data.episodes.frames(), data.faults.all());
    }

    /** Number of tasks, -1 where their table is missing or damaged. */
    private long countTasks() {
        Path file = folder.resolve(TASKS);
        try {
            ParquetTable table = ParquetTable.read(file, TASKS, List.of("task_index"));
            table.require(List.of("task_index"));
            files.add(file);
            return table.rows();
        } catch (OrreryException e) {
            faults.other(TASKS, e);
            return -1;
        }
    }

    private void readRows(long tasks, Progress progress) {
        Map<String, List<EpisodeRows.Row>> byFile = new LinkedHashMap<>();
        for (EpisodeRows.Row episode : episodes.rows()) {
            byFile.computeIfAbsent(episode.data(), key -> new ArrayList<>()).add(episode);
        }
        FrameRows rows = new FrameRows(info, tasks, faults);
        progress.start("reading rows", byFile.size(), "files");
        int done = 0;
        for (Map.Entry<String, List<EpisodeRows.Row>> entry : byFile.entrySet()) {
            Path file = folder.resolve(entry.getKey());
            try {
                parts.putAll(rows.read(file, entry.getKey(), entry.getValue()));
                files.add(file);
            } catch (OrreryException e) {
                faults.episodes(
                        entry.getValue().stream().map(EpisodeRows.Row::number).toList(), entry.getKey(), e);
            }
            progress.at(++done, "");
        }
        progress.finish(parts.size() + " episodes");
    }

    private FolderContent content(String camera, Pictures pictures, List<String> notes) {
        Actions actions = new Actions(info, parts);
        Map<Long, Split> splits = splits();
        moves(actions);
        List<Episode> usable = new ArrayList<>();
        Map<String, String> texts = new TreeMap<>();
        for (EpisodeRows.Row row : episodes.rows()) {
            FrameRows.Part part = parts.get(row.number());
            EpisodeRows.Place place = row.cameras().get(camera);
            if (part == null || place == null || !faults.isGood(row.number())) {
                continue;
            }
            String id = String.format(Locale.ROOT, "%06d", row.number());
            boolean[] dones = new boolean[row.length()];
            dones[row.length() - 1] = part.done();
            usable.add(new Episode(
                    id,
                    folder.resolve(place.file()),
                    new Stretch(place.from(), place.to()),
                    splits.getOrDefault(row.number(), Split.TRAIN),
                    info.fps(),
                    actions.of(part, row.length()),
                    part.rewards(),
                    dones));
            texts.put(id, row.text());
        }
        if (usable.isEmpty() && faults.leftOut().isEmpty() && !faults.others().isEmpty()) {
            Problem first = faults.others().get(0);
            throw new OrreryException(
                    folder + ": no usable episode; " + first.file() + ": " + first.what(), first.cure());
        }
        String robot = info.robot().isEmpty() ? "" : ", robot " + info.robot();
        return new FolderContent(
                info.own()
                        .path("name")
                        .asText(String.valueOf(
                                folder.toAbsolutePath().normalize().getFileName())),
                info.own().path("source").asText("LeRobot data set" + robot),
                info.own().path("licence").asText(""),
                pictures.width(),
                pictures.height(),
                info.fps(),
                actions.space(),
                usable,
                texts,
                faults.leftOut(),
                notes,
                List.copyOf(files));
    }

    /** An action that does not belong costs its episode. */
    private void moves(Actions actions) {
        ActionSpace space = actions.space();
        for (EpisodeRows.Row row : episodes.rows()) {
            FrameRows.Part part = parts.get(row.number());
            if (part == null || !faults.isGood(row.number())) {
                continue;
            }
            for (int t = 0; t < part.actions().size(); t++) {
                String objection = space.objection(actions.of(part.actions().get(t)));
                if (!objection.isEmpty()) {
                    faults.episode(
                            row.number(),
                            row.data(),
                            "frame " + t + ": the action " + objection + ".",
                            "Write " + space.described() + ".");
                    break;
                }
            }
        }
    }

    /** What is not said to be learned from is set aside: val, valid, validation and test. */
    private Map<Long, Split> splits() {
        Map<Long, Split> splits = new TreeMap<>();
        info.splits().forEach((name, range) -> {
            if (!range.matches("\\d{1,9}:\\d{1,9}")) {
                throw new OrreryException(
                        LeRobotInfo.NAME + ": the split \"" + name + "\" is \"" + range + "\".",
                        "Write the first episode and the one after the last, e.g. \"0:9\".");
            }
            long from = Long.parseLong(range.substring(0, range.indexOf(':')));
            long to = Long.parseLong(range.substring(range.indexOf(':') + 1));
            boolean aside = Set.of("val", "valid", "validation", "test").contains(name);
            for (EpisodeRows.Row row : episodes.rows()) {
                if (row.number() >= from && row.number() < to) {
                    splits.merge(
                            row.number(),
                            aside ? Split.VAL : Split.TRAIN,
                            (before, now) -> before == Split.VAL ? before : now);
                }
            }
            if (to > episodes.rows().size() || from > to) {
                faults.other(
                        LeRobotInfo.NAME,
                        "the split \"" + name + "\" is \"" + range + "\"; there are "
                                + episodes.rows().size() + " episodes.",
                        "Write the first episode and the one after the last.");
            }
        });
        return splits;
    }
}
