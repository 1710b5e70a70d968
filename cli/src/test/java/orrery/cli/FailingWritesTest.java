package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.genie.World;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Precision;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;
import orrery.training.TrainingConfig;
import orrery.training.TrainingLoop;
import orrery.video.FilmSheet;
import orrery.video.KeyFrameCut;
import orrery.video.Png;
import orrery.video.ReadOptions;
import orrery.video.VideoWriter;
import orrery.worlds.DriftWorld;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.lerobot.Conversion;
import orrery.worlds.simulators.Recording;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;

/**
 * Promise: whichever change of the disk fails, the first, the second, … or the last, everything that has a name is whole, the error names
 * a cure, and the same call again ends as if nothing had happened. Every writer of the product goes through the loop.
 */
class FailingWritesTest {
    private static final int ALL = 2_000; // changes; a guard against a loop that never ends

    /** Something that writes into a folder. */
    private interface Writer {
        void write(Path folder) throws IOException;
    }

    /**
     * A writer under test.
     *
     * @param most changes that are failed, one in each call; spread evenly where there are more
     * @param same files, by name, that have the same bytes in every run; the others tell times
     * @param grows files that a run which failed may hold in part, whole by themselves: lists and tables
     */
    private record Case(String name, int most, Predicate<String> same, Predicate<String> grows, Writer writer) {
        Case(String name, Writer writer) {
            this(name, ALL, file -> true, file -> false, writer);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Path episodes;
    private static Path film;

    @BeforeAll
    static void record() {
        episodes = shared.resolve("drift");
        try (DriftWorld world = new DriftWorld(32, 32)) {
            for (int seed = 0; seed < 3; seed++) {
                world.record(episodes, 40, seed);
            }
        }
        film = episodes.resolve("episodes/0000.mkv");
    }

    static Stream<Case> writers() {
        return Stream.of(
                new Case("text", to -> AtomicFiles.text(to.resolve("deep/a.txt"), "hello")),
                new Case("text in place of another", FailingWritesTest::replaceText),
                new Case("folder in place of another", FailingWritesTest::replaceFolder),
                new Case("record", to -> Records.write(to.resolve("a.json"), new DriftWorld(32, 32).info())),
                new Case(
                        "safetensors",
                        to -> inScope(() ->
                                SafeTensors.write(to.resolve("a.safetensors"), Map.of("a", picture()), Map.of()))),
                new Case("png", to -> inScope(() -> Png.write(to.resolve("a.png"), picture()))),
                new Case("mp4", to -> film(to.resolve("a.mp4"))),
                new Case("mkv", to -> film(to.resolve("a.mkv"))),
                new Case("gif", to -> film(to.resolve("a.gif"))),
                new Case("webp", to -> film(to.resolve("a.webp"))),
                new Case(
                        "copied piece",
                        to -> KeyFrameCut.copy(film, ReadOptions.standard(), 0, 1, to.resolve("a.mkv"))),
                new Case(
                        "contact sheet",
                        to -> FilmSheet.write(
                                film,
                                ReadOptions.standard(),
                                new FilmSheet.Plan(4, 2, 32),
                                to.resolve("a.png"),
                                Progress.SILENT)));
    }

    static Stream<Case> slowWriters() {
        Predicate<String> weights = file -> file.endsWith(".safetensors");
        Predicate<String> lists = file -> file.equals("world.json");
        return Stream.of(
                new Case("simulator", ALL, file -> true, lists, FailingWritesTest::simulate),
                new Case("conversion to lerobot", to -> convert(to, Conversion.Layout.LEROBOT)),
                new Case("conversion to orrery", to -> convert(to, Conversion.Layout.ORRERY)),
                new Case("training", ALL, weights, file -> true, FailingWritesTest::train), // checkpoints come and go
                new Case(
                        "learn",
                        20,
                        weights.and(file -> !file.contains("run/")),
                        file -> false,
                        FailingWritesTest::learn));
    }

    @ParameterizedTest
    @MethodSource("writers")
    void whicheverChangeFailsWhatIsThereIsWhole(Case writer) throws IOException {
        loop(writer);
    }

    @ParameterizedTest
    @MethodSource("slowWriters")
    @Tag("slow")
    void whicheverChangeFailsOfALongCommandWhatIsThereIsWhole(Case writer) throws IOException {
        loop(writer);
    }

    private void loop(Case writer) throws IOException {
        Path calm = Files.createDirectory(folder.resolve("calm"));
        FaultyDisk sound = new FaultyDisk(0);
        writer.writer.write(sound.at(calm));
        Map<String, String> whole = content(calm);
        int every = Math.max(1, sound.asked() / writer.most);
        int failures = 0;
        for (int change = 1; change < ALL; change += every) {
            Path place = Files.createDirectory(folder.resolve("" + change));
            FaultyDisk disk = new FaultyDisk(change);
            OrreryException error = failing(writer.writer, disk.at(place));
            if (disk.failed().isEmpty()) {
                assertThat(error).as("nothing failed").isNull();
                break;
            }
            failures++;
            String what = writer.name + ", change " + change + ": " + disk.failed();
            checkPart(writer, content(place), whole, error == null, what);
            if (error != null) {
                assertThat(error.cure()).as(what).isNotBlank();
                assertThat(error).as(what).hasMessageContaining("disk is full");
            }
            writer.writer.write(place); // the same again
            checkWhole(writer, content(place), whole, what);
            assertThat(hidden(place)).as(what).isEmpty();
            AtomicFiles.delete(place);
        }
        assertThat(failures).as(writer.name).isGreaterThan(2).isLessThan(ALL - 1);
    }

    private static @Nullable OrreryException failing(Writer writer, Path place) throws IOException {
        try {
            writer.write(place);
            return null;
        } catch (OrreryException e) {
            return e;
        }
    }

    /** After a failure: every file is one of the whole result, or one that was there before. */
    private static void checkPart(
            Case writer, Map<String, String> now, Map<String, String> whole, boolean succeeded, String what) {
        if (succeeded) {
            checkWhole(writer, now, whole, what);
            return;
        }
        now.forEach((file, bytes) -> {
            if (writer.same.test(file) && !writer.grows.test(file)) {
                assertThat(bytes).as("%s: %s", what, file).isIn(whole.get(file), "old");
            }
        });
    }

    private static void checkWhole(Case writer, Map<String, String> now, Map<String, String> whole, String what) {
        assertThat(now.keySet()).as(what).isEqualTo(whole.keySet());
        now.forEach((file, bytes) -> {
            if (writer.same.test(file)) {
                assertThat(bytes).as("%s: %s", what, file).isEqualTo(whole.get(file));
            }
        });
    }

    /** Files below a folder and their bytes; hidden ones are nobody's results. */
    private static Map<String, String> content(Path place) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                String name = place.relativize(file).toString();
                if (!name.startsWith(".") && !name.contains("/.")) {
                    content.put(name, described(Files.readAllBytes(file)));
                }
            }
        }
        return content;
    }

    private static String described(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return bytes.length < 16
                ? new String(bytes, StandardCharsets.UTF_8)
                : bytes.length + " bytes, " + Long.toHexString(sum.getValue());
    }

    private static List<String> hidden(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.map(file -> place.relativize(file).toString())
                    .filter(name -> name.startsWith(".") || name.contains("/."))
                    .toList();
        }
    }

    private static void replaceText(Path to) throws IOException {
        Path target = to.resolve("a.txt");
        Files.writeString(Path.of(target.toString()), "old");
        AtomicFiles.text(target, "new");
    }

    private static void replaceFolder(Path to) throws IOException {
        Path target = to.resolve("world");
        Path old = Files.createDirectories(Path.of(target.toString()));
        Files.writeString(old.resolve("a.txt"), "old");
        AtomicFiles.folder(target, part -> Files.writeString(part.resolve("a.txt"), "new"));
    }

    private static void inScope(Runnable work) {
        try (Scope scope = Scope.open()) {
            work.run();
        }
    }

    private static Tensor picture() {
        return Tensor.zeros(DType.UINT8, 24, 32, 3);
    }

    private static void film(Path file) {
        inScope(() -> VideoWriter.write(file, Tensor.zeros(DType.UINT8, 6, 24, 32, 3), 10));
    }

    private static void simulate(Path to) {
        try (Simulator simulator = Simulators.open("billiard", 32, 32, SceneRange.TRAINED)) {
            Recording.Plan plan = new Recording.Plan(2, 6, Recording.Who.MIXED, 1);
            Recording.write(simulator, plan, to, Progress.SILENT, Stop.never());
        }
    }

    private static void convert(Path to, Conversion.Layout layout) throws IOException {
        if (Files.exists(to.resolve("set/meta/info.json")) || Files.exists(to.resolve("set/world.json"))) {
            return; // whole already, and never replaced
        }
        EpisodeFolder from = EpisodeFolder.open(episodes, Progress.SILENT);
        Conversion.run(from, to.resolve("set"), layout, Progress.SILENT, Stop.never());
    }

    private static void learn(Path to) {
        LearnOptions.Extras tiny = new LearnOptions.Extras(0, new LearnOptions.Steps(2, 2), false, false);
        LearnOptions options =
                new LearnOptions(episodes, to.resolve("world"), Duration.ofMinutes(1), 32, "micro", 5, 1, tiny);
        if (Learn.finished(to.resolve("world"))) {
            World.open(to.resolve("world")).close();
            return;
        }
        try (Learn learn = Learn.prepare(options, Progress.SILENT, Stop.never())) {
            learn.run();
        }
    }

    private static void train(Path to) {
        CadenceConfig always = new CadenceConfig(1, 2, Duration.ZERO);
        TrainingConfig config = new TrainingConfig(
                4, OptimizerConfig.of(0.01), ScheduleConfig.wsd(1, 0.7, 0.1), 0.9, Precision.FLOAT32, always, 7);
        try (Line line = new Line()) {
            new TrainingLoop(config, line, to.resolve("run"), Progress.SILENT, Stop.never()).run();
        }
    }

    /** Learns a straight line. */
    private static final class Line implements Trainee, AutoCloseable {
        /** One weight. */
        private static final class Net extends Layer {
            final Tensor weight = parameter("weight", 1, 3);
        }

        private final Net net = new Net();

        Line() {
            net.initialize(1);
        }

        @Override
        public Layer network() {
            return net;
        }

        @Override
        public StepLoss loss(Step step) {
            Tensor x = Tensor.rand(step.generator(), 8, 3);
            Tensor error = Functional.linear(x, net.weight, null).sub(x.sum(true, 1));
            return StepLoss.of(error.square().mean());
        }

        @Override
        public Map<String, Double> evaluate(Layer averaged) {
            return Map.of("weight", net.weight.mean().item());
        }

        @Override
        public void close() {
            net.close();
        }
    }

    @Test
    void diskWithoutAFaultCountsAndChangesNothing() throws IOException {
        FaultyDisk disk = new FaultyDisk(0);
        AtomicFiles.text(disk.at(folder).resolve("a.txt"), "hello");
        assertThat(folder.resolve("a.txt")).hasContent("hello");
        assertThat(disk.asked()).isGreaterThanOrEqualTo(4); // open, write, force, rename
    }
}
