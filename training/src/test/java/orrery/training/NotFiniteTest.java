package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;

class NotFiniteTest {
    @TempDir
    Path run;

    @Test
    void nanInAPartOfTheLossIsNamedWithItsStep() {
        expect("step 8 of 20: the loss is NaN, first in spoiled", (trainee, loss) -> {
            Tensor nan = Tensor.scalar(Double.NaN);
            return new StepLoss(loss.total().add(nan), Map.of("spoiled", nan));
        });
    }

    @Test
    void infiniteLossIsRefused() {
        expect(
                "step 8 of 20: the loss is Infinity",
                (trainee, loss) -> StepLoss.of(loss.total().div(0.0)));
    }

    @Test
    void gradientThatIsNotFiniteIsNamedWithItsParameter() {
        // the root of zero has an infinite slope; times zero it is NaN in the gradient and 0 in the loss
        expect(
                "first in second.weight",
                (trainee, loss) -> StepLoss.of(
                        loss.total().add(trainee.net.second.mul(0).sum().sqrt())));
    }

    @Test
    void weightThatIsNotFiniteIsNamedWithItsKey() {
        expect("first in first.bias", (trainee, loss) -> {
            return StepLoss.of(trainee.loss(spoil(trainee)).total());
        });
    }

    private static Step spoil(TinyTrainee trainee) {
        try (NoGrad off = NoGrad.open()) {
            trainee.net.bias.fill_(Double.NaN);
        }
        return new Step(0, 1, new RandomStreams(0));
    }

    /** Spoils the loss of the eighth step: the run must stop there, leave the weights alone, and keep the last checkpoint. */
    private void expect(String message, BiFunction<TinyTrainee, StepLoss, StepLoss> spoiler) {
        Map<String, List<Double>> before = new LinkedHashMap<>();
        try (TinyTrainee trainee = new TinyTrainee() {
            private boolean spoiling;

            @Override
            public StepLoss loss(Step step) {
                StepLoss good = super.loss(step);
                if (step.index() != 7 || spoiling) {
                    return good;
                }
                spoiling = true;
                before.putAll(weights());
                return spoiler.apply(this, good);
            }
        }) {
            TrainingConfig config = TinyTrainee.config(20).withCadence(new CadenceConfig(1, 0, Duration.ZERO));
            assertThatThrownBy(() -> new TrainingLoop(config, trainee, run, Progress.SILENT, Stop.never()).run())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("tiny step 8 of 20")
                    .hasMessageContaining(message);
            assertThat(trainee.weights().get("second.weight")).isEqualTo(before.get("second.weight"));
        }
        assertThat(run.resolve("checkpoints/step-00000007/state.safetensors")).exists();
        assertThat(run.resolve("checkpoints/step-00000008")).doesNotExist();
    }
}
