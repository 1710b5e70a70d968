package orrery.genie.agents;

import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/**
 * Which button to press after the last frames. Where it was learned from buttons that were found in video, it chooses among those, and a table says which true
 * button each of them stands for.
 */
public final class Policy extends Layer {
    private final PolicyConfig config;
    private final Eye eye;
    private final Linear out;
    private final Tensor meaning; // [K, A]: the true button of each code, as shares; without codes the identity

    /** A network without meaning until it is initialised or loaded. */
    public Policy(PolicyConfig c) {
        config = c;
        eye = layer("eye", new Eye(c, c.past()));
        out = layer("out", new Linear(c.hidden(), c.choices(), true, true));
        meaning = buffer("meaning", () -> Tensor.full(1.0 / c.actions(), c.choices(), c.actions()));
    }

    /** The sizes that this network was made with. */
    public PolicyConfig config() {
        return config;
    }

    /** Reads scaled latents [..., N, C], for {@link #scores} and {@link #actions}. */
    Tensor read(Tensor frames) {
        return eye.read(frames);
    }

    /**
     * Scores of what it chooses among: codes where there are some, else actions.
     *
     * @param past the last frames as {@link #read}, [B, P, N, D]
     * @return FLOAT32 [B, K or A]
     */
    Tensor scores(Tensor past) {
        return out.forward(eye.look(past).silu()).to(DType.FLOAT32);
    }

    /** Log-probabilities of the world's actions after frames as {@link #read}, FLOAT32 [B, A]. */
    Tensor actions(Tensor past) {
        Tensor scores = scores(past);
        return config.codes() == 0
                ? scores.logSoftmax(-1)
                : scores.softmax(-1).matmul(meaning).clamp(1e-9, 1).log();
    }

    /** One action of each row, drawn by log-probabilities [B, A] (the Gumbel trick); INT64 [B]. */
    static Tensor drawn(Tensor chances, Generator generator) {
        Tensor uniform = Tensor.rand(generator, chances.shape()).clamp(1e-20, 1);
        return chances.sub(uniform.log().neg().clamp(1e-20, 1e20).log()).argmax(-1);
    }

    /** Says what each code means, as shares of actions [K, A]. */
    void mean(Tensor shares) {
        meaning.copy_(shares);
    }
}
