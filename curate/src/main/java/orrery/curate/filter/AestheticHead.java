package orrery.curate.filter;

import java.util.List;
import orrery.base.Check;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * How pleasing a picture is, from an embedding of it: five linear layers with nothing between, as LAION's aesthetic predictor has them
 * (its activations were left out when it was trained). Keys {@code layers.0}, {@code .2}, {@code .4}, {@code .6}, {@code .7}.
 */
public final class AestheticHead extends Layer {
    /** Widths of the head over CLIP ViT-L/14. */
    public static final List<Integer> CLIP_WIDTHS = List.of(768, 1024, 128, 64, 16, 1);

    private static final int[] PLACES = {0, 2, 4, 6, 7}; // dropouts stand between

    private final Linear[] layers = new Linear[PLACES.length];
    private final Tensor shortest = constant(() -> Tensor.scalar(1e-12));

    /** Scores of frames [N, 1] and what the last layer but one says [N, 16]. */
    public record Scores(Tensor scores, Tensor before) {}

    /** @param widths of the embedding and of each layer's output, six */
    public AestheticHead(List<Integer> widths) {
        Check.that(widths.size() == PLACES.length + 1, "Give six.", "%d widths of an aesthetic head", widths.size());
        for (int i = 0; i < PLACES.length; i++) {
            layers[i] = layer("layers." + PLACES[i], new Linear(widths.get(i), widths.get(i + 1)));
        }
    }

    /** Scores embeddings [N, D] of any length. */
    public Scores forward(Tensor embeddings) {
        Tensor x = Functional.normalize(embeddings, shortest);
        Tensor before = x;
        for (Linear layer : layers) {
            before = x;
            x = layer.forward(x);
        }
        return new Scores(x, before);
    }

    /** The score of a clip by the worst of its frames' embeddings [N, D]. */
    public double worst(Tensor embeddings) {
        try (Scope scope = Scope.open()) {
            return forward(embeddings).scores().min().item();
        }
    }
}
