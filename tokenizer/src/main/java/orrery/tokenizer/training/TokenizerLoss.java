package orrery.tokenizer.training;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Tensor;
import orrery.tokenizer.loss.Lite0Loss;
import orrery.training.Step;
import orrery.training.StepLoss;

/**
 * The sum of terms that a recipe weighs.
 *
 * @param stages weights
 * @param teachers networks that judge
 */
record TokenizerLoss(LossStages stages, Teachers teachers) {
    /** Mean squared error, 36 dB, below which a crop's logarithm bends into a line: flat crops would rule otherwise. */
    private static final double LEAST = 1e-3;

    /**
     * The loss of a batch.
     *
     * @param wanted FLOAT32 [B, 3, T, H, W] in −1..1
     * @param made the same shape
     * @param quantizing what a quantizer adds, [B, …]
     */
    StepLoss of(Tensor wanted, Tensor made, Tensor quantizing, Step step) {
        LossStages.Weights weights = stages.at(step.index(), step.total());
        Tensor error = made.sub(wanted);
        Tensor squares = error.square().mean(1, 2, 3, 4); // [B]
        Terms terms = new Terms(weights, squares.mean().mul(weights.squared()).add(quantizing.mean()));
        terms.parts.put("squared", squares.mean().detach());
        terms.add("colour", LossStages.Weights::colour, () -> error.abs().mean());
        terms.add(
                "decibels",
                LossStages.Weights::decibels,
                () -> squares.add(LEAST).log().mean());
        if (stages.uses(LossStages.Weights::features) || stages.uses(LossStages.Weights::gram)) {
            boolean now = weights.features() > 0 || weights.gram() > 0;
            Tensor none = Tensor.scalar(0);
            Lite0Loss.Distances distances = now ? teachers.features(wanted, made) : new Lite0Loss.Distances(none, none);
            terms.add("features", LossStages.Weights::features, distances::features);
            terms.add("gram", LossStages.Weights::gram, distances::gram);
        }
        terms.add("flow", LossStages.Weights::flow, () -> teachers.flow(wanted, made));
        @Nullable PatchDiscriminator discriminator = teachers.discriminator();
        if (discriminator != null) {
            PatchDiscriminator judge = discriminator;
            terms.add("adversarial", LossStages.Weights::adversarial, () -> judge.fooling(made));
            Tensor telling = judge.telling(wanted, made); // always: it must be ready for its stage
            terms.parts.put("discriminator", telling.detach());
            terms.total = terms.total.add(telling);
        }
        return new StepLoss(terms.total, terms.parts);
    }

    /** Terms that were added up. Those of the other stage are in the log as zeros: its columns stay the same. */
    private final class Terms {
        private final LossStages.Weights now;
        private final Map<String, Tensor> parts = new LinkedHashMap<>();
        private Tensor total;

        Terms(LossStages.Weights now, Tensor total) {
            this.now = now;
            this.total = total;
        }

        void add(String name, ToDoubleFunction<LossStages.Weights> weight, Supplier<Tensor> value) {
            if (stages.uses(weight)) {
                double factor = weight.applyAsDouble(now);
                Tensor found = factor == 0 ? Tensor.scalar(0) : value.get();
                parts.put(name, found.detach());
                total = total.add(found.mul(factor));
            }
        }
    }
}
