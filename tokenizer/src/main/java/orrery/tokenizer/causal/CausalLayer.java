package orrery.tokenizer.causal;

import java.util.List;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** A part of a causal network, or a whole one: what it needs of earlier frames it keeps in the {@link Pass}. */
public abstract class CausalLayer extends Layer {
    /** Frames at hand to frames: of video [B, C, T, H, W], of image networks [B, C, H, W]. */
    public abstract Tensor forward(Tensor x, Pass pass);

    /** One after the other. */
    public static Tensor through(List<? extends CausalLayer> parts, Tensor x, Pass pass) {
        Tensor y = x;
        for (CausalLayer part : parts) {
            y = part.forward(y, pass);
        }
        return y;
    }
}
