package orrery.tokenizer.training;

import java.util.function.ToDoubleFunction;
import orrery.base.Check;

/**
 * Two stages of training with a weight for each term of the loss: first what is quickly learned, then what refines it.
 *
 * @param first weights at the beginning
 * @param second weights later
 * @param secondFrom share of the steps after which the second stage begins, 0..1; 1 for never
 */
public record LossStages(Weights first, Weights second, double secondFrom) {
    /**
     * Weights of the terms; a term of weight 0 is not computed.
     *
     * @param colour of |x − y|
     * @param squared of (x − y)²
     * @param decibels of the logarithm of each clip's mean squared error, what PSNR counts
     * @param features of the distance of a network's features
     * @param gram of the distance of their Gram matrices
     * @param flow of how differently things move: by RAFT where teachers name it, else along the optical flow of the true frames
     * @param adversarial of what a discriminator takes for real
     */
    public record Weights(
            double colour,
            double squared,
            double decibels,
            double features,
            double gram,
            double flow,
            double adversarial) {
        public Weights {
            for (double weight : new double[] {colour, squared, decibels, features, gram, flow, adversarial}) {
                Check.that(weight >= 0 && Double.isFinite(weight), "Use 0 or more.", "a weight of %s", weight);
            }
        }

        /** Colours alone. */
        public static Weights colours() {
            return new Weights(1, 0, 0, 0, 0, 0, 0);
        }
    }

    public LossStages {
        Check.that(secondFrom >= 0 && secondFrom <= 1, "Use 0 to 1.", "second_from is %s", secondFrom);
    }

    /** Whether a term has a weight in either stage. */
    boolean uses(ToDoubleFunction<Weights> term) {
        return term.applyAsDouble(first) > 0 || term.applyAsDouble(second) > 0;
    }

    /** The weights of a step. */
    public Weights at(long step, long steps) {
        return step < Math.round(secondFrom * steps) ? first : second;
    }
}
