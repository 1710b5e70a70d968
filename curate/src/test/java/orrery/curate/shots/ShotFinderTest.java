package orrery.curate.shots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.base.UsageException;
import orrery.tensor.Checkpoint;
import orrery.tensor.Precision;
import orrery.video.ReadOptions;

/** Cuts of small films that are written for it. */
class ShotFinderTest {
    private static final Path WEIGHTS = Path.of("../zoo/transnetv2/transnetv2.safetensors");

    @TempDir
    Path folder;

    private static ShotFinder.Result find(Path film, Set<Detector> detectors) {
        try (Checkpoint weights = Checkpoint.open(WEIGHTS);
                TransNetV2 network = TransNetV2.open(weights, Precision.FLOAT32)) {
            return new ShotFinder(detectors, network).find(film, ReadOptions.standard(), Progress.SILENT, Stop.never());
        }
    }

    private static List<Integer> frames(ShotFinder.Result result, Detector detector) {
        return result.cuts().getOrDefault(detector, List.of()).stream()
                .map(Cut::frame)
                .toList();
    }

    @Test
    void everyDetectorFindsTheCutsOfThreeShotsInOnePass() {
        Path film = Films.write(folder.resolve("film.mp4"), 30, 25, 20);
        ShotFinder.Result result = find(film, EnumSet.complementOf(EnumSet.of(Detector.THRESHOLD)));
        assertThat(result.frames()).isEqualTo(75);
        assertThat(result.duration()).isBetween(2.999, 3.001);
        for (Detector detector : result.cuts().keySet()) {
            assertThat(frames(result, detector)).as(detector.title()).containsExactly(30, 55);
        }
        Cut first = result.cuts().getOrDefault(Detector.COMBINED, List.of()).get(0);
        assertThat(first.time()).isBetween(1.199, 1.201);
        assertThat(first.kind()).isEqualTo(Cut.Kind.HARD);
    }

    @Test
    void aFilmOfOneShotHasNoCut() {
        Path film = Films.write(folder.resolve("film.mp4"), 60);
        ShotFinder.Result result = find(film, EnumSet.allOf(Detector.class));
        result.cuts()
                .forEach((detector, cuts) ->
                        assertThat(cuts).as(detector.title()).isEmpty());
    }

    @Test
    void aFileThatIsNoVideoIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("text.mp4"), "not a video");
        assertThatThrownBy(() -> find(file, EnumSet.of(Detector.CONTENT))).isInstanceOf(OrreryException.class);
    }

    @Test
    void stopsWhenAsked() {
        Path film = Films.write(folder.resolve("film.mp4"), 60);
        Stop stop = new Stop();
        stop.request();
        ShotFinder finder = new ShotFinder(EnumSet.of(Detector.CONTENT), null);
        assertThatThrownBy(() -> finder.find(film, ReadOptions.standard(), Progress.SILENT, stop))
                .isInstanceOf(InterruptedAndSaved.class);
    }

    @Test
    void anUnknownDetectorIsNamedWithTheKnownOnes() {
        assertThatThrownBy(() -> Detector.named("contents"))
                .isInstanceOf(UsageException.class)
                .satisfies(e -> assertThat(((UsageException) e).cure()).contains("content", "histogram"));
    }
}
