package orrery.tokenizer.loss;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import orrery.base.Check;
import orrery.tensor.Conv2d;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Tensor;

/** The convolutions of VGG-16 or VGG-19 (arXiv 1409.1556). Keys {@code features.N.…} as in torchvision. */
public final class Vgg extends Layer {
    private static final int[] WIDTHS = {64, 128, 256, 512, 512};

    private final Map<String, Conv2d> convolutions = new LinkedHashMap<>(); // by the name of the ReLU behind

    /** With 16 or 19 layers. */
    public Vgg(int layers) {
        Check.that(layers == 16 || layers == 19, "Use 16 or 19.", "VGG of %d layers", layers);
        int[] counts = layers == 16 ? new int[] {2, 2, 3, 3, 3} : new int[] {2, 2, 4, 4, 4};
        int at = 0;
        long in = 3;
        for (int block = 0; block < counts.length; block++) {
            for (int i = 0; i < counts[block]; i++) {
                Conv2d conv = layer("features." + at, new Conv2d(in, WIDTHS[block], 3));
                convolutions.put("relu" + (block + 1) + "_" + (i + 1), conv);
                in = WIDTHS[block];
                at += 2; // the ReLU has a number too
            }
            at++; // and so has the pooling
        }
    }

    /**
     * Features of pictures [B, 3, H, W], normalised as the weights want it.
     *
     * @param wanted names such as {@code relu3_3}
     * @return by name, in the order of the network; the last one wanted ends the pass
     */
    public Map<String, Tensor> features(Tensor pictures, Set<String> wanted) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        Tensor x = pictures;
        for (Map.Entry<String, Conv2d> entry : convolutions.entrySet()) {
            String name = entry.getKey();
            if (name.endsWith("_1") && !name.equals("relu1_1")) {
                x = Functional.maxPool2d(x, 2, 2);
            }
            x = entry.getValue().forward(x).relu();
            if (wanted.contains(name)) {
                found.put(name, x);
            }
            if (found.size() == wanted.size()) {
                return found;
            }
        }
        throw new IllegalArgumentException("VGG has no layers " + wanted);
    }
}
