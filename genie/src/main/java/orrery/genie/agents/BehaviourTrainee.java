package orrery.genie.agents;

import java.util.Map;
import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;

/** Behaviour cloning: what was chosen at each moment is to be chosen again. */
final class BehaviourTrainee implements Trainee {
    private static final int ROWS = 64;
    private static final int JUDGED = 512;
    private static final double NOISE = 0.1; // of the latents' deviation 1: keeps it from learning frames by heart

    private final Policy policy;
    private final Choices training;
    private final Choices judged;

    /**
     * Moments and what was chosen there.
     *
     * @param played where they are
     * @param at their frames
     * @param chosen an action or code each
     */
    @SuppressWarnings("ArrayRecordComponent") // read by this class alone, never compared
    record Choices(Played played, long[] at, long[] chosen) {}

    BehaviourTrainee(Policy policy, Choices training, Choices judged) {
        this.policy = policy;
        this.training = training;
        this.judged = judged;
    }

    @Override
    public String name() {
        return "cloning";
    }

    @Override
    public Layer network() {
        return policy;
    }

    @Override
    public StepLoss loss(Step step) {
        Tensor rows = Tensor.randint(step.generator("data"), 0, training.at().length, ROWS);
        Tensor past = past(training, rows);
        Tensor seen = past.add(Tensor.randn(step.generator(), past.shape()).mul(NOISE));
        return StepLoss.of(Functional.crossEntropy(policy.scores(policy.read(seen)), chosen(training, rows)));
    }

    private Tensor past(Choices from, Tensor rows) {
        Tensor at = Tensor.of(from.at(), from.at().length).indexSelect(0, rows);
        return from.played().past(at, policy.config().past());
    }

    private static Tensor chosen(Choices from, Tensor rows) {
        return Tensor.of(from.chosen(), from.chosen().length).indexSelect(0, rows);
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        if (judged.at().length == 0) {
            return Map.of();
        }
        try (Generator generator = new Generator(1)) {
            Tensor rows = Tensor.randint(generator, 0, judged.at().length, JUDGED);
            double right = 0;
            for (Tensor some : rows.split(ROWS, 0)) {
                right += policy.scores(policy.read(past(judged, some)))
                        .argmax(-1)
                        .eq(chosen(judged, some))
                        .to(orrery.tensor.DType.FLOAT32)
                        .sum()
                        .item();
            }
            return Map.of("accuracy", right / JUDGED);
        }
    }
}
