package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class EpisodeFolderTest {
    @TempDir
    Path folder;

    private Path episodes;

    @BeforeEach
    void recordFourEpisodesOfTenFrames() {
        try (DriftWorld world = new DriftWorld(32, 24)) {
            for (int seed = 0; seed < 4; seed++) {
                world.record(folder, 10, seed);
            }
        }
        episodes = folder.resolve("episodes");
    }

    private EpisodeFolder open() {
        return EpisodeFolder.open(folder, Progress.SILENT);
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private Problem onlyProblem() {
        EpisodeFolder opened = open();
        assertThat(opened.episodes()).extracting(Episode::id).containsExactly("0000", "0002", "0003");
        assertThat(opened.problems()).hasSize(1);
        Problem problem = opened.problems().get(0);
        assertThat(problem.cure()).isNotBlank();
        return problem;
    }

    @Test
    void whatTheWriterWroteIsReadAsItWas() {
        EpisodeFolder opened = open();
        assertThat(opened.problems()).isEmpty();
        assertThat(opened.notes()).containsExactly("no split given: the last 1 of 4 episodes are set aside");
        assertThat(opened.name()).isEqualTo("drift");
        assertThat(opened.actions().labels()).containsExactly("noop", "left", "right", "up", "down");
        assertThat(opened.episodes(Split.VAL)).extracting(Episode::id).containsExactly("0003");
        assertThat(opened.frameCount()).isEqualTo(40);
    }

    @Test
    void picturesComeBackToTheBitAndActionTShowsInFrameTPlusOne() {
        EpisodeFolder opened = open();
        Episode episode = opened.episodes().get(2);
        try (Scope scope = Scope.open();
                DriftWorld world = new DriftWorld(32, 24)) {
            Tensor frames = opened.frames(episode);
            world.reset(2, 2);
            for (int t = 0; t < episode.frames(); t++) {
                byte[] stored = frames.select(0, t).bytes();
                // the second square moves by a seed that recording also drew actions from: compare the first rows only
                assertThat(Arrays.copyOf(stored, 3 * 32 * 4))
                        .isEqualTo(Arrays.copyOf(world.frame().rgb(), 3 * 32 * 4));
                world.step(episode.actions().get(t));
            }
        }
    }

    @Test
    void aSecondRecordingOfAnotherWorldIsRefused() {
        try (DriftWorld larger = new DriftWorld(48, 48)) {
            assertThatThrownBy(() -> larger.record(folder, 5, 1))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("another world");
        }
    }

    @Test
    void namesTheLineOfAnUnknownAction() throws IOException {
        change("episodes/0001.jsonl", "{\"t\":4,\"action\":", "{\"t\":4,\"action\":7");
        Problem problem = onlyProblem();
        assertThat(problem.file()).isEqualTo("episodes/0001.jsonl:5");
        assertThat(problem.what()).contains("index 7");
    }

    @Test
    void namesTheLineWhereALineIsMissing() throws IOException {
        Path file = episodes.resolve("0001.jsonl");
        List<String> lines = Files.readAllLines(file);
        Files.write(
                file,
                lines.stream().filter(line -> !line.startsWith("{\"t\":3")).toList());
        assertThat(onlyProblem().file()).isEqualTo("episodes/0001.jsonl:4");
    }

    @Test
    void countsFramesAgainstLines() throws IOException {
        Path file = episodes.resolve("0001.jsonl");
        Files.write(file, Files.readAllLines(file).subList(0, 8));
        Problem problem = onlyProblem();
        assertThat(problem.file()).isEqualTo("episodes/0001.mkv");
        assertThat(problem.what()).isEqualTo("has 10 frames, 0001.jsonl has 8 lines.");
    }

    @Test
    void refusesAnEndInTheMiddle() throws IOException {
        String line = Files.readAllLines(episodes.resolve("0001.jsonl")).get(6);
        change("episodes/0001.jsonl", line, line.replace("false", "true"));
        assertThat(onlyProblem().file()).isEqualTo("episodes/0001.jsonl:8");
    }

    @Test
    void refusesRewardsThatAreNoNumbers() throws IOException {
        for (String reward : List.of("NaN", "1e999", "\"high\"")) {
            String before = Files.readString(episodes.resolve("0001.jsonl"));
            change("episodes/0001.jsonl", "{\"t\":2,", "{\"t\":2,\"old\":");
            Files.writeString(
                    episodes.resolve("0001.jsonl"), before.replaceFirst("\"reward\":0.0", "\"reward\":" + reward));
            assertThat(onlyProblem().file()).startsWith("episodes/0001.jsonl:1");
            Files.writeString(episodes.resolve("0001.jsonl"), before);
        }
    }

    @Test
    void leavesOutAnEpisodeWithoutLinesOrWithoutVideo() throws IOException {
        Files.delete(episodes.resolve("0001.jsonl"));
        assertThat(onlyProblem().what()).contains("0001.jsonl");
        Files.writeString(episodes.resolve("0001.jsonl"), "");
        Files.delete(episodes.resolve("0001.mkv"));
        assertThat(onlyProblem().what()).contains("no video");
    }

    @Test
    void leavesOutAVideoThatIsNone() throws IOException {
        Files.writeString(episodes.resolve("0001.mkv"), "this is no video");
        assertThat(onlyProblem().file()).isEqualTo("episodes/0001.mkv");
    }

    @Test
    void aVideoThatIsCutOffIsLeftOutAtTheLatestWhenItIsDecoded() throws IOException {
        Path video = episodes.resolve("0001.mkv");
        byte[] bytes = Files.readAllBytes(video);
        Files.write(video, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        EpisodeFolder opened = open();
        try (Scope scope = Scope.open()) {
            for (Episode episode : opened.episodes()) {
                opened.framesOrLeaveOut(episode);
            }
        }
        assertThat(opened.episodes()).extracting(Episode::id).containsExactly("0000", "0002", "0003");
        assertThat(opened.problems()).hasSize(1);
        assertThat(opened.problems().get(0).file()).isEqualTo("episodes/0001.mkv");
    }

    @Test
    void anActionThatIsNotKnownIsNull() throws IOException {
        String line = Files.readAllLines(episodes.resolve("0001.jsonl")).get(0);
        change("episodes/0001.jsonl", line, "{\"t\":0,\"action\":null}");
        assertThat(open().episodes().get(1).actions().get(0)).isEqualTo(Action.NONE);
        change("episodes/0001.jsonl", "{\"t\":0,\"action\":null}", "{\"t\":0}");
        assertThat(onlyProblem().what()).contains("no \"action\"");
    }

    @Test
    void fieldsOfOthersAreNotesNotErrors() throws IOException {
        change("world.json", "\"name\"", "\"collector\" : \"x\", \"name\"");
        assertThat(open().notes()).contains("world.json: the field \"collector\" is not used");
    }

    @Test
    void refusesLabelsWithoutNamesOfActions() throws IOException {
        change("world.json", "\"actions\"", "\"keys\"");
        assertThatThrownBy(this::open).isInstanceOf(OrreryException.class).hasMessageContaining("no field \"actions\"");
        Files.delete(folder.resolve("world.json"));
        assertThatThrownBy(this::open).isInstanceOf(OrreryException.class).hasMessageContaining("world.json");
    }

    @Test
    void refusesAFolderWhereNothingIsUsable() throws IOException {
        for (int i = 0; i < 4; i++) {
            Files.writeString(episodes.resolve("000" + i + ".jsonl"), "{\"t\":0,\"action\":0}");
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no usable episode; 4 left out");
        assertThatThrownBy(() -> EpisodeFolder.open(folder.resolve("nowhere"), Progress.SILENT))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no such folder");
    }

    @Test
    void aPlainFolderOfClipsIsAWorldWithoutLabels(@TempDir Path clips) throws IOException {
        Files.copy(episodes.resolve("0000.mkv"), clips.resolve("walk.mkv"));
        Files.copy(episodes.resolve("0001.mkv"), clips.resolve("run.mkv"));
        Files.writeString(clips.resolve("notes.txt"), "not a video");
        EpisodeFolder opened = EpisodeFolder.open(clips, Progress.SILENT);
        assertThat(opened.actions()).isEqualTo(ActionSpace.unlabelled());
        assertThat(opened.fps()).isEqualTo(15);
        assertThat(opened.width()).isEqualTo(32);
        assertThat(opened.episodes()).extracting(Episode::id).containsExactly("run", "walk");
        assertThat(opened.episodes(Split.VAL)).hasSize(1);
        assertThat(opened.summary().unlabelled()).isEqualTo(20);
    }

    @Test
    void theHashTellsContentNotPlace(@TempDir Path other) throws IOException {
        Files.createDirectories(other.resolve("moved/episodes"));
        for (String file : List.of("world.json", "episodes/0000.mkv", "episodes/0000.jsonl")) {
            Files.copy(folder.resolve(file), other.resolve("moved").resolve(file));
        }
        for (int i = 1; i < 4; i++) {
            Files.copy(episodes.resolve("000" + i + ".mkv"), other.resolve("moved/episodes/000" + i + ".mkv"));
            Files.copy(episodes.resolve("000" + i + ".jsonl"), other.resolve("moved/episodes/000" + i + ".jsonl"));
        }
        String before = open().hash();
        assertThat(EpisodeFolder.open(other.resolve("moved"), Progress.SILENT).hash())
                .isEqualTo(before);
        change("episodes/0002.jsonl", "\"reward\":0.0", "\"reward\":1.0");
        assertThat(open().hash()).isNotEqualTo(before);
    }

    @Test
    void aRecordingThatIsNotFinishedLeavesNothing(@TempDir Path empty) throws IOException {
        try (DriftWorld world = new DriftWorld(32, 24);
                EpisodeWriter writer = EpisodeWriter.open(empty, world.info(), "test", orrery.video.VideoFormat.FFV1)) {
            writer.add(world.frame(), new Action.Press(1), 0, false);
        }
        try (var files = Files.walk(empty)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }
}
