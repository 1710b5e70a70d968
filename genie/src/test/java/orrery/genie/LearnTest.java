package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.FileHash;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.training.RunLock;
import orrery.video.VideoFormat;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.DriftWorld;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.EpisodeWriter;

/** The whole way from recorded play to a world, with a few steps of the smallest networks. */
class LearnTest {
    private static final LearnOptions.Extras TINY =
            new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false);
    private static final LearnOptions.Extras WITH_PICTURES =
            new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), true, false);

    @TempDir
    static Path shared;

    private static Path recorded;
    private static Learned whole; // learned without a stop, with pictures; read by several tests

    @TempDir
    Path folder;

    private Path episodes;

    @BeforeAll
    static void learnOnce() {
        recorded = shared.resolve("drift");
        try (DriftWorld world = new DriftWorld(32, 32)) {
            for (int seed = 0; seed < 3; seed++) {
                world.record(recorded, 40, seed);
            }
        }
        whole = run(new LearnOptions(
                recorded, shared.resolve("whole"), Duration.ofMinutes(1), 32, "micro", 5, 1, WITH_PICTURES));
    }

    @BeforeEach
    void copyEpisodes() throws IOException {
        episodes = folder.resolve("drift");
        Files.createDirectories(episodes.resolve("episodes"));
        Files.copy(recorded.resolve("world.json"), episodes.resolve("world.json"));
        try (Stream<Path> files = Files.list(recorded.resolve("episodes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, episodes.resolve("episodes").resolve(file.getFileName()));
            }
        }
    }

    @Test
    void aWorldStoppedAndGoneOnWithHasTheBytesOfAnUndisturbedOne() throws IOException {
        Path stopped = folder.resolve("stopped");
        for (String task : List.of("tokenizer", "encoding", "dynamics")) {
            Stop stop = Stop.never();
            assertThatThrownBy(() -> learn("stopped", stop, stopping(task, stop)))
                    .isInstanceOf(InterruptedAndSaved.class);
        }
        assertThat(Learn.finished(stopped)).isFalse();
        try (World playable = World.open(stopped);
                LiveWorld live = playable.live()) {
            live.step(new Action.Press(1));
        }
        learn("stopped", Stop.never(), Progress.SILENT);
        for (String file : List.of("tokenizer.safetensors", "dynamics.safetensors", "starts.safetensors")) {
            assertThat(stopped.resolve(file))
                    .hasSameBinaryContentAs(whole.world().resolve(file));
        }
    }

    /** Asks for a stop as soon as a task is under way. */
    private static Progress stopping(String task, Stop stop) {
        return new Progress() {
            private String now = "";

            @Override
            public void start(String name, long total, String unit) {
                now = name;
            }

            @Override
            public void at(long done, String note) {
                if (now.equals(task) && (done > 0 || task.equals("encoding"))) {
                    stop.request();
                }
            }

            @Override
            public void finish(String note) {}

            @Override
            public void say(String line) {}
        };
    }

    @Test
    void aFinishedWorldHasCardReportRecipeAndStarts() throws IOException {
        Learned learned = whole;
        Path world = learned.world();
        assertThat(world.resolve("preview.png")).isNotEmptyFile();
        assertThat(Learn.result(world)).isEqualTo(learned);
        assertThat(Learn.finished(world)).isTrue();
        assertThat(world.resolve("README.md")).content().contains("drift", "left", "SHA-256");
        assertThat(learned.report())
                .content()
                .contains("data:image/png", "Every action, held", "<svg")
                .doesNotContain("http:", "https:", "<script");
        assertThat(world.resolve("run/dynamics/metrics.csv")).exists();
        assertThat(world.resolve("run/dynamics/checkpoints")).doesNotExist();
        assertThat(learned.measured()).containsKeys("tokenizer", "shuffle_ratio");
        try (World opened = World.open(world);
                LiveWorld live = opened.live()) {
            assertThat(opened.card().measured()).containsKey("shuffle_ratio");
            assertThat(live.info().starts()).isEqualTo(8);
            live.reset(3, 1);
            live.step(new Action.Press(2));
            assertThat(live.frame().rgb()).hasSize(3 * 32 * 32);
            assertThatThrownBy(() -> live.step(new Action.Press(5)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("5");
        }
    }

    @Test
    void aRecipeRepeatsTheWorldToTheByte() throws IOException {
        Path first = whole.world();
        Path again = folder.resolve("again");
        try (Learn repeat =
                Learn.repeat(first.resolve("recipe.yaml"), null, again, TINY, Progress.SILENT, Stop.never())) {
            repeat.run();
        }
        for (String file : List.of("tokenizer.safetensors", "dynamics.safetensors", "starts.safetensors")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(first.resolve(file));
        }
        try (DriftWorld world = new DriftWorld(32, 32)) {
            world.record(episodes, 20, 9);
        }
        assertThatThrownBy(() -> Learn.repeat(
                        first.resolve("recipe.yaml"),
                        episodes,
                        folder.resolve("other"),
                        TINY,
                        Progress.SILENT,
                        Stop.never()))
                .hasMessageContaining("not the episodes");
    }

    @Test
    void aDamagedEpisodeIsNamedAndLeftOut() throws IOException {
        Files.writeString(episodes.resolve("episodes/0001.mkv"), "this is no video");
        List<String> said = new ArrayList<>();
        Learned learned = learn("world", Stop.never(), listening(said));
        assertThat(said).anyMatch(line -> line.contains("left out") && line.contains("0001.mkv"));
        assertThat(learned.report()).content().contains("0001.mkv");
        try (World world = World.open(learned.world())) {
            assertThat(world.card().provenance().trainedOn()).doesNotContain("0001");
        }
    }

    @Test
    void aDryRunTellsEverythingAndWritesNothing() throws IOException {
        LearnOptions options = options("world", episodes).with(LearnOptions.Extras.USUAL);
        LearnPlan plan = Learn.plan(options, Progress.SILENT);
        assertThat(plan.text()).contains("train 2 episodes, 80 frames", "pressed left", "32x32", "memory", "steps");
        assertThat(plan.room().memory()).isBetween(100L << 20, 4L << 30);
        assertThat(plan.time().dynamicsSteps()).isGreaterThan(1);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(episodes);
        }
    }

    @Test
    void otherEpisodesOrOptionsAreRefusedByName() {
        Stop stop = Stop.never();
        assertThatThrownBy(() -> learn("world", stop, stopping("tokenizer", stop)))
                .isInstanceOf(InterruptedAndSaved.class);
        assertThatThrownBy(() -> Learn.prepare(
                        new LearnOptions(
                                episodes, folder.resolve("world"), Duration.ofMinutes(1), 32, "small", 6, 1, TINY),
                        Progress.SILENT,
                        Stop.never()))
                .hasMessageContaining("--preset was micro, is small")
                .hasMessageContaining("--seed was 5, is 6");
        try (DriftWorld drift = new DriftWorld(32, 32)) {
            drift.record(episodes, 20, 9);
        }
        assertThatThrownBy(() -> Learn.prepare(options("world", episodes), Progress.SILENT, Stop.never()))
                .hasMessageContaining("episodes have changed");
    }

    @Test
    void aShownPastIsPartOfTheRecipe() {
        LearnOptions asked = options("world", episodes)
                .with(new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false, 3, false));
        Path world = run(asked).world();
        assertThat(world.resolve("recipe.yaml")).content().contains("past:", "frames: 3", "columns: 4");
        assertThat(world.resolve("run/tokenizer")).as("the pixels themselves").doesNotExist();
        try (World learned = World.open(world);
                LiveWorld live = learned.live()) {
            assertThat(live.info().stepChoices()).isEmpty();
            byte[] before = live.frame().rgb();
            live.step(new Action.Press(1));
            assertThat(live.frame().rgb()).isNotEqualTo(before);
        }
        assertThatThrownBy(() -> run(options("world", episodes))).hasMessageContaining("--past was 3");
        try (Learn repeat = Learn.repeat(
                world.resolve("recipe.yaml"), null, folder.resolve("again"), TINY, Progress.SILENT, Stop.never())) {
            assertThat(repeat.run().world().resolve("dynamics.safetensors"))
                    .hasSameBinaryContentAs(world.resolve("dynamics.safetensors"));
        }
    }

    @Test
    void playIsShownAtOtherSizesWhereAsked() {
        LearnOptions.Extras extras =
                new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false, 3, false, true, null, null);
        Path plain = run(options("plain", episodes)
                        .with(new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false, 3, false)))
                .world();
        Path world = run(options("world", episodes).with(extras)).world();
        assertThat(world.resolve("recipe.yaml")).content().contains("varied: 0.2");
        assertThat(FileHash.sha256(world.resolve("dynamics.safetensors")))
                .isNotEqualTo(FileHash.sha256(plain.resolve("dynamics.safetensors")));
        assertThatThrownBy(() -> run(options("plain", episodes).with(extras))).hasMessageContaining("--varied");
        try (Learn repeat = Learn.repeat(
                world.resolve("recipe.yaml"), null, folder.resolve("again"), TINY, Progress.SILENT, Stop.never())) {
            assertThat(repeat.run().world().resolve("dynamics.safetensors"))
                    .hasSameBinaryContentAs(world.resolve("dynamics.safetensors"));
        }
    }

    @Test
    void aWorldThatIsDrawnAfterAShownPastHasATokenizerAndStepsToChooseFrom() {
        LearnOptions asked = options("world", episodes)
                .with(new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false, 3, true));
        Path world = run(asked).world();
        assertThat(world.resolve("recipe.yaml")).content().contains("past:", "frames: 3", "drawn: true");
        assertThat(world.resolve("tokenizer.safetensors")).isRegularFile();
        try (World learned = World.open(world);
                LiveWorld live = learned.live()) {
            assertThat(live.info().stepChoices()).contains(1, 2, 4, 8);
            byte[] before = live.frame().rgb();
            live.steps(2);
            live.step(new Action.Press(1));
            assertThat(live.frame().rgb()).isNotEqualTo(before);
        }
        assertThatThrownBy(() -> run(
                        asked.with(new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false, 3, false))))
                .hasMessageContaining("--drawn was true");
        try (Learn repeat = Learn.repeat(
                world.resolve("recipe.yaml"), null, folder.resolve("again"), TINY, Progress.SILENT, Stop.never())) {
            assertThat(repeat.run().world().resolve("dynamics.safetensors"))
                    .hasSameBinaryContentAs(world.resolve("dynamics.safetensors"));
        }
    }

    @Test
    void aSecondLearnInTheSameFolderIsRefused() {
        try (RunLock held = RunLock.take(folder.resolve("world").resolve("run"))) {
            assertThatThrownBy(() -> run(options("world", episodes)))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("another training is running");
        }
        assertThat(run(options("world", episodes)).world()).isDirectory();
    }

    @Test
    void tooLittleMemoryIsSaidBeforeWorkBegins() {
        LearnOptions.Extras narrow = new LearnOptions.Extras(64 << 20, new LearnOptions.Steps(4, 5), true, false);
        assertThatThrownBy(() -> Learn.prepare(options("world", episodes).with(narrow), Progress.SILENT, Stop.never()))
                .hasMessageContaining("memory")
                .extracting(e -> ((OrreryException) e).cure())
                .asString()
                .contains("--size", "--memory");
        assertThat(folder.resolve("world")).doesNotExist();
    }

    @Test
    void widePicturesAndAxesAreLearned() throws IOException {
        Path wide = folder.resolve("wide");
        recordAxes(wide, 70, 34); // becomes 64 by 32
        Learned learned = run(options("world", wide));
        try (World world = World.open(learned.world());
                LiveWorld live = world.live()) {
            assertThat(live.info().width()).isEqualTo(64);
            assertThat(live.info().height()).isEqualTo(32);
            live.step(new Action.Move(new float[] {-1, 1}));
            assertThatThrownBy(() -> live.step(new Action.Move(new float[] {-1.5f, 1})))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("steer");
        }
        assertThat(learned.report()).content().contains("steer, gas");
    }

    private static void recordAxes(Path into, int width, int height) {
        ActionSpace axes =
                new ActionSpace.Continuous(List.of(ActionAxis.of("steer", -1, 1), ActionAxis.of("gas", 0, 1)));
        EnvironmentInfo info = new EnvironmentInfo("wide", "simulator", width, height, 10, axes, 1, List.of());
        for (int e = 0; e < 2; e++) {
            try (DriftWorld pictures = new DriftWorld(width, height);
                    EpisodeWriter episode = EpisodeWriter.open(into, info, "test", VideoFormat.FFV1)) {
                for (int t = 0; t < 30; t++) {
                    pictures.step(new Action.Press(t % 5));
                    float steer = (float) Math.sin(0.3 * t);
                    episode.add(pictures.frame(), new Action.Move(new float[] {steer, 0.5f}), 0, false);
                }
                episode.finish();
            }
        }
    }

    @Test
    void clipsWithoutLabelsBecomeAWorldThatMovesByItself() throws IOException {
        Path clips = folder.resolve("clips");
        Files.createDirectories(clips);
        for (String id : List.of("0000", "0001")) {
            Files.copy(episodes.resolve("episodes/" + id + ".mkv"), clips.resolve(id + ".mkv"));
        }
        LearnPlan plan = Learn.plan(options("world", clips), Progress.SILENT);
        assertThat(plan.text()).contains("nothing to press");
        Learned learned = run(options("world", clips));
        try (World world = World.open(learned.world());
                LiveWorld live = world.live()) {
            live.step(Action.NONE);
            assertThatThrownBy(() -> live.step(new Action.Press(0))).isInstanceOf(OrreryException.class);
        }
        assertThat(learned.report()).content().contains("by itself").doesNotContain("data:image/png");
    }

    private LearnOptions options(String world, Path from) {
        return new LearnOptions(from, folder.resolve(world), Duration.ofMinutes(1), 32, "micro", 5, 1, TINY);
    }

    private Learned learn(String world, Stop stop, Progress progress) {
        try (Learn learn = Learn.prepare(options(world, episodes), progress, stop)) {
            return learn.run();
        }
    }

    private static Learned run(LearnOptions options) {
        try (Learn learn = Learn.prepare(options, Progress.SILENT, Stop.never())) {
            return learn.run();
        }
    }

    private static Progress listening(List<String> said) {
        return new Progress() {
            @Override
            public void start(String name, long total, String unit) {}

            @Override
            public void at(long done, String note) {}

            @Override
            public void finish(String note) {}

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
    }
}
