package orrery.features;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Linear;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Resize;

/**
 * What a picture shows, as 1280 numbers: {@link Lite0} with its last convolution, averaged over the picture. Alike for pictures that show alike
 * things, of length 1, so that their product is the cosine. Further keys {@code head.…} and {@code fc.…}, the classifier of ImageNet's
 * thousand kinds of things. One picture at a time; close it.
 */
public final class PictureEmbedding implements AutoCloseable {
    /** Numbers of an embedding. */
    public static final int WIDTH = 1280;

    private static final int AREA = 224 * 224;
    private static final int MULTIPLE = 32;
    private static final int THINGS = 1000;
    private static final int LAST = 15;
    private static final int LAST_WIDTH = 320;

    private final Lite0 body = new Lite0();
    private final Tail tail = new Tail();

    /** What stands behind the blocks. */
    private static final class Tail extends Layer {
        private final Lite0.Convolution head = layer("head", new Lite0.Convolution(LAST_WIDTH, WIDTH, 1, 1, false));
        private final Linear fc = layer("fc", new Linear(WIDTH, THINGS));
    }

    /**
     * A picture.
     *
     * @param embedding {@link #WIDTH} numbers of length 1
     * @param things probability of each of ImageNet's kinds
     */
    @SuppressWarnings("ArrayRecordComponent") // read, not compared
    public record Seen(float[] embedding, float[] things) {}

    /** The published weights, batch norm folded in. */
    public static PictureEmbedding open(Path file) {
        PictureEmbedding network = new PictureEmbedding();
        try (Scope scope = Scope.open();
                Checkpoint checkpoint = Checkpoint.open(file)) {
            Map<Boolean, Map<String, Tensor>> parts = checkpoint.tensors().entrySet().stream()
                    .collect(Collectors.partitioningBy(
                            entry -> entry.getKey().startsWith("head.")
                                    || entry.getKey().startsWith("fc."),
                            Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            network.body.load(Objects.requireNonNull(parts.get(false)));
            network.tail.load(Objects.requireNonNull(parts.get(true)));
            network.body.prepareForInference();
            network.tail.prepareForInference();
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
        return network;
    }

    /**
     * Looks at a whole picture, shrunk or enlarged to the area the network knows with its own shape.
     *
     * @param picture UINT8 [H, W, 3], upright
     */
    public Seen of(Tensor picture) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            double aspect = Math.sqrt((double) picture.size(1) / picture.size(0));
            Tensor fitted = Resize.pillow(
                    picture,
                    side(Math.sqrt(AREA) / aspect),
                    side(Math.sqrt(AREA) * aspect),
                    Resize.PillowFilter.BICUBIC);
            Tensor pool = pool(fitted.permute(2, 0, 1)
                    .unsqueeze(0)
                    .to(DType.FLOAT32)
                    .add(-127)
                    .mul(1 / 128.0));
            Tensor things = logits(pool).softmax(-1);
            return new Seen(Functional.normalize(pool, Tensor.scalar(1e-12)).floats(), things.floats());
        }
    }

    private static int side(double pixels) {
        return Math.max(MULTIPLE, (int) Math.round(pixels / MULTIPLE) * MULTIPLE);
    }

    /** Features of pictures [B, 3, H, W] in −1..1, averaged over each: [B, 1280]. */
    Tensor pool(Tensor pictures) {
        Tensor last =
                Objects.requireNonNull(body.features(pictures, List.of(LAST)).get(LAST));
        return tail.head.forward(last).clamp(0, 6).mean(2, 3);
    }

    /** What ImageNet's classifier says of averaged features [B, 1280]: [B, 1000]. */
    Tensor logits(Tensor pool) {
        return tail.fc.forward(pool);
    }

    @Override
    public void close() {
        body.close();
        tail.close();
    }
}
