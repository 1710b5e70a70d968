package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Stop;
import orrery.worlds.DriftWorld;

class EpisodesCommandsTest {
    @TempDir
    Path folder;

    private static Said run(Stop stop, String... arguments) {
        return Said.of(
                stop, Stream.concat(Stream.of("episodes"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Said run(String... arguments) {
        return run(Stop.never(), arguments);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeEach
    void recordTwoEpisodesOfTenFrames() {
        try (DriftWorld world = new DriftWorld(32, 32)) {
            world.record(folder.resolve("own"), 10, 1);
            world.record(folder.resolve("own"), 10, 2);
        }
    }

    @Test
    void aGoodFolderIsCheckedWithCode0AndTheContractsJson() throws IOException {
        Said said = run("check", at("own"), "--json");
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.json().toString()).isEqualTo("{\"episodes\":2,\"frames\":20,\"faults\":[]}");
        assertThat(run("check", at("own")).out()).contains("2 episodes, 20 frames, no fault");
    }

    @Test
    void faultsAreExplainedWithCode3() throws IOException {
        Files.writeString(folder.resolve("own/episodes/0001.jsonl"), "{\"action\":0}\n");
        Said said = run("check", at("own"), "--json");
        assertThat(said.code()).isEqualTo(3);
        JsonNode fault = said.json().path("faults").path(0);
        assertThat(fault.path("file").asText()).isEqualTo("episodes/0001.mkv");
        assertThat(fault.path("fault").asText()).isEqualTo("has 10 frames, 0001.jsonl has 1 lines.");
        assertThat(fault.path("cure").asText()).isEqualTo("Give every frame exactly one line.");
        assertThat(fault.size()).isEqualTo(3);
        assertThat(run("check", at("own")).out()).contains("episodes/0001.mkv: has 10 frames", "1 fault");
    }

    @Test
    void aFolderThatIsNoneIsAnErrorWithItsCure() throws IOException {
        Said said = run("check", at("nowhere"), "--json");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.json().path("error").asText()).contains("no such folder");
        assertThat(said.json().path("cure").asText()).isNotBlank();
    }

    @Test
    void convertGoesThereAndBackAndNeverReplaces() throws IOException {
        Said there = run("convert", at("own"), "--to", "lerobot", "-o", at("set"), "--json");
        assertThat(there.code()).as(there.err()).isZero();
        assertThat(there.json().path("episodes").asInt()).isEqualTo(2);
        assertThat(there.json().path("frames").asInt()).isEqualTo(20);
        assertThat(there.err()).contains("converting to lerobot");
        assertThat(run("check", at("set")).code()).isZero();
        Said back = run("convert", at("set"), "--to", "orrery", "-o", at("back"), "-q");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(back.out()).contains("2 episodes, 20 frames in ");
        assertThat(run("check", at("back")).code()).isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(folder.resolve("back/episodes/000" + i + ".jsonl"))
                    .hasSameTextualContentAs(folder.resolve("own/episodes/000" + i + ".jsonl"));
        }
        Said again = run("convert", at("own"), "--to", "lerobot", "-o", at("set"), "--json");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.json().path("error").asText()).contains("exists already");
    }

    @Test
    void wrongUsageIsToldWithItsCure() {
        assertThat(run("convert", at("own"), "-o", at("set")).code()).isEqualTo(2);
        assertThat(run("convert", at("own"), "--to", "lerobot").code()).isEqualTo(2);
        assertThat(run("convert", at("own"), "--to", "rlds", "-o", at("set")).code())
                .isEqualTo(2);
        assertThat(run().code()).isEqualTo(2);
        assertThat(run("convert", at("own"), "--to", "orrery", "--camera", "top", "-o", at("set"))
                        .err())
                .contains("no LeRobot data set", "Leave out --camera");
    }

    @Test
    void controlCKeepsNothing() throws IOException {
        Stop stop = Stop.never();
        stop.request();
        for (String layout : List.of("lerobot", "orrery")) {
            Said said = run(stop, "convert", at("own"), "--to", layout, "-o", at("new"), "--json");
            assertThat(said.code()).isEqualTo(Failures.INTERRUPTED);
            assertThat(said.json().path("error").asText()).contains("nothing was written");
        }
        assertThat(run(stop, "check", at("own")).code()).isEqualTo(Failures.INTERRUPTED);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("own");
        }
    }
}
