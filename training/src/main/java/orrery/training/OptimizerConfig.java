package orrery.training;

import orrery.base.Check;

/**
 * Settings of AdamW (Loshchilov and Hutter, "Decoupled weight decay regularization", algorithm 2).
 *
 * @param learningRate peak learning rate, above 0; the schedule multiplies it
 * @param beta1 decay of the first moment, 0 to below 1
 * @param beta2 decay of the second moment, 0 to below 1
 * @param eps added to the root of the second moment, above 0
 * @param weightDecay decoupled decay of parameters with two or more dimensions; vectors and scalars (norms, biases) are not decayed
 * @param clip largest allowed norm of all gradients together; 0 means no clipping
 */
public record OptimizerConfig(
        double learningRate, double beta1, double beta2, double eps, double weightDecay, double clip) {
    public OptimizerConfig {
        Check.that(
                learningRate > 0 && learningRate < Double.POSITIVE_INFINITY,
                "use a small number such as 3e-4",
                "learningRate must be above 0, got %s",
                learningRate);
        Check.that(beta1 >= 0 && beta1 < 1, "0.9 is usual", "beta1 must be in 0..1 without 1, got %s", beta1);
        Check.that(beta2 >= 0 && beta2 < 1, "0.99 is usual", "beta2 must be in 0..1 without 1, got %s", beta2);
        Check.that(eps > 0, "1e-8 is usual", "eps must be above 0, got %s", eps);
        Check.that(weightDecay >= 0, "use 0 for none", "weightDecay must not be negative, got %s", weightDecay);
        Check.that(clip >= 0, "use 0 for no clipping", "clip must not be negative, got %s", clip);
    }

    /** AdamW with betas 0.9 and 0.99, no weight decay and clipping at norm 1. */
    public static OptimizerConfig of(double learningRate) {
        return new OptimizerConfig(learningRate, 0.9, 0.99, 1e-8, 0, 1);
    }
}
