package orrery.tokenizer.causal;

import java.util.List;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** A part of a causal network, or a whole one: what it needs of earlier frames it keeps in the {@link Pass}. */
public abstract class CausalLayer extends Layer {
    /** Frames at hand to frames: of video [B, C, T, H, W], of image networks [B, C, H, W]. */
    public abstract Tensor forward(Tensor x, Pass pass);

    /** One after the other. What they make on the way dies with each, so that a pass without gradients needs little memory. */
    public static Tensor through(List<? extends CausalLayer> parts, Tensor x, Pass pass) {
        Tensor y = x;
        for (CausalLayer part : parts) {
            Tensor given = y;
            y = Scope.result(() -> part.forward(given, pass));
            if (given != x && given != y) {
                given.close();
            }
        }
        return y;
    }
}
