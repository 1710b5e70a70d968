package orrery.bench.speed;

import java.time.Duration;
import java.util.function.Supplier;
import orrery.tensor.Layer;
import orrery.tensor.Precision;
import orrery.tensor.Tensor;
import orrery.training.BareSteps;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;
import orrery.training.TrainingConfig;

/** Training steps of a network by the product's own loop, on one batch that stays: forward, backward, clipping, AdamW. */
final class TrainingWork implements Work {
    private final Batch batch;
    private final Layer network;
    private final BareSteps steps;
    private double first = Double.NaN;
    private double last = Double.NaN;

    /**
     * Prepares steps.
     *
     * @param network closed with this
     * @param batch closed with this
     * @param loss called in every step
     */
    TrainingWork(Layer network, Batch batch, Supplier<Tensor> loss) {
        this.network = network;
        this.batch = batch;
        steps = new BareSteps(config(), new Trainee() {
            @Override
            public Layer network() {
                return network;
            }

            @Override
            public StepLoss loss(Step step) {
                return StepLoss.of(loss.get());
            }
        });
    }

    /** That of the peers: AdamW at 1e-3, weight decay 0.01, clipping at 1, no average of weights. */
    private static TrainingConfig config() {
        return new TrainingConfig(
                1_000_000,
                new OptimizerConfig(1e-3, 0.9, 0.999, 1e-8, 0.01, 1),
                ScheduleConfig.constant(0),
                0,
                Precision.fastest(),
                new CadenceConfig(1, 0, Duration.ofDays(1)),
                0);
    }

    @Override
    public void once() {
        last = steps.step();
        if (Double.isNaN(first)) {
            first = last;
        }
    }

    /** The loss of the last step before its update. */
    double last() {
        return last;
    }

    @Override
    public double check() {
        return first;
    }

    @Override
    public void close() {
        steps.close();
        network.close();
        batch.close();
    }
}
