package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.Progress;
import orrery.tensor.Scope;

/** The recordings that this repository ships. */
class ExamplesTest {
    private static final Path EXAMPLES = Path.of("../examples");

    @ParameterizedTest
    @CsvSource({"car,64,64,9,2", "highway,128,64,12,3"})
    void areWholeAndCarryTheirLicence(String name, int width, int height, int train, int val) {
        EpisodeFolder world = EpisodeFolder.open(EXAMPLES.resolve(name), Progress.SILENT);
        assertThat(world.problems()).isEmpty();
        assertThat(world.notes()).isEmpty();
        assertThat(world.episodes(Split.TRAIN)).hasSize(train);
        assertThat(world.episodes(Split.VAL)).hasSize(val);
        assertThat(EXAMPLES.resolve(name).resolve("LICENSE")).isRegularFile();
        try (Scope scope = Scope.open()) {
            Episode last = world.episodes(Split.VAL).get(val - 1);
            assertThat(world.frames(last).shape()).containsExactly(last.frames(), height, width, 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"car", "highway"})
    void areSmall(String name) throws Exception {
        try (var files = Files.walk(EXAMPLES.resolve(name))) {
            assertThat(files.filter(Files::isRegularFile)
                            .mapToLong(file -> file.toFile().length())
                            .sum())
                    .isLessThan(4_000_000);
        }
    }
}
