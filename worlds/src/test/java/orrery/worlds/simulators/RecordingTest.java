package orrery.worlds.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.video.VideoReader;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;
import orrery.worlds.simulators.Recording.Plan;
import orrery.worlds.simulators.Recording.Who;

class RecordingTest {
    @TempDir
    Path folder;

    @Test
    void whatIsRecordedIsReadBack() throws IOException {
        Recording.Result result = record("a", new Plan(4, 20, Who.MIXED, 1), Stop.never());
        EpisodeFolder episodes = EpisodeFolder.open(folder.resolve("a"), Progress.SILENT);
        assertThat(episodes.problems()).isEmpty();
        assertThat(episodes.name()).isEqualTo("billiard");
        assertThat(episodes.actions().labels()).containsExactly("noop", "left", "right", "up", "down");
        assertThat(episodes.episodes(Split.TRAIN)).hasSize(3);
        assertThat(episodes.episodes(Split.VAL)).hasSize(1);
        assertThat(result.episodes()).isEqualTo(4);
        assertThat(result.frames()).isEqualTo(80);
        assertThat(result.fps()).isPositive();

        Episode second = episodes.episodes(Split.TRAIN).get(1);
        JsonNode entry =
                Records.tree(folder.resolve("a/world.json")).path("episodes").get(1);
        assertThat(entry.path("agent").asText()).isEqualTo("scripted");
        assertThat(entry.path("text").asText()).contains("white", "red", "blue");
        Simulator again = simulator();
        again.reset(0, entry.path("seed").asLong());
        List<String> lines = Files.readAllLines(folder.resolve("a/episodes/0001.jsonl"));
        try (VideoReader pictures = VideoReader.open(second.video())) {
            for (int t = 0; t < second.frames(); t++) {
                byte[] shown = pictures.next().orElseThrow().rgb();
                assertThat(Arrays.equals(shown, again.frame().rgb()))
                        .as("frame %d", t)
                        .isTrue();
                Body cue = again.bodies().get(0);
                JsonNode state =
                        Records.parse(lines.get(t), JsonNode.class, "line").path("state");
                assertThat(state.path("cue").get(0).asDouble()).isEqualTo(Math.round(cue.x() * 1e4) / 1e4);
                again.step(second.actions().get(t));
            }
        }
    }

    @Test
    void theSameSeedWritesTheSameBytesAlsoAfterAnInterruption() throws IOException {
        Plan plan = new Plan(3, 15, Who.MIXED, 7);
        record("a", plan, Stop.never());
        Stop stop = Stop.never();
        Progress stopping = new Quiet() {
            @Override
            public void at(long done, String note) {
                stop.request();
            }
        };
        assertThatThrownBy(() -> Recording.write(simulator(), plan, folder.resolve("b"), stopping, stop))
                .isInstanceOf(InterruptedAndSaved.class)
                .hasMessageContaining("1 of 3");
        assertThat(EpisodeFolder.open(folder.resolve("b"), Progress.SILENT).episodes(Split.values()))
                .hasSize(1);
        record("b", plan, Stop.never());
        assertThat(files("b")).isEqualTo(files("a")).hasSize(7);
    }

    @Test
    void moreEpisodesGoOnAndMoveTheSplit() throws IOException {
        record("a", new Plan(2, 15, Who.RANDOM, 7), Stop.never());
        record("a", new Plan(3, 15, Who.RANDOM, 7), Stop.never());
        record("b", new Plan(3, 15, Who.RANDOM, 7), Stop.never());
        assertThat(files("a")).isEqualTo(files("b"));
    }

    @Test
    void anotherWorldsFolderIsRefusedAndLeftAlone() throws IOException {
        Plan plan = new Plan(1, 10, Who.RANDOM, 7);
        record("a", plan, Stop.never());
        Map<String, String> before = files("a");
        Simulator fall = Simulators.open("fall", 32, 32, SceneRange.TRAINED);
        assertThatThrownBy(() -> Recording.write(fall, plan, folder.resolve("a"), Progress.SILENT, Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("another world, billiard at 32x32");
        assertThatThrownBy(() -> record("a", new Plan(1, 10, Who.RANDOM, 8), Stop.never()))
                .hasMessageContaining("another seed");
        assertThatThrownBy(() -> record("a", new Plan(2, 10, Who.SCRIPTED, 7), Stop.never()))
                .hasMessageContaining("player");
        assertThat(files("a")).isEqualTo(before);
        Files.createDirectories(folder.resolve("c"));
        Files.writeString(folder.resolve("c/letter.txt"), "dear reader");
        assertThatThrownBy(() -> record("c", plan, Stop.never())).hasMessageContaining("other things");
    }

    private Recording.Result record(String name, Plan plan, Stop stop) {
        return Recording.write(simulator(), plan, folder.resolve(name), Progress.SILENT, stop);
    }

    private static Simulator simulator() {
        return Simulators.open("billiard", 32, 32, SceneRange.TRAINED);
    }

    /** Every file by its name, as text of its bytes. */
    private Map<String, String> files(String name) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path top = folder.resolve(name);
        try (Stream<Path> all = Files.walk(top)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(
                        top.relativize(file).toString(),
                        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return files;
    }

    /** Progress that a test may listen to. */
    private static class Quiet implements Progress {
        @Override
        public void start(String task, long total, String unit) {}

        @Override
        public void at(long done, String note) {}

        @Override
        public void finish(String note) {}

        @Override
        public void say(String line) {}
    }
}
