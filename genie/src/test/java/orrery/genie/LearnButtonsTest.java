package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.DriftWorld;
import orrery.worlds.EpisodeFolder;

/** From video to a world whose buttons were found in it, with a few steps of the smallest networks. */
class LearnButtonsTest {
    private static final LearnOptions.Extras TINY =
            new LearnOptions.Extras(0, new LearnOptions.Steps(4, 5), false, false);

    @TempDir
    static Path shared;

    private static Path recorded;

    @TempDir
    Path folder;

    @BeforeAll
    static void record() {
        recorded = shared.resolve("drift");
        try (DriftWorld world = new DriftWorld(32, 32)) {
            for (int seed = 0; seed < 3; seed++) {
                world.record(recorded, 40, seed);
            }
        }
    }

    private LearnOptions options(String world, Path from) {
        return new LearnOptions(from, folder.resolve(world), Duration.ofMinutes(1), 32, "micro", 5, 1, TINY);
    }

    private static Learned run(LearnOptions options) {
        try (Learn learn = Learn.prepare(options, Progress.SILENT, Stop.never())) {
            return learn.run();
        }
    }

    private static LearnOptions.Extras latent(double labels, boolean pictures) {
        return new LearnOptions.Extras(
                0,
                new LearnOptions.Steps(4, 5),
                pictures,
                false,
                0,
                false,
                false,
                new LearnOptions.Buttons(4, labels),
                null);
    }

    @Test
    void buttonsAreFoundInPlainClipsAndCanBeNamed() throws IOException {
        Path clips = folder.resolve("clips");
        Files.createDirectories(clips);
        try (Stream<Path> files = Files.list(recorded.resolve("episodes"))) {
            for (Path file : files.filter(f -> !f.toString().endsWith(".jsonl")).toList()) {
                Files.copy(file, clips.resolve(file.getFileName()));
            }
        }
        Path world = run(options("world", clips).with(latent(0, true))).world();
        assertThat(world.resolve("README.md")).content().contains("found in the video", "button 4");
        try (World learned = World.open(world);
                LiveWorld live = learned.live()) {
            assertThat(learned.card().actions().labels())
                    .containsExactly("button 1", "button 2", "button 3", "button 4");
            assertThat(learned.films()).hasSize(4).allMatch(film -> film.length > 100);
            live.step(new Action.Press(3));
            learned.rename(new ActionSpace.Discrete(List.of("left", "button 2", "button 3", "right")));
            assertThatThrownBy(() -> learned.rename(new ActionSpace.Discrete(List.of("one"))))
                    .hasMessageContaining("1 names for 4 buttons");
        }
        try (World again = World.open(world)) {
            assertThat(again.card().actions().labels()).containsExactly("left", "button 2", "button 3", "right");
        }
        assertThatThrownBy(() -> run(options("world", clips).with(TINY))).hasMessageContaining("--actions");
    }

    @Test
    void aSearchForButtonsThatWasStoppedEndsAsAnUndisturbedOneAndCanBeRepeated() throws IOException {
        Path undisturbed =
                run(options("undisturbed", recorded).with(latent(0.5, false))).world();
        LearnOptions asked = options("stopped", recorded).with(latent(0.5, false));
        for (String task : List.of("latent actions", "dynamics")) {
            Stop stop = Stop.never();
            assertThatThrownBy(() -> {
                        try (Learn learn = Learn.prepare(asked, stopping(task, stop), stop)) {
                            learn.run();
                        }
                    })
                    .isInstanceOf(InterruptedAndSaved.class);
        }
        Path stopped = run(asked).world();
        Path repeated = folder.resolve("repeated");
        try (Learn repeat =
                Learn.repeat(undisturbed.resolve("recipe.yaml"), null, repeated, TINY, Progress.SILENT, Stop.never())) {
            repeat.run();
        }
        for (String file : List.of("buttons.safetensors", "dynamics.safetensors", "starts.safetensors")) {
            assertThat(stopped.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
            assertThat(repeated.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
        }
        try (World learned = World.open(undisturbed)) {
            WorldCard.Codes codes = Objects.requireNonNull(learned.card().codes());
            assertThat(codes.trueActions()).isEqualTo(whole(recorded));
            assertThat(codes.table().stream()
                            .flatMap(List::stream)
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(codes.labels())
                    .isPositive();
            assertThat(String.join(" ", learned.card().actions().labels()))
                    .containsAnyOf("left", "right", "noop", "stay");
        }
    }

    @Test
    void theSearchAloneComparesItsButtonsWithTheRecordedOnes() {
        Path out = folder.resolve("buttons");
        FindButtons.Found found;
        Path made = run(options("made", recorded).with(TINY)).world();
        try (World world = World.open(made)) {
            found = FindButtons.run(
                    world,
                    EpisodeFolder.open(recorded, Progress.SILENT),
                    out,
                    new FindButtons.Options(4, 20, 6, 1),
                    Progress.SILENT,
                    Stop.never());
        }
        assertThat(out.resolve("buttons.safetensors")).isNotEmptyFile();
        assertThat(out.resolve("buttons.json")).content().contains("past_only", "inverse_dynamics");
        assertThat(found.codes().labels()).isEqualTo(20);
        assertThat(found.codes().perplexity()).isBetween(1.0, 4.0);
        assertThat(found.codes().accuracy()).isBetween(0.0, 1.0);
        assertThat(found.codes().transitions()).isPositive();
        assertThat(found.codes().mseCopy()).isPositive();
    }

    private static List<String> whole(Path from) {
        return EpisodeFolder.open(from, Progress.SILENT).actions().labels();
    }

    @Test
    void refusesLabelsWhereNothingWasRecorded() throws IOException {
        Path clips = folder.resolve("clips");
        Files.createDirectories(clips);
        try (Stream<Path> files = Files.list(recorded.resolve("episodes"))) {
            Path video = files.filter(f -> !f.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(video, clips.resolve("a.mp4"));
            Files.copy(video, clips.resolve("b.mp4"));
        }
        assertThatThrownBy(() -> run(options("world", clips).with(latent(0.5, false))))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no recorded buttons");
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
                if (now.equals(task) && done > 0) {
                    stop.request();
                }
            }

            @Override
            public void finish(String note) {}

            @Override
            public void say(String line) {}
        };
    }
}
