package orrery.curate.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.features.Brisque;
import orrery.features.Faces;
import orrery.features.PictureEmbedding;
import orrery.features.TextReader;

/** The networks that look at clips, opened once. One clip at a time; close them. */
public final class Networks implements AutoCloseable {
    private final TextReader text;
    private final Faces faces;
    private final Brisque brisque = new Brisque();
    private final PictureEmbedding embedding;
    private final List<String> things;
    private final @Nullable VideoKinds kinds;

    /** @param zoo folder with {@code blazeface} and {@code efficientnet-lite0} in it, as the house ships it, and {@code kinds} where some were learned */
    public Networks(Path zoo) {
        Path lite = zoo.resolve("efficientnet-lite0");
        things = lines(lite.resolve("imagenet-classes.txt"));
        faces = new Faces(zoo.resolve("blazeface/face_detection_full_range.tflite"));
        embedding = PictureEmbedding.open(lite.resolve("efficientnet-lite0.safetensors"));
        text = new TextReader();
        kinds = Files.exists(zoo.resolve("kinds")) ? VideoKinds.open(zoo.resolve("kinds")) : null;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /** Finds and reads text. */
    public TextReader text() {
        return text;
    }

    /** Finds faces. */
    public Faces faces() {
        return faces;
    }

    /** Tells how distorted a picture looks. */
    public Brisque brisque() {
        return brisque;
    }

    /** Says in numbers what a picture shows. */
    public PictureEmbedding embedding() {
        return embedding;
    }

    /** ImageNet's names of things, in the order of the network's answers. */
    public List<String> things() {
        return things;
    }

    /** Knows kinds of videos; null where none were learned. */
    @Nullable
    VideoKinds kinds() {
        return kinds;
    }

    @Override
    public void close() {
        text.close();
        faces.close();
        brisque.close();
        embedding.close();
    }
}
