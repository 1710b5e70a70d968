package orrery.tokenizer.training;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/**
 * Which patches of a frame are real? Four convolutions that each see a little more (PatchGAN, arXiv 1611.07004), trained by the hinge
 * loss beside the tokenizer: one optimiser for both, since what fools it moves only the tokenizer.
 */
final class PatchDiscriminator extends Layer {
    private static final int WIDTH = 32;
    private static final List<String> NAMES = List.of("0", "1", "2", "3");
    private static final double SLOPE = 0.2;

    PatchDiscriminator() {
        layer("0", new Conv2d(3, WIDTH, 3, 2, false));
        layer("1", new Conv2d(WIDTH, 2 * WIDTH, 3, 2, false));
        layer("2", new Conv2d(2 * WIDTH, 4 * WIDTH, 3, 2, false));
        layer("3", new Conv2d(4 * WIDTH, 1, 3, 1, false));
    }

    /** What the discriminator minimises: real patches above 1, made ones below −1. Gradients reach the discriminator alone. */
    Tensor telling(Tensor real, Tensor made) {
        Tensor a = judge(real, parameters()).neg().add(1).relu().mean();
        Tensor b = judge(made.detach(), parameters()).add(1).relu().mean();
        return a.add(b).mul(0.5);
    }

    /** What the tokenizer minimises: patches that are taken for real. Gradients reach the pixels alone. */
    Tensor fooling(Tensor made) {
        Map<String, Tensor> fixed = new TreeMap<>();
        parameters().forEach((key, parameter) -> fixed.put(key, parameter.detach()));
        return judge(made, fixed).mean().neg();
    }

    /** Frames of [B, 3, T, H, W] to one number a patch. */
    private static Tensor judge(Tensor clip, Map<String, Tensor> weights) {
        Tensor x = clip.transpose(1, 2).flatten(0, 1);
        for (String name : NAMES) {
            Tensor weight = Objects.requireNonNull(weights.get(name + ".weight"));
            boolean last = name.equals("3");
            x = Functional.conv2d(x, weight, weights.get(name + ".bias"), last ? 1 : 2, 1);
            x = last ? x : x.maximum(x.mul(SLOPE)); // leaky ReLU
        }
        return x;
    }
}
