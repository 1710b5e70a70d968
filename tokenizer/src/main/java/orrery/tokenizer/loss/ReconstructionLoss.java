package orrery.tokenizer.loss;

import org.jspecify.annotations.Nullable;
import orrery.tensor.Tensor;

/**
 * Distance of colours, and of a variational posterior from the standard normal distribution.
 *
 * @param colour weight of |x − y|
 * @param divergence weight of the KL term; the releases use 1e-6
 */
public record ReconstructionLoss(StepSchedule colour, StepSchedule divergence) {
    /** |x − y|, weighted by a mask where there is one; the shape of the pixels. */
    public Tensor colour(Tensor pixels, Tensor reconstruction, @Nullable Tensor mask, long iteration) {
        Tensor distance = pixels.sub(reconstruction).abs();
        return (mask == null ? distance : distance.mul(mask)).mul(colour.at(iteration));
    }

    /** ½(μ² + σ² − 1 − ln σ²), element by element. */
    public Tensor divergence(Tensor mean, Tensor logVariance, long iteration) {
        return kl(mean, logVariance).mul(divergence.at(iteration));
    }

    /** The same without weight. */
    public static Tensor kl(Tensor mean, Tensor logVariance) {
        return mean.square().add(logVariance.exp()).sub(1).sub(logVariance).mul(0.5);
    }
}
