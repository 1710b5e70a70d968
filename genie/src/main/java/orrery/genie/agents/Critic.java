package orrery.genie.agents;

import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Tensor;

/** What will still be won after the last frames, as the policy plays. */
final class Critic extends Layer {
    private final Eye eye;
    private final Linear out;

    Critic(PolicyConfig c) {
        eye = layer("eye", new Eye(c, c.past()));
        out = layer("out", new Linear(c.hidden(), Bins.COUNT, true, true));
    }

    /** Reads scaled latents [..., N, C], for {@link #scores}. */
    Tensor read(Tensor frames) {
        return eye.read(frames);
    }

    /** Scores of {@link Bins}, FLOAT32 [B, 41], after frames as {@link #read}, [B, P, N, D]. */
    Tensor scores(Tensor past) {
        return out.forward(eye.look(past).silu()).to(DType.FLOAT32);
    }
}
