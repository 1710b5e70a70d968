package orrery.tokenizer.loss;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import orrery.features.Lite0;
import orrery.tensor.Tensor;

/**
 * Distance of the features of {@link Lite0}, and of what textures they form: as LPIPS, without learned weights of channels. Features
 * have length 1 at each place, since they are six times as large in the first blocks as in the last.
 *
 * @param network with its weights
 */
public record Lite0Loss(Lite0 network) {
    private static final List<Integer> BLOCKS = List.of(Lite0.STEM_OUTPUT, 2, 4, 10, 15);

    /**
     * What was compared; single numbers.
     *
     * @param features squared difference of features, summed over channels and blocks, mean over places
     * @param gram squared difference of Gram matrices, summed over blocks
     */
    public record Distances(Tensor features, Tensor gram) {}

    /** Compares pictures [B, 3, H, W] in −1..1; gradients reach both. */
    public Distances of(Tensor a, Tensor b) {
        Map<Integer, Tensor> left = network.features(a, BLOCKS);
        Map<Integer, Tensor> right = network.features(b, BLOCKS);
        Tensor features = Tensor.scalar(0);
        Tensor grams = Tensor.scalar(0);
        for (int block : BLOCKS) {
            Tensor x = Objects.requireNonNull(left.get(block));
            Tensor y = Objects.requireNonNull(right.get(block));
            features = features.add(unit(x).sub(unit(y)).square().sum(1).mean());
            grams = grams.add(gram(x).sub(gram(y)).square().sum(1, 2).mean());
        }
        return new Distances(features, grams);
    }

    private static Tensor unit(Tensor x) {
        return x.div(x.square().sum(true, 1).add(1e-10).sqrt());
    }

    private static Tensor gram(Tensor x) {
        Tensor rows = x.flatten(2, 3); // [B, C, H·W]
        return rows.matmul(rows.transpose(1, 2)).div((double) x.size(1) * x.size(2) * x.size(3));
    }
}
