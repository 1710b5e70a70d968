package orrery.tokenizer.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;

/** The sum of terms that a recipe weighs. */
final class TokenizerLoss {
    /** Mean squared error, 36 dB, below which a crop's logarithm bends into a line: flat crops would rule otherwise. */
    private static final double LEAST = 1e-3;

    private final LossStages stages;

    TokenizerLoss(LossStages stages) {
        this.stages = stages;
    }

    /**
     * The loss of a batch.
     *
     * @param wanted FLOAT32 [B, 3, T, H, W] in −1..1
     * @param made the same shape
     */
    StepLoss of(Tensor wanted, Tensor made, Step step) {
        LossStages.Weights weights = stages.at(step.index(), step.total());
        Tensor error = made.sub(wanted);
        Tensor squares = error.square().mean(1, 2, 3, 4); // [B]
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("squared", squares.mean());
        Tensor total = squares.mean().mul(weights.squared());
        total = total.add(term(parts, "colour", weights, LossStages.Weights::colour, () -> error.abs().mean()));
        total = total.add(term(parts, "decibels", weights, LossStages.Weights::decibels, () -> squares.add(LEAST)
                .log()
                .mean()));
        return new StepLoss(total, parts);
    }

    /** A term times its weight. Terms of the other stage are in the log as zeros: its columns stay the same. */
    private Tensor term(
            Map<String, Tensor> parts,
            String name,
            LossStages.Weights now,
            ToDoubleFunction<LossStages.Weights> weight,
            Supplier<Tensor> value) {
        double factor = weight.applyAsDouble(now);
        if (weight.applyAsDouble(stages.first()) == 0 && weight.applyAsDouble(stages.second()) == 0) {
            return Tensor.scalar(0);
        }
        Tensor found = factor == 0 ? Tensor.scalar(0) : value.get();
        parts.put(name, found.detach());
        return found.mul(factor);
    }
}
