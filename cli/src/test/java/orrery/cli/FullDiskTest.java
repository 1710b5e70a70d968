package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Promise: when a write fails, whichever it is, the command says so with a cure, and nothing half-written has the name of a result. The system's limit of a file's size
 * stands for a disk that is full: the write that passes it fails, in Java and in FFmpeg alike.
 */
@Tag("slow")
class FullDiskTest {
    @TempDir
    Path folder;

    private String video = "";

    @BeforeEach
    void record() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh, whose ulimit stands for a full disk");
        Path episodes = folder.resolve("made");
        assertThat(run(0, "sim", "billiard", "--episodes", "1", "-o", episodes.toString(), "-q"))
                .isZero();
        try (Stream<Path> files = Files.list(episodes.resolve("episodes"))) {
            video = files.map(Path::toString)
                    .filter(name -> name.endsWith(".mkv"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"piece.mp4", "piece.mkv", "piece.gif", "piece.webp", "sheet.png"})
    void aPictureOrFilmIsWholeOrNotThere(String name) throws Exception {
        Path place = Files.createDirectories(folder.resolve("out"));
        Path out = place.resolve(name);
        String command = name.endsWith(".png") ? "frames" : "clip";
        assertThat(run(0, command, video, "-o", out.toString(), "-q")).isZero();
        long whole = Files.size(out);
        Files.delete(out);
        for (int share = 1; share < 4; share++) {
            long limit = whole * share / 4;
            assertThat(run(limit, command, video, "-o", out.toString(), "-q"))
                    .as("%s at %d of %d bytes: %s", name, limit, whole, said())
                    .isEqualTo(1);
            assertThat(said()).contains("error: ", "cure: ");
            assertThat(files(place)).as(name).isEmpty();
        }
        assertThat(run(0, command, video, "-o", out.toString(), "-q")).isZero();
        assertThat(Files.size(out)).isEqualTo(whole);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2_000, 8_000, 20_000})
    void episodesAreWholeOrNotThereAndTheSameCommandGoesOn(long limit) throws Exception {
        String out = folder.resolve("episodes").toString();
        assertThat(run(limit, "sim", "billiard", "--episodes", "2", "-o", out, "-q"))
                .as(said())
                .isEqualTo(1);
        assertThat(said()).contains("error: ", "cure: ");
        assertThat(run(0, "sim", "billiard", "--episodes", "2", "-o", out, "-q"))
                .as(said())
                .isZero();
        assertThat(files(Path.of(out).resolve("episodes"))).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 300_000, 2_000_000})
    void aWorldIsWholeOrNotThereAndTheSameCommandGoesOn(long limit) throws Exception {
        String episodes = folder.resolve("paddle").toString();
        assertThat(run(0, "sim", "paddle", "--episodes", "4", "-o", episodes, "-q"))
                .isZero();
        Path world = folder.resolve("world");
        String[] learn = {
            "learn",
            episodes,
            "-o",
            world.toString(),
            "--minutes",
            "0.1",
            "--size",
            "32",
            "--preset",
            "micro",
            "--threads",
            "1",
            "--no-eval",
            "-q"
        };
        assertThat(run(limit, learn)).as(said()).isEqualTo(1);
        assertThat(said()).contains("error: ", "cure: ");
        assertThat(world.resolve("recipe.yaml")).as("a finished world").doesNotExist();
        assertThat(run(0, learn)).as(said()).isZero();
        assertThat(world.resolve("recipe.yaml")).exists();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said.txt"));
    }

    /** Runs a command that may write files of at most so many bytes, rounded up to 512; 0 for any. Returns its exit code. */
    private int run(long limit, String... arguments) throws Exception {
        List<String> limited = limit > 0
                ? List.of("/bin/sh", "-c", "ulimit -f " + (limit + 511) / 512 + "; exec \"$0\" \"$@\"")
                : List.of();
        Process child = ChildCommand.start(folder.resolve("said.txt"), limited, arguments);
        assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return child.exitValue();
    }
}
