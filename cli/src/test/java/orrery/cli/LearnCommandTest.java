package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.worlds.DriftWorld;

class LearnCommandTest {
    @TempDir
    Path folder;

    @Test
    void aDryRunAnswersInJsonAndWritesNothing() throws IOException {
        Path episodes = folder.resolve("drift");
        try (DriftWorld world = new DriftWorld(32, 32)) {
            world.record(episodes, 20, 1);
            world.record(episodes, 20, 2);
        }
        Said answer =
                Said.of("learn", episodes.toString(), "--size", "32", "--threads", "1", "--dry-run", "--json", "-q");
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.json().get("picture").asText()).isEqualTo("32x32");
        assertThat(answer.json().at("/room/memory").asLong()).isPositive();
        assertThat(answer.json().at("/episodes/splits/train/frames").asLong()).isEqualTo(20);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all).containsExactly(episodes);
        }
    }

    @Test
    void wrongUsageIsToldWithItsCure() throws IOException {
        assertThat(Said.of("learn", "nowhere", "--json").code()).isEqualTo(2);
        assertThat(Said.of("learn", "nowhere", "-o", "x", "--minutes", "0", "--json")
                        .code())
                .isEqualTo(2);
        Said absent = Said.of("learn", folder.resolve("nowhere").toString(), "-o", "x", "--json", "-q");
        assertThat(absent.code()).isEqualTo(1);
        assertThat(absent.json().get("cure").asText()).isNotBlank();
        assertThat(Said.of("train", "nowhere.yaml", "-o", "x", "--json").code()).isEqualTo(1);
    }

    @Test
    void theZooIsListedWithWhatCannotBeOpened() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectories(broken);
        Files.writeString(broken.resolve("world.json"), "{\"format\": 7}");
        assertThat(Zoo.worlds(folder))
                .hasSize(1)
                .first()
                .satisfies(world -> assertThat(world.problem()).isNotBlank());
        assertThat(Zoo.best(folder)).isEmpty();
        assertThat(Said.of("worlds", "--json").json().get("worlds").isArray()).isTrue();
    }
}
