package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;
import orrery.worlds.simulators.Simulators;

class SimCommandTest {
    @TempDir
    Path folder;

    @Test
    void episodesAreWrittenAndTheAnswerIsJson() throws IOException {
        String[] line = {
            "--episodes", "2", "--frames", "12", "--size", "48x32", "--seed", "3", "-o", out(), "--json", "-q"
        };
        Said answer = run("fall", line);
        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.json().path("episodes").asInt()).isEqualTo(2);
        assertThat(answer.json().path("frames").asInt()).isEqualTo(24);
        assertThat(answer.json().path("fps").asDouble()).isPositive();
        EpisodeFolder episodes = EpisodeFolder.open(folder.resolve("out"), Progress.SILENT);
        assertThat(episodes.width()).isEqualTo(48);
        assertThat(episodes.episodes(Split.VAL)).hasSize(1);
        Said other = run("slide", line);
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.json().path("error").asText()).contains("another world, fall");
        assertThat(other.json().path("cure").asText()).contains("--out");
    }

    @Test
    void wrongUsageIsToldWithItsCure() throws IOException {
        assertThat(run("moon", "-o", out(), "--json").json().path("cure").asText())
                .contains(Simulators.names().get(0));
        for (String[] wrong : new String[][] {
            {"--size", "9", "-o", out()},
            {"--size", "big", "-o", out()},
            {"--range", "far", "-o", out()},
            {"--player", "cat", "-o", out()},
            {"--episodes", "0", "-o", out()},
            {}
        }) {
            assertThat(run("billiard", wrong).code())
                    .as(String.join(" ", wrong))
                    .isEqualTo(2);
        }
        assertThat(Files.exists(folder.resolve("out"))).isFalse();
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private static Said run(String world, String... options) {
        return Said.of(
                Stream.concat(Stream.of("sim", world), Stream.of(options)).toArray(String[]::new));
    }
}
