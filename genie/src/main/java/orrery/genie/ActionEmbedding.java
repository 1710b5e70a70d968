package orrery.genie;

import orrery.tensor.Functional;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * A vector for each action. Discrete: a table [actions + 1, D] whose last row means "no action known". Continuous: a linear map
 * of the normalised numbers and a learned vector for "none".
 */
final class ActionEmbedding extends Layer {
    private final boolean continuous;
    private final int axes;
    private final Tensor weight;

    ActionEmbedding(DynamicsConfig c) {
        continuous = c.continuous();
        axes = c.actions();
        // continuous: one row an axis, then the bias, then "none"
        weight = parameter("weight", continuous ? axes + 2 : axes + 1, c.width());
    }

    @Override
    protected void initialize(String name, Tensor parameter, Generator generator) {
        parameter.copy_(Tensor.randn(generator, parameter.shape()).mul(0.1));
    }

    /**
     * Embeds actions.
     *
     * @param action discrete: INT64 [B, T], index the number of actions for none; continuous: [B, T, axes + 1], the numbers and then 1
     *     where they are known, else 0
     * @return [B, T, D]
     */
    Tensor forward(Tensor action) {
        if (!continuous) {
            return Functional.embedding(weight, action);
        }
        Tensor known = action.narrow(2, axes, 1);
        Tensor features = Tensor.cat(
                java.util.List.of(
                        action.narrow(2, 0, axes).mul(known), known, known.neg().add(1)),
                2);
        return features.to(weight.dtype()).matmul(weight);
    }
}
