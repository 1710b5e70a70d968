package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.Precision;
import orrery.tensor.Scope;

class TrainingLoopTest {
    @TempDir
    Path runs;

    @Test
    void learnsAndWritesTheRunFolder() throws IOException {
        try (TinyTrainee trainee = new TinyTrainee()) {
            Result result = loop(TinyTrainee.config(300), trainee, "run").run();

            assertThat(result.steps()).isEqualTo(300);
            assertThat(result.resumed()).isFalse();
            assertThat(result.evaluation().get("error")).isLessThan(0.1);
        }
        Path run = runs.resolve("run");
        assertThat(Files.readAllLines(run.resolve("metrics.csv")).get(0))
                .isEqualTo("step,seconds,lr,loss,grad_norm,fit,size");
        assertThat(steps(run.resolve("metrics.csv"))).startsWith(1L, 5L, 10L).endsWith(295L, 300L);
        assertThat(Files.readAllLines(run.resolve("evaluations.csv"))).hasSize(1 + 15);
        assertThat(run.resolve("previews/step-00000300.png")).exists();
        assertThat(run.resolve("events.out.tfevents.orrery")).exists();
        assertThat(Records.read(run.resolve("run.json"), RunCard.class).config())
                .isEqualTo(TinyTrainee.config(300));
        try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
            assertThat(checkpoints.map(path -> path.getFileName().toString())).containsExactly("step-00000300");
        }
    }

    @Test
    void sameConfigGivesSameBytes() {
        try (TinyTrainee one = new TinyTrainee();
                TinyTrainee other = new TinyTrainee()) {
            loop(TinyTrainee.config(40), one, "one").run();
            loop(TinyTrainee.config(40), other, "other").run();

            assertThat(one.weights()).isEqualTo(other.weights());
            assertThat(TinyTrainee.newestState(runs.resolve("one")))
                    .isEqualTo(TinyTrainee.newestState(runs.resolve("other")));
        }
    }

    @Test
    void stoppedAndResumedEqualsUndisturbed() {
        try (TinyTrainee calm = new TinyTrainee()) {
            loop(TinyTrainee.config(60), calm, "calm").run();
            for (int at : new int[] {1, 20, 33, 60}) { // 20 and 60: an evaluation is due
                String run = "stopped-" + at;
                Stop stop = new Stop();
                try (TinyTrainee stopped = stoppingAt(at, stop)) {
                    assertThatThrownBy(() -> loop(TinyTrainee.config(60), stopped, run, stop)
                                    .run())
                            .isInstanceOf(InterruptedAndSaved.class)
                            .hasMessageContaining("step " + at);
                }
                try (TinyTrainee resumed = new TinyTrainee()) {
                    Result result = loop(TinyTrainee.config(60), resumed, run).run();

                    assertThat(result.resumed()).isTrue();
                    assertThat(resumed.batches).isEqualTo(calm.batches);
                    assertThat(resumed.weights()).isEqualTo(calm.weights());
                }
                assertSameRuns(runs.resolve(run), runs.resolve("calm"));
            }
        }
    }

    @Test
    void stopBeforeTheFirstStepSavesTheBeginning() {
        Stop stop = new Stop();
        stop.request();
        try (TinyTrainee trainee = new TinyTrainee()) {
            assertThatThrownBy(() ->
                            loop(TinyTrainee.config(5), trainee, "run", stop).run())
                    .isInstanceOf(InterruptedAndSaved.class)
                    .hasMessageContaining("step 0 of 5");
            assertThat(loop(TinyTrainee.config(5), trainee, "run").run().steps())
                    .isEqualTo(5);
        }
    }

    @Test
    void lossThatReachesNoParameterIsRefused() {
        try (TinyTrainee trainee = new TinyTrainee() {
            @Override
            public StepLoss loss(Step step) {
                return StepLoss.of(network().second.detach().requiresGrad(true).sum());
            }
        }) {
            assertThatThrownBy(() -> loop(TinyTrainee.config(5), trainee, "run").run())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("reaches no parameter");
        }
    }

    @Test
    void failedRunGoesOnFromItsLastCheckpointAndForgetsTheRowsAfterIt() throws IOException {
        TrainingConfig config = TinyTrainee.config(60);
        try (TinyTrainee calm = new TinyTrainee()) {
            loop(config, calm, "calm").run();
        }
        Stop stop = new Stop();
        try (TinyTrainee first = stoppingAt(30, stop)) {
            assertThatThrownBy(() -> loop(config, first, "run", stop).run()).isInstanceOf(InterruptedAndSaved.class);
        }
        try (TinyTrainee failing = failingAt(52)) {
            assertThatThrownBy(() -> loop(config, failing, "run").run()).hasMessageContaining("disk on fire");
        }
        Files.writeString(runs.resolve("run/metrics.csv"), "5", StandardOpenOption.APPEND); // a cut row
        Files.write(runs.resolve("run/events.out.tfevents.orrery"), new byte[] {50, 0, 0}, StandardOpenOption.APPEND);
        try (TinyTrainee last = new TinyTrainee()) {
            assertThat(loop(config, last, "run").run().resumed()).isTrue();
        }
        assertSameRuns(runs.resolve("run"), runs.resolve("calm"));
    }

    @Test
    void finishedRunReturnsAtOnceWithTheAveragedWeights() {
        try (TinyTrainee first = new TinyTrainee();
                TinyTrainee second = new TinyTrainee()) {
            Result before = loop(TinyTrainee.config(40), first, "run").run();
            Result again = loop(TinyTrainee.config(40), second, "run").run();

            assertThat(again.resumed()).isTrue();
            assertThat(again.evaluation()).isEqualTo(before.evaluation());
            assertThat(second.batches).isEqualTo(first.batches); // restored, none drawn
            assertThat(second.weights()).isEqualTo(first.weights());
        }
    }

    @Test
    void checkpointsComeByTheClockAndTwoAreKept() throws IOException {
        try (TinyTrainee trainee = new TinyTrainee()) {
            TrainingConfig config = TinyTrainee.config(8).withCadence(new CadenceConfig(1, 0, Duration.ZERO));
            loop(config, trainee, "run").run();
        }
        try (Stream<Path> checkpoints = Files.list(runs.resolve("run/checkpoints"))) {
            assertThat(checkpoints.map(path -> path.getFileName().toString()).sorted())
                    .containsExactly("step-00000007", "step-00000008");
        }
    }

    @Test
    void damagedCheckpointIsMovedAsideAndTheOneBeforeServes() throws IOException {
        TrainingConfig config = TinyTrainee.config(8).withCadence(new CadenceConfig(1, 0, Duration.ZERO));
        byte[] good;
        try (TinyTrainee trainee = new TinyTrainee()) {
            loop(config, trainee, "run").run();
            good = TinyTrainee.newestState(runs.resolve("run"));
        }
        Path newest = runs.resolve("run/checkpoints/step-00000008/state.safetensors");
        byte[] flipped = good.clone();
        flipped[flipped.length / 2] ^= 4;
        Files.write(newest, flipped);
        try (TinyTrainee trainee = new TinyTrainee()) {
            assertThat(loop(config, trainee, "run").run().resumed()).isTrue();
        }
        assertThat(Files.readAllBytes(newest)).isEqualTo(good);
        assertThat(runs.resolve("run/checkpoints/damaged-step-00000008")).exists();
    }

    @Test
    void anotherConfigOrNetworkIsRefusedAndNothingIsChanged() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            loop(TinyTrainee.config(5), trainee, "run").run();
        }
        byte[] before = TinyTrainee.newestState(runs.resolve("run"));
        try (TinyTrainee trainee = new TinyTrainee()) {
            assertThatThrownBy(() -> loop(TinyTrainee.config(6), trainee, "run").run())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("other settings");
        }
        try (TinyTrainee renamed = new TinyTrainee() {
            @Override
            public String name() {
                return "another";
            }
        }) {
            assertThatThrownBy(() -> loop(TinyTrainee.config(5), renamed, "run").run())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("another");
        }
        assertThat(TinyTrainee.newestState(runs.resolve("run"))).isEqualTo(before);
    }

    @Test
    void anotherCadenceMayGoOn() {
        Stop stop = new Stop();
        try (TinyTrainee first = stoppingAt(10, stop)) {
            assertThatThrownBy(() ->
                            loop(TinyTrainee.config(20), first, "run", stop).run())
                    .isInstanceOf(InterruptedAndSaved.class);
        }
        try (TinyTrainee second = new TinyTrainee()) {
            TrainingConfig config = TinyTrainee.config(20).withCadence(CadenceConfig.usual());
            assertThat(loop(config, second, "run").run().steps()).isEqualTo(20);
        }
    }

    @Test
    void secondLoopInTheSameFolderIsRefused() {
        try (RunLock held = RunLock.take(runs.resolve("run"));
                TinyTrainee trainee = new TinyTrainee()) {
            assertThatThrownBy(() -> loop(TinyTrainee.config(5), trainee, "run").run())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("another training");
        }
    }

    @Test
    void evaluationSeesTheAveragedWeightsAndTrainingGoesOnWithItsOwn() {
        double[] seen = new double[2];
        try (TinyTrainee trainee = new TinyTrainee() {
            @Override
            public StepLoss loss(Step step) {
                seen[0] = network().first.norm().item();
                return super.loss(step);
            }

            @Override
            public Map<String, Double> evaluate(Layer averaged) {
                seen[1] = network().first.norm().item();
                return Map.of();
            }
        }) {
            TrainingConfig config = TinyTrainee.config(21);
            loop(config, trainee, "run").run();

            assertThat(seen[1]).isNotEqualTo(seen[0]);
            assertThat(trainee.network().first.norm().item()).isEqualTo(seen[1]); // the last evaluation's weights stay
        }
    }

    @Test
    void parametersWithoutGradientsStayAsTheyAre() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            trainee.net.first.requiresGrad(false);
            Map<String, List<Double>> before = trainee.weights();
            loop(TinyTrainee.config(10), trainee, "run").run();

            assertThat(trainee.weights().get("first.weight")).isEqualTo(before.get("first.weight"));
            assertThat(trainee.weights().get("second.weight")).isNotEqualTo(before.get("second.weight"));
        }
    }

    @Test
    void bfloat16KeepsFloat32Weights() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            TrainingConfig c = TinyTrainee.config(20);
            TrainingConfig config =
                    new TrainingConfig(20, c.optimizer(), c.schedule(), 0, Precision.BFLOAT16, c.cadence(), c.seed());
            loop(config, trainee, "run").run();

            assertThat(trainee.net.first.dtype()).isEqualTo(DType.FLOAT32);
        }
    }

    @Test
    void leavesNoTensorsBehind() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            long before = Scope.liveTensors();
            loop(TinyTrainee.config(30), trainee, "run").run();

            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    private TrainingLoop loop(TrainingConfig config, Trainee trainee, String run) {
        return loop(config, trainee, run, Stop.never());
    }

    private TrainingLoop loop(TrainingConfig config, Trainee trainee, String run, Stop stop) {
        return new TrainingLoop(config, trainee, runs.resolve(run), Progress.SILENT, stop);
    }

    private static TinyTrainee stoppingAt(int step, Stop stop) {
        return new TinyTrainee() {
            @Override
            public StepLoss loss(Step now) {
                if (now.index() + 1 == step) {
                    stop.request();
                }
                return super.loss(now);
            }
        };
    }

    private static TinyTrainee failingAt(int step) {
        return new TinyTrainee() {
            @Override
            public StepLoss loss(Step now) {
                if (now.index() + 1 == step) {
                    throw new IllegalStateException("disk on fire");
                }
                return super.loss(now);
            }
        };
    }

    private static void assertSameRuns(Path one, Path other) {
        assertThat(TinyTrainee.newestState(one)).isEqualTo(TinyTrainee.newestState(other));
        for (String table : new String[] {"metrics.csv", "evaluations.csv"}) {
            assertThat(TinyTrainee.withoutSeconds(one.resolve(table)))
                    .isEqualTo(TinyTrainee.withoutSeconds(other.resolve(table)));
        }
        assertThat(EventReader.withoutTimes(one.resolve("events.out.tfevents.orrery")))
                .isEqualTo(EventReader.withoutTimes(other.resolve("events.out.tfevents.orrery")));
    }

    private static List<Long> steps(Path csv) throws IOException {
        return Files.readAllLines(csv).stream()
                .skip(1)
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(','))))
                .toList();
    }
}
