package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Faults of our own layout; those of LeRobot's are in LeRobotDataTest. */
class EpisodeCheckTest {
    @TempDir
    Path folder;

    @BeforeEach
    void recordThreeEpisodesOfTenFrames() {
        try (DriftWorld world = new DriftWorld(32, 24)) {
            for (int seed = 0; seed < 3; seed++) {
                world.record(folder, 10, seed);
            }
        }
    }

    private List<Problem> faults() {
        List<Problem> faults =
                EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults();
        assertThat(faults).allSatisfy(fault -> assertThat(fault.cure()).isNotBlank());
        return faults;
    }

    private Problem onlyFault() {
        List<Problem> faults = faults();
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }

    private void change(String file, String from, String to) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(folder.resolve(file), text.replace(from, to));
    }

    @Test
    void aGoodFolderHasNoFault() {
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()))
                .isEqualTo(new EpisodeCheck(3, 30, List.of()));
    }

    @Test
    void everyWrongLineIsNamedNotOnlyTheFirst() throws IOException {
        Path file = folder.resolve("episodes/0001.jsonl");
        List<String> lines = Files.readAllLines(file);
        lines.set(2, "{\"t\":2,\"action\":9}");
        lines.set(4, "no json");
        lines.set(6, "{\"t\":6,\"action\":0,\"reward\":1e999}");
        lines.set(7, "{\"t\":7}");
        lines.set(8, "{\"t\":8,\"action\":[0.5]}");
        Files.write(file, lines);
        assertThat(faults())
                .extracting(Problem::file)
                .containsExactly(
                        "episodes/0001.jsonl:3",
                        "episodes/0001.jsonl:5:1",
                        "episodes/0001.jsonl:7",
                        "episodes/0001.jsonl:8",
                        "episodes/0001.jsonl:9");
        assertThat(faults().get(0).what()).contains("index 9");
    }

    @Test
    void aMissingLineIsToldOnceAndCounted() throws IOException {
        Path file = folder.resolve("episodes/0001.jsonl");
        List<String> lines = Files.readAllLines(file);
        lines.remove(3);
        Files.write(file, lines);
        assertThat(faults()).hasSize(2);
        assertThat(faults().get(0).file()).isEqualTo("episodes/0001.jsonl:4");
        assertThat(faults().get(1).what()).isEqualTo("has 10 frames, 0001.jsonl has 9 lines.");
    }

    @Test
    void manyWrongLinesAreNamedTwentyTimesAndThenCounted() throws IOException {
        Files.write(folder.resolve("episodes/0001.jsonl"), Collections.nCopies(50, "{\"action\":77}"));
        List<Problem> faults = faults();
        assertThat(faults).hasSize(22);
        assertThat(faults.get(20).what()).isEqualTo("30 more lines are wrong.");
        assertThat(faults.get(21).what()).contains("has 10 frames");
    }

    @Test
    void linesAfterTheEndAreToldOnce() throws IOException {
        change("episodes/0001.jsonl", "\"t\":5", "\"t\":5,\"x\":0");
        Path file = folder.resolve("episodes/0001.jsonl");
        List<String> lines = Files.readAllLines(file);
        lines.set(5, lines.get(5).replace("\"done\":false", "\"done\":true"));
        Files.write(file, lines);
        assertThat(onlyFault().file()).isEqualTo("episodes/0001.jsonl:7");
    }

    @Test
    void missingAndDamagedVideosAreNamed() throws IOException {
        Path video = folder.resolve("episodes/0001.mkv");
        byte[] bytes = Files.readAllBytes(video);
        Files.write(video, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        assertThat(onlyFault().file()).isEqualTo("episodes/0001.mkv");
        Files.writeString(video, "no video");
        assertThat(onlyFault().file()).isEqualTo("episodes/0001.mkv");
        bytes[bytes.length / 2] ^= 0x55; // FFV1 has checksums: what does not decode is found
        Files.write(video, bytes);
        assertThat(onlyFault().file()).isEqualTo("episodes/0001.mkv");
        Files.delete(video);
        assertThat(onlyFault().what()).contains("no video of this name");
        Files.delete(folder.resolve("episodes/0001.jsonl"));
        assertThat(onlyFault().what()).contains("no video of this name"); // world.json lists it
    }

    @Test
    void sizesAndSpeedsThatDifferAreNamed() throws IOException {
        Files.delete(folder.resolve("episodes/0001.mkv"));
        try (VideoWriter writer = VideoWriter.open(folder.resolve("episodes/0001.mkv"), VideoFormat.FFV1, 40, 24, 30)) {
            for (int t = 0; t < 10; t++) {
                writer.add(new byte[3 * 40 * 24]);
            }
            writer.finish();
        }
        assertThat(faults())
                .extracting(Problem::what)
                .containsExactly("is 40x24, the world is 32x24.", "runs at 30.0 frames a second, the world at 15.0.");
    }

    @Test
    void mistypedAndMissingFieldsOfWorldJsonAreNamed() throws IOException {
        change("world.json", "\"fps\"", "\"fsp\"");
        Problem fault = onlyFault();
        assertThat(fault.file()).isEqualTo("world.json");
        assertThat(fault.what()).contains("\"fsp\"");
        assertThat(fault.cure()).contains("\"fps\"");
        change("world.json", "\"actions\"", "\"action\"");
        assertThat(onlyFault().what()).contains("no field \"actions\"");
        assertThat(onlyFault().cure()).contains("\"action\"");
        Files.writeString(folder.resolve("world.json"), "{");
        assertThat(onlyFault().file()).isEqualTo("world.json");
        Files.delete(folder.resolve("world.json"));
        assertThat(onlyFault().file()).isEqualTo("world.json");
    }

    @Test
    void anEpisodeListedTwiceOrInTwoVideosIsNamed() throws IOException {
        change("world.json", "\"id\" : \"0001\"", "\"id\" : \"0000\"");
        assertThat(onlyFault().what()).isEqualTo("lists episode 0000 more than once.");
        Files.copy(folder.resolve("episodes/0001.mkv"), folder.resolve("episodes/0001.mp4"));
        assertThat(faults()).hasSize(2);
        assertThat(faults().get(1).what()).contains("two videos of one name");
    }

    @Test
    void noFolderAndAnEmptyOneAreErrors(@TempDir Path empty) {
        assertThatThrownBy(() -> EpisodeCheck.of(folder.resolve("nowhere"), Progress.SILENT, Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no such folder");
        assertThatThrownBy(() -> EpisodeCheck.of(empty, Progress.SILENT, Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no video found");
    }
}
