package orrery.curate.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import orrery.base.FileHash;
import orrery.curate.decide.Rule;
import orrery.curate.decide.Rules;
import orrery.curate.line.LineOptions;
import orrery.curate.shots.Detector;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** A folder of small films: some of several shots, one twice, one too short, one that is no video, one text. */
final class SmallFootage {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int FPS = 10;

    private SmallFootage() {}

    /** Five videos with seven clips between them, two of which show the same, a text called like a video, and a text. */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("deep"));
        film(folder.resolve("three.mp4"), 1, 30, 2, 28, 3, 25);
        film(folder.resolve("two.mp4"), 4, 24, 5, 26);
        film(folder.resolve("deep/one.mkv"), 6, 35);
        Files.copy(folder.resolve("deep/one.mkv"), folder.resolve("deep/again.mkv"));
        film(folder.resolve("short.mp4"), 7, 8);
        Files.writeString(folder.resolve("broken.mp4"), "this is no video");
        Files.writeString(folder.resolve("readme.txt"), "nor is this");
        return folder;
    }

    /** Shots, a number and how many frames: patches of colour that drift. */
    private static void film(Path file, int... shots) {
        VideoFormat format = file.toString().endsWith(".mkv") ? VideoFormat.FFV1 : VideoFormat.H264;
        try (VideoWriter writer = VideoWriter.open(file, format, WIDTH, HEIGHT, FPS)) {
            for (int i = 0; i < shots.length; i += 2) {
                for (int t = 0; t < shots[i + 1]; t++) {
                    writer.add(frame(shots[i], t));
                }
            }
            writer.finish();
        }
    }

    private static byte[] frame(int shot, int t) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int patch = (x + t / 2) / (8 + shot * 3) * 7 + y / (16 + shot) * 3 + shot * 11;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * WIDTH + x) + c] = (byte) (40 + (patch * (37 + 20 * c) + shot * 71 * (c + 1)) % 180);
                }
            }
        }
        return rgb;
    }

    /** No network, clips of two seconds at least, rules as given. */
    static CurationOptions options(Path footage, String... rules) {
        Rules all = new Rules(1, List.of());
        for (String rule : rules) {
            all = all.with(Rule.parse(rule));
        }
        return new CurationOptions(
                footage,
                new LineOptions(Detector.CONTENT, Path.of("none"), 2, 60, -1, null, null),
                all,
                true,
                null,
                60_000);
    }

    /** No pauses between tries. */
    static StageRunner.Plan plan(boolean retry) {
        return new StageRunner.Plan(List.of(Duration.ZERO, Duration.ZERO), retry, false);
    }

    static Curation curation(CurationOptions options, Path out) {
        return new Curation(options, out, Lanes.Workers.of(2), plan(false));
    }

    /** SHA-256 of all files by name, without those that tell times. */
    static TreeMap<String, String> hashes(Path out) throws IOException {
        List<String> times = List.of("timing.jsonl", "report.html", "summary.json");
        TreeMap<String, String> hashes = new TreeMap<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(out)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        for (Path file : files) {
            String name = out.relativize(file).toString();
            if (!times.contains(name)) {
                hashes.put(name, FileHash.sha256(file));
            }
        }
        return hashes;
    }
}
