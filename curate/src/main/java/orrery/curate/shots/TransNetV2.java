package orrery.curate.shots;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Is this frame the last of its shot? (TransNetV2, arXiv 2008.04838.) Frames of 48x27 pixels run through stacks of convolutions dilated in
 * time; beside them each frame is compared with the fifty before and after it, by their features and by their colours. Keys are those of
 * the published weights.
 */
public final class TransNetV2 extends Layer {
    /** Pixels across of a frame. */
    public static final int WIDTH = 48;
    /** Lines of a frame. */
    public static final int HEIGHT = 27;

    private static final int SIMILARITY = 128;

    /**
     * Sizes.
     *
     * @param filters channels of each branch in the first stack, F; twice as many in each further one
     * @param stacks L
     * @param blocks in each stack, S
     * @param hidden width of the layer before the answers, D
     */
    public record Config(int filters, int stacks, int blocks, int hidden) {
        public Config {
            Check.within("filters", filters, 1, 256);
            Check.within("stacks", stacks, 1, 3);
            Check.within("blocks", blocks, 1, 8);
            Check.within("hidden", hidden, 1, 1 << 14);
        }

        /** Those of the published weights. */
        public static Config published() {
            return new Config(16, 3, 2, 1024);
        }
    }

    /**
     * What the network says of T frames.
     *
     * @param cut logits that a frame is the last of its shot, [B, T]
     * @param transition logits that a frame belongs to a change of shot, however long, [B, T]
     * @param means of the stacks' outputs over each frame, [B, T, C] each
     * @param similarity how alike the frames around are by features, [B, T, 128]
     * @param histograms how alike they are by colours, [B, T, 128]
     */
    public record Answer(Tensor cut, Tensor transition, List<Tensor> means, Tensor similarity, Tensor histograms) {}

    private final List<DilatedStack> stacks = new ArrayList<>();
    private final Linear projection;
    private final Neighbours featureNeighbours;
    private final Neighbours colourNeighbours;
    private final Linear hidden;
    private final Linear cut;
    private final Linear transition;
    private final Tensor shortest = constant(() -> Tensor.scalar(1e-12));
    private DType products = DType.FLOAT32;

    /** With weights of zeros: load some. */
    public TransNetV2(Config config) {
        long in = 3;
        long means = 0;
        int height = HEIGHT;
        int width = WIDTH;
        for (int i = 0; i < config.stacks(); i++) {
            DilatedStack stack = new DilatedStack(in, (long) config.filters() << i, config.blocks());
            stacks.add(layer("SDDCNN." + i, stack));
            in = stack.out();
            means += in;
            height /= 2;
            width /= 2;
        }
        projection = layer("frame_sim_layer.projection", new Linear(means, SIMILARITY));
        featureNeighbours = layer("frame_sim_layer", new Neighbours());
        colourNeighbours = layer("color_hist_layer", new Neighbours());
        hidden = layer("fc1", new Linear(2L * Neighbours.OUT + in * height * width, config.hidden()));
        cut = layer("cls_layer1", new Linear(config.hidden(), 1));
        transition = layer("cls_layer2", new Linear(config.hidden(), 1));
    }

    /** The published network in a file: the one that this house ships, or the original. Ready to run in the given type; close it. */
    public static TransNetV2 open(Checkpoint file, Precision precision) {
        TransNetV2 network = new TransNetV2(Config.published());
        try (Scope scope = Scope.open()) {
            network.load(plain(file.tensors()));
            network.products = precision.dtype();
            network.prepareForInference();
            network.stacks.forEach(stack -> stack.runIn(precision.dtype()));
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        return network;
    }

    /** Weights as the network takes them: counters left out, rows of bytes times their scales. */
    public static Map<String, Tensor> plain(Map<String, Tensor> stored) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        stored.forEach((key, value) -> {
            @Nullable Tensor scale = key.endsWith("_int8") ? stored.get(key.replace("_int8", "_scale")) : null;
            if (scale != null) {
                weights.put(
                        key.substring(0, key.length() - "_int8".length()),
                        value.to(DType.FLOAT32).mul(scale.unsqueeze(1)));
            } else if (!key.endsWith("_scale") && !key.endsWith("num_batches_tracked")) {
                weights.put(key, value);
            }
        });
        return weights;
    }

    /**
     * Looks at T consecutive frames.
     *
     * @param frames UINT8 RGB [B, T, 27, 48, 3]
     */
    public Answer forward(Tensor frames) {
        Tensor x = frames.to(DType.FLOAT32).div(255).to(products); // [B, T, H, W, C] all the way
        List<Tensor> means = new ArrayList<>();
        for (DilatedStack stack : stacks) {
            x = stack.forward(x);
            means.add(x.to(DType.FLOAT32).mean(2, 3));
        }
        Tensor features = Functional.normalize(projection.forward(Tensor.cat(means, 2)), shortest);
        Tensor similarity = featureNeighbours.forward(features);
        Tensor histograms = colourNeighbours.forward(colours(frames));
        Tensor flat = x.to(DType.FLOAT32).flatten(2, 4);
        Tensor y = hidden.forward(Tensor.cat(List.of(histograms, similarity, flat), 2))
                .relu();
        return new Answer(cut.forward(y).squeeze(-1), transition.forward(y).squeeze(-1), means, similarity, histograms);
    }

    /** Histograms of 512 colours, of length 1: [B, T, 512]. */
    private Tensor colours(Tensor frames) {
        byte[] bytes = frames.bytes();
        int size = HEIGHT * WIDTH;
        int count = bytes.length / (3 * size);
        float[] histograms = new float[count * 512];
        for (int i = 0; i < count * size; i++) {
            int bin =
                    ((bytes[3 * i] & 0xe0) << 1) | ((bytes[3 * i + 1] & 0xe0) >> 2) | ((bytes[3 * i + 2] & 0xff) >> 5);
            histograms[i / size * 512 + bin]++;
        }
        return Functional.normalize(Tensor.of(histograms, frames.size(0), frames.size(1), 512), shortest);
    }

    /** How alike each frame is to the fifty before and after it; zeros where there are none. Key {@code fc}. */
    private static final class Neighbours extends Layer {
        static final int OUT = 128;
        private static final int REACH = 50;
        private final Linear fc = layer("fc", new Linear(2 * REACH + 1, OUT));

        /** Vectors of length 1, [B, T, D], to [B, T, 128]. */
        Tensor forward(Tensor x) {
            Tensor alike = Functional.pad(x.bmm(x.transpose(1, 2)), "constant", REACH, REACH); // [B, T, T + 100]
            List<Tensor> rows = new ArrayList<>();
            for (long t = 0; t < x.size(1); t++) {
                rows.add(alike.select(1, t).narrow(1, t, 2 * REACH + 1));
            }
            return fc.forward(Tensor.stack(rows, 1)).relu();
        }
    }
}
