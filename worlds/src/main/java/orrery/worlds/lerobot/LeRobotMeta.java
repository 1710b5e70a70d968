package orrery.worlds.lerobot;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orrery.base.AtomicFiles;
import orrery.tables.ParquetSheet;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;

/** The files under {@code meta/} of a LeRobot data set that is written. */
final class LeRobotMeta {
    private static final List<Column> EPISODES = List.of(
            new Column("episode_index", Kind.WHOLE),
            new Column("tasks", Kind.TEXTS),
            new Column("length", Kind.WHOLE),
            new Column("data/chunk_index", Kind.WHOLE),
            new Column("data/file_index", Kind.WHOLE),
            new Column("dataset_from_index", Kind.WHOLE),
            new Column("dataset_to_index", Kind.WHOLE),
            new Column("videos/" + LeRobotWriter.CAMERA + "/chunk_index", Kind.WHOLE),
            new Column("videos/" + LeRobotWriter.CAMERA + "/file_index", Kind.WHOLE),
            new Column("videos/" + LeRobotWriter.CAMERA + "/from_timestamp", Kind.SECONDS),
            new Column("videos/" + LeRobotWriter.CAMERA + "/to_timestamp", Kind.SECONDS),
            new Column("meta/episodes/chunk_index", Kind.WHOLE),
            new Column("meta/episodes/file_index", Kind.WHOLE));

    private final Path folder;
    private final EpisodeFolder world;
    private final int numbers;
    private final boolean someUnknown;

    /** @param numbers that an action has */
    LeRobotMeta(Path folder, EpisodeFolder world, int numbers, boolean someUnknown) {
        this.folder = folder;
        this.world = world;
        this.numbers = numbers;
        this.someUnknown = someUnknown;
    }

    /** The table of episodes; a row has its values in the order of the columns. */
    void episodes(List<Object[]> rows) {
        Path file = folder.resolve(EpisodeRows.FOLDER).resolve("chunk-000/file-000.parquet");
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
        try (ParquetSheet sheet = ParquetSheet.create(file, EPISODES, Map.of())) {
            rows.forEach(sheet::row);
        }
    }

    /** The table of tasks. Pandas, with which LeRobot reads it, is told that the text is the name of a row. */
    void tasks(Map<String, Integer> tasks) {
        ObjectNode pandas = JsonNodeFactory.instance.objectNode();
        pandas.putArray("index_columns").add("task");
        pandas.putArray("column_indexes")
                .addObject()
                .putNull("name")
                .putNull("field_name")
                .put("pandas_type", "unicode")
                .put("numpy_type", "object")
                .putObject("metadata")
                .put("encoding", "UTF-8");
        ArrayNode columns = pandas.putArray("columns");
        column(columns, "task_index", "int64", "int64");
        column(columns, "task", "unicode", "object");
        pandas.putObject("creator").put("library", "orrery").put("version", "1");
        pandas.put("pandas_version", "2.0.0");
        Path file = folder.resolve("meta/tasks.parquet");
        try (ParquetSheet sheet = ParquetSheet.create(
                file,
                List.of(new Column("task_index", Kind.WHOLE), new Column("task", Kind.TEXT)),
                Map.of("pandas", pandas.toString()))) {
            tasks.forEach((text, number) -> sheet.row((long) number, text));
        }
    }

    private static void column(ArrayNode columns, String name, String pandas, String numpy) {
        columns.addObject()
                .put("name", name)
                .put("field_name", name)
                .put("pandas_type", pandas)
                .put("numpy_type", numpy)
                .putNull("metadata");
    }

    /** {@code meta/stats.json}. */
    void statistics(Statistics actions, Statistics rewards, Statistics pictures, long frames) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        if (world.actions().labelled()) {
            all.set(LeRobotInfo.ACTION, actions.json());
        }
        all.set(FrameRows.REWARD, rewards.json());
        all.set(LeRobotWriter.CAMERA, pictures.json(frames));
        AtomicFiles.text(folder.resolve("meta/stats.json"), all.toPrettyString() + "\n");
    }

    /**
     * {@code meta/info.json}.
     *
     * @param training how many of the episodes, the first ones, are learned from
     */
    void info(int episodes, long frames, int training, int tasks) {
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        info.put("codebase_version", "v3.0").putNull("robot_type");
        info.put("total_episodes", episodes).put("total_frames", frames).put("total_tasks", tasks);
        info.put("chunks_size", LeRobotWriter.FILES_A_CHUNK)
                .put("data_files_size_in_mb", LeRobotWriter.DATA_MEGABYTES)
                .put("video_files_size_in_mb", LeRobotWriter.VIDEO_MEGABYTES);
        speed(info, "fps");
        ObjectNode splits = info.putObject("splits");
        if (training > 0) {
            splits.put("train", "0:" + training);
        }
        if (training < episodes) {
            splits.put("val", training + ":" + episodes);
        }
        info.put("data_path", "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet");
        info.put("video_path", "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4");
        features(info.putObject("features"));
        own(info.putObject(LeRobotInfo.OWN));
        AtomicFiles.text(folder.resolve(LeRobotInfo.NAME), info.toPrettyString() + "\n");
    }

    /** LeRobot's own speeds are whole numbers. */
    private void speed(ObjectNode node, String key) {
        double fps = world.fps();
        if (fps == Math.rint(fps)) {
            node.put(key, (long) fps);
        } else {
            node.put(key, fps);
        }
    }

    private void features(ObjectNode features) {
        if (world.actions() instanceof ActionSpace.Continuous axes) {
            ArrayNode names =
                    feature(features, LeRobotInfo.ACTION, "float32", numbers).putArray("names");
            axes.labels().forEach(names::add);
        } else if (world.actions().labelled()) {
            feature(features, LeRobotInfo.ACTION, "int64", 1).putArray("names").add("button");
        }
        if (someUnknown) {
            feature(features, FrameRows.KNOWN, "bool", 1).putNull("names");
        }
        camera(features.putObject(LeRobotWriter.CAMERA));
        feature(features, FrameRows.REWARD, "float32", 1).putNull("names");
        feature(features, FrameRows.DONE, "bool", 1).putNull("names");
        feature(features, "timestamp", "float32", 1).putNull("names");
        for (String name : List.of("frame_index", "episode_index", "index", "task_index")) {
            feature(features, name, "int64", 1).putNull("names");
        }
    }

    private static ObjectNode feature(ObjectNode features, String name, String type, int size) {
        ObjectNode feature = features.putObject(name).put("dtype", type);
        feature.putArray("shape").add(size);
        return feature;
    }

    private void camera(ObjectNode feature) {
        int width = stored(world.width());
        int height = stored(world.height());
        feature.put("dtype", "video");
        feature.putArray("shape").add(height).add(width).add(3);
        feature.putArray("names").add("height").add("width").add("channels");
        ObjectNode info = feature.putObject("info");
        info.put("video.height", height).put("video.width", width).put("video.channels", 3);
        info.put("video.codec", "h264").put("video.pix_fmt", "yuv420p").put("video.is_depth_map", false);
        speed(info, "video.fps");
        info.put("has_audio", false);
    }

    /** H.264 takes even sizes of 16 or more; the writer pads. */
    private static int stored(int size) {
        return Math.max(16, size + (size & 1));
    }

    /** What LeRobot has no field for and passes over. */
    private void own(ObjectNode own) {
        own.put("format", 1)
                .put("name", world.name())
                .put("source", world.source())
                .put("licence", world.licence());
        if (!world.actions().labelled()) {
            return;
        }
        boolean axes = world.actions() instanceof ActionSpace.Continuous;
        own.put("action_type", axes ? "continuous" : "discrete");
        ArrayNode actions = own.putArray("actions");
        if (world.actions() instanceof ActionSpace.Continuous continuous) {
            for (ActionAxis axis : continuous.axes()) {
                actions.addObject()
                        .put("name", axis.name())
                        .put("low", axis.low())
                        .put("high", axis.high());
            }
        } else {
            world.actions().labels().forEach(actions::add);
        }
    }
}
