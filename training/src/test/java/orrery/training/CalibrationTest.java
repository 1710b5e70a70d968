package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;

class CalibrationTest {
    @Test
    void measuringLeavesNoTrace(@TempDir Path runs) {
        try (TinyTrainee measured = new TinyTrainee();
                TinyTrainee fresh = new TinyTrainee()) {
            Map<String, List<Double>> before = measured.weights();
            long live = Scope.liveTensors();

            double seconds = Calibration.secondsPerStep(TinyTrainee.config(4), measured, 2, 5);

            assertThat(seconds).isBetween(1e-6, 5.0);
            assertThat(measured.weights()).isEqualTo(before);
            assertThat(measured.batches).isEqualTo((byte) 0);
            assertThat(Scope.liveTensors()).isEqualTo(live);
            train(measured, runs.resolve("measured"));
            train(fresh, runs.resolve("fresh"));
            assertThat(TinyTrainee.newestState(runs.resolve("measured")))
                    .isEqualTo(TinyTrainee.newestState(runs.resolve("fresh")));
        }
    }

    @Test
    void budgetBecomesAStepCount() {
        assertThat(Calibration.stepsWithin(Duration.ofMinutes(1), 0.25)).isEqualTo(240);
        assertThat(Calibration.stepsWithin(Duration.ofMillis(1), 0.25)).isEqualTo(1);
    }

    private static void train(TinyTrainee trainee, Path run) {
        new TrainingLoop(TinyTrainee.config(10), trainee, run, Progress.SILENT, Stop.never()).run();
    }
}
