package orrery.genie.latent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.evaluation.CodeAgreement;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.TrainingConfig;
import orrery.training.TrainingLoop;

class LatentActionsTest {
    private static final LatentBatch BATCH = new LatentBatch(32, 16);

    @TempDir
    Path folder;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static LatentActions fresh(int codes, int actions) {
        LatentActions model = new LatentActions(new LatentActionsConfig(Shifted.FRAME, 2, 16, 1, codes, 4, actions));
        model.initialize(3);
        return model;
    }

    private static TrainingConfig training(long steps) {
        return new TrainingConfig(
                steps,
                new OptimizerConfig(4e-3, 0.9, 0.98, 1e-8, 0.01, 1),
                ScheduleConfig.wsd(20, 0.7, 0.05),
                0,
                Precision.FLOAT32,
                new CadenceConfig(10, 0, Duration.ZERO),
                5);
    }

    private Map<String, Double> train(LatentActionTrainee trainee, long steps, String name) {
        return new TrainingLoop(training(steps), trainee, folder.resolve(name), Progress.SILENT, Stop.never())
                .run()
                .evaluation();
    }

    private static double figure(Map<String, Double> figures, String name) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    @Test
    void findsTheButtonsOfAWorldInWhichTheyArePlainToSee() {
        Shifted seen = new Shifted(20, 1);
        Shifted aside = new Shifted(6, 2);
        List<String> alarms = new ArrayList<>();
        try (LatentActions model = fresh(4, 0)) {
            Map<String, Double> found = train(
                    new LatentActionTrainee(
                            model, seen.unlabelled(), new long[0], aside.unlabelled(), BATCH, alarms::add),
                    400,
                    "plain");
            long[] from = aside.unlabelled().transitions();
            CodeAgreement agreement =
                    CodeAgreement.of(model.press(aside.unlabelled(), from), aside.pressed(from), 4, Shifted.BUTTONS);
            assertThat(agreement.manyToOne())
                    .as("accuracy; counts %s", agreement.counts())
                    .isGreaterThan(0.9);
            assertThat(figure(found, "mse")).isLessThan(0.5 * figure(found, "mse_random"));
            assertThat(figure(found, "mse_past"))
                    .isLessThan(0.8 * figure(found, "mse_copy")); // the other dot needs no button
            assertThat(alarms).isEmpty();
        }
    }

    @Test
    void aRunThatWasStoppedEndsAsAnUndisturbedOne() {
        Shifted seen = new Shifted(4, 1);
        try (LatentActions whole = fresh(4, 3);
                LatentActions stopped = fresh(4, 3)) {
            train(labelled(whole, seen), 30, "whole");
            for (int at : new int[] {5, 18, 19, 25}) { // before, at and after the moment at which codes are chosen
                Stop stop = Stop.never();
                TrainingLoop loop = new TrainingLoop(
                        training(30), labelled(stopped, seen), folder.resolve("stopped"), stopping(at, stop), stop);
                assertThatThrownBy(loop::run).isInstanceOf(InterruptedAndSaved.class);
            }
            train(labelled(stopped, seen), 30, "stopped");
            Map<String, Tensor> expected = whole.state();
            stopped.state()
                    .forEach((key, tensor) -> assertThat(tensor.floats())
                            .as(key)
                            .isEqualTo(Objects.requireNonNull(expected.get(key)).floats()));
        }
    }

    private static LatentActionTrainee labelled(LatentActions model, Shifted seen) {
        LatentVideo video = seen.video();
        long[] some = Arrays.copyOf(video.labelledTransitions(), 40);
        return new LatentActionTrainee(model, video, some, video, BATCH, line -> {});
    }

    private static Progress stopping(long step, Stop stop) {
        return new Progress() {
            @Override
            public void start(String name, long total, String unit) {}

            @Override
            public void at(long done, String note) {
                if (done >= step) {
                    stop.request();
                }
            }

            @Override
            public void finish(String note) {}

            @Override
            public void say(String line) {}
        };
    }

    @Test
    void aModelThatCollapsedRaisesEveryAlarm() {
        Shifted seen = new Shifted(2, 1);
        List<String> alarms = new ArrayList<>();
        try (LatentActions model = fresh(8, 0)) {
            float[] same = new float[8 * 4];
            Arrays.fill(same, 0.5f); // eight times the same vector: the first is always nearest
            try (orrery.tensor.NoGrad off = orrery.tensor.NoGrad.open()) {
                Objects.requireNonNull(model.state().get("book.embedding.weight"))
                        .copy_(Tensor.of(same, 8, 4));
            }
            LatentVideo video = seen.unlabelled();
            new LatentActionTrainee(model, video, new long[0], video, BATCH, alarms::add).evaluate(model);
        }
        assertThat(alarms).hasSize(4);
        assertThat(String.join("\n", alarms))
                .contains("only 1.0 of 8 buttons", "7 of 8 buttons are dead", "does not listen", "tell nothing");
    }

    @Test
    void alarmsKeepQuietBeforeThereAreButtons() {
        Shifted seen = new Shifted(2, 1);
        List<String> alarms = new ArrayList<>();
        try (LatentActions model = fresh(8, 0)) {
            LatentVideo video = seen.unlabelled();
            new LatentActionTrainee(model, video, new long[0], video, BATCH, alarms::add).evaluate(model);
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void thePastOfAnEpisodesFirstFramesIsItsFirstFrame() {
        LatentVideo video = new Shifted(2, 1).video();
        Tensor past = video.past(Tensor.of(new long[] {51}, 1), 4);
        Tensor first = video.past(Tensor.of(new long[] {50}, 1), 1);
        assertThat(past.narrow(1, 0, 1).floats()).isEqualTo(first.floats());
        assertThat(past.narrow(1, 2, 1).floats()).isEqualTo(first.floats());
        assertThat(video.transitions()).hasSize(98).doesNotContain(49L);
        assertThat(video.labelledTransitions()).hasSize(98);
    }

    @Test
    void everyFrameButTheFirstOfAnEpisodeWasLedIntoByAButton() {
        try (LatentActions model = fresh(4, 0)) {
            long[] led = model.labels(new Shifted(2, 1).unlabelled()).longs();
            assertThat(led).hasSize(100);
            assertThat(led[0]).isEqualTo(4);
            assertThat(led[50]).isEqualTo(4);
            assertThat(Arrays.stream(led).filter(code -> code == 4).count()).isEqualTo(2);
        }
    }

    @Test
    void refusesLabelsThatTheModelHasNoWordsFor() {
        LatentVideo video = new Shifted(2, 1).video();
        try (LatentActions model = fresh(4, 0)) {
            assertThatThrownBy(() -> new LatentActionTrainee(model, video, new long[] {1, 2}, video, BATCH, line -> {}))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("2 labelled transitions");
        }
    }
}
