package orrery.worlds.lerobot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import orrery.tables.ParquetSheet;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Two episodes of six frames at ten a second, two axes, one camera; a test changes what it likes before {@link #write}. */
final class SmallDataSet {
    static final String CAMERA = "observation.images.top";
    static final String VIDEO = "videos/" + CAMERA + "/chunk-000/file-000.mp4";
    static final String ROWS = "data/chunk-000/file-000.parquet";
    static final String EPISODES = "meta/episodes/chunk-000/file-000.parquet";

    String info = """
            {"codebase_version": "v3.0", "robot_type": "arm", "total_episodes": 2, "total_frames": 12, "total_tasks": 1,
             "chunks_size": 1000, "fps": 10, "splits": {"train": "0:2"},
             "data_path": "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
             "video_path": "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4",
             "features": {
              "action": {"dtype": "float32", "shape": [2], "names": {"motors": ["lift", "grip"]}},
              "observation.state": {"dtype": "float32", "shape": [2], "names": null},
              "observation.images.top": {"dtype": "video", "shape": [3, 32, 48], "names": ["channels", "height", "width"]},
              "timestamp": {"dtype": "float32", "shape": [1], "names": null}}}
            """;
    final List<Column> episodeColumns = new ArrayList<>(List.of(
            new Column("episode_index", Kind.WHOLE),
            new Column("length", Kind.WHOLE),
            new Column("tasks", Kind.TEXTS),
            new Column("dataset_from_index", Kind.WHOLE),
            new Column("dataset_to_index", Kind.WHOLE),
            new Column("data/chunk_index", Kind.WHOLE),
            new Column("data/file_index", Kind.WHOLE),
            new Column("videos/" + CAMERA + "/chunk_index", Kind.WHOLE),
            new Column("videos/" + CAMERA + "/file_index", Kind.WHOLE),
            new Column("videos/" + CAMERA + "/from_timestamp", Kind.SECONDS),
            new Column("videos/" + CAMERA + "/to_timestamp", Kind.SECONDS)));
    final List<Object[]> episodes = new ArrayList<>(List.of(
            new Object[] {0L, 6L, List.of("lift it"), 0L, 6L, 0L, 0L, 0L, 0L, 0.0, 0.6},
            new Object[] {1L, 6L, List.of("lift it"), 6L, 12L, 0L, 0L, 0L, 0L, 0.6, 1.2}));
    final List<Column> rowColumns = new ArrayList<>(List.of(
            new Column("action", Kind.NUMBERS),
            new Column("timestamp", Kind.NUMBER),
            new Column("frame_index", Kind.WHOLE),
            new Column("episode_index", Kind.WHOLE),
            new Column("index", Kind.WHOLE),
            new Column("task_index", Kind.WHOLE)));
    final List<Object[]> rows = new ArrayList<>();
    int width = 48;
    int height = 32;
    int frames = 12;
    double fps = 10;

    SmallDataSet() {
        for (int i = 0; i < 12; i++) {
            int t = i % 6;
            rows.add(new Object[] {new float[] {t - 2, 0.5f * i}, t / 10f, (long) t, i / 6L, (long) i, 0L});
        }
    }

    /** The picture of frame {@code i}: grey, darker or brighter from frame to frame, so that each is known again. */
    byte[] picture(int i) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) (40 + 15 * i));
        return rgb;
    }

    /** Writes everything. */
    void write(Path folder) {
        try {
            for (String file : List.of(ROWS, EPISODES, VIDEO)) {
                Files.createDirectories(folder.resolve(file).getParent());
            }
            Files.writeString(folder.resolve("meta/info.json"), info);
            Files.writeString(folder.resolve("meta/stats.json"), "{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        table(folder.resolve(EPISODES), episodeColumns, episodes);
        table(folder.resolve(ROWS), rowColumns, rows);
        table(
                folder.resolve("meta/tasks.parquet"),
                List.of(new Column("task_index", Kind.WHOLE), new Column("task", Kind.TEXT)),
                List.<Object[]>of(new Object[] {0L, "lift it"}));
        try (VideoWriter video = VideoWriter.open(folder.resolve(VIDEO), VideoFormat.H264, width, height, fps)) {
            for (int i = 0; i < frames; i++) {
                video.add(picture(i));
            }
            video.finish();
        }
    }

    private static void table(Path file, List<Column> columns, List<Object[]> rows) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (ParquetSheet sheet = ParquetSheet.create(file, columns, Map.of())) {
            rows.forEach(sheet::row);
        }
    }
}
