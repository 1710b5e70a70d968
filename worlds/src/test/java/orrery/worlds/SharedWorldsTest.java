package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.Progress;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** The catalogue of recorded worlds that lies beside a developer's checkout; skipped where it does not. */
class SharedWorldsTest {
    private static final Path WORLDS = Path.of(
                    Optional.ofNullable(System.getenv("ORRERY_SHARED")).orElse("../../shared"))
            .resolve("worlds");

    private static EpisodeFolder open(String name) {
        Path folder = WORLDS.resolve(name);
        assumeTrue(Files.isDirectory(folder), "the recorded worlds are not beside this checkout");
        return EpisodeFolder.open(folder, Progress.SILENT);
    }

    @ParameterizedTest
    @CsvSource({
        "breakout,64,64,15,4,26,8679,1456",
        "car,64,64,12.5,3,20,5782,1200",
        "car128,128,128,12.5,3,5,997,300",
        "coinrun,64,64,15,7,155,11414,2059",
        "doom_health,64,64,8.75,6,12,1896,272",
        "doom_home,64,64,8.75,6,18,4226,900",
        "doom_home128,128,128,8.75,6,6,966,200",
        "highway,128,64,5,5,40,2590,782",
        "pong,64,64,15,3,40,17000,3000",
        "push,64,64,12.5,3,45,11449,1728"
    })
    void everyWorldIsReadWhole(
            String name, int width, int height, double fps, int actions, int episodes, long train, long val) {
        EpisodeFolder world = open(name);
        assertThat(world.problems()).isEmpty();
        assertThat(world.notes()).isEmpty();
        assertThat(List.of(world.width(), world.height(), world.actions().size()))
                .containsExactly(width, height, actions);
        assertThat(world.fps()).isEqualTo(fps);
        assertThat(world.episodes()).hasSize(episodes);
        assertThat(world.frameCount(Split.TRAIN)).isEqualTo(train);
        assertThat(world.frameCount(Split.VAL)).isEqualTo(val);
        assertThat(world.licence()).isNotEmpty();
    }

    @Test
    void axesOfTheCarCarryTheirRangesAndStatistics() {
        ActionSpace.Continuous car = (ActionSpace.Continuous) open("car").actions();
        assertThat(car.labels()).containsExactly("steer", "gas", "brake");
        assertThat(car.axes().get(0).low()).isEqualTo(-1);
        assertThat(car.axes().get(0).high()).isEqualTo(1);
        assertThat(car.axes().get(1).low()).isZero();
        assertThat(car.axes().get(1).mean()).isBetween(0.0, 1.0);
        assertThat(car.axes().get(1).std()).isBetween(0.05, 0.5);
    }

    @Test
    void summaryCountsThePressesOfEachButton() {
        EpisodeSummary pong = open("pong").summary();
        assertThat(pong.buttons())
                .containsEntry("noop", 6551L)
                .containsEntry("up", 6607L)
                .containsEntry("down", 6842L);
        assertThat(pong.unlabelled()).isZero();
        assertThat(pong.hash()).hasSize(64);
    }

    @Test
    void framesOfAnEpisodeAreBytesOfTheWorldsSize() {
        EpisodeFolder highway = open("highway");
        Episode first = highway.episodes(Split.VAL).get(0);
        try (Scope scope = Scope.open()) {
            Tensor frames = highway.frames(first);
            assertThat(frames.shape()).containsExactly(first.frames(), 64, 128, 3);
        }
    }
}
