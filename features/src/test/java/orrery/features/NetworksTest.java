package orrery.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.video.Png;
import orrery.video.Resize;

/** Networks of others against figures of their reference implementations; pictures that are not in the repository are skipped. */
class NetworksTest {
    private static final Path ZOO = Path.of("../zoo");
    private static final Path PHOTOS = Path.of("../../shared/data/models/photos");

    private static Tensor photo(String name) {
        Path file = PHOTOS.resolve(name);
        Assumptions.assumeTrue(Files.exists(file), "no shared/data/models beside the repository");
        return Png.read(file);
    }

    @Test
    void theDetectorAndTheRecogniserSayWhatTheReferenceSays() {
        try (OnnxNetwork detector = OnnxNetwork.ofResource("/models/ch_PP-OCRv4_det_infer.onnx");
                OnnxNetwork recogniser = OnnxNetwork.ofResource("/models/ch_PP-OCRv4_rec_infer.onnx");
                Scope scope = Scope.open()) {
            float[] picture =
                    SyntheticWeights.input("ocr.image", -2, 2, 1, 3, 64, 96).floats();
            double mean = 0;
            for (float value : detector.run(picture, 1, 3, 64, 96).values()) {
                mean += value / (64 * 96);
            }
            assertThat(mean).isCloseTo(1.4615e-8, within(1e-10));
            float[] line =
                    SyntheticWeights.input("ocr.line", -1, 1, 1, 3, 48, 96).floats();
            OnnxNetwork.Output read = recogniser.run(line, 1, 3, 48, 96);
            assertThat(read.shape()).containsExactly(1, 12, 6625);
            assertThat((double) read.values()[0]).isCloseTo(0.747664, within(1e-4));
        }
    }

    @Test
    void textIsReadAndAPatternThatLooksLikeItIsNot() {
        try (TextReader reader = new TextReader();
                Scope scope = Scope.open()) {
            List<TextReader.Line> lines = reader.lines(photo("text-320x64.png"));
            assertThat(lines).hasSize(1);
            assertThat(lines.get(0).text()).isEqualTo("ORRERY 42");
            assertThat(lines.get(0).read()).isTrue();
            assertThat(lines.get(0).box().left()).isBetween(0.0, 27 / 320.0);
            assertThat(lines.get(0).box().right()).isBetween(228 / 320.0, 0.85);
            for (String without : List.of("cat-224.png", "coffee-224.png", "portrait-256.png")) {
                assertThat(reader.lines(photo(without))).as(without).noneMatch(TextReader.Line::read);
            }
        }
    }

    @Test
    void aFaceIsFoundWhereItIsAndNowhereElse() {
        try (Faces faces = new Faces(ZOO.resolve("blazeface/face_detection_full_range.tflite"));
                Scope scope = Scope.open()) {
            Tensor portrait = photo("portrait-256.png");
            List<Faces.Face> found = faces.of(portrait);
            assertThat(found).hasSize(1);
            Box box = found.get(0).box();
            assertThat(box.middleX())
                    .isCloseTo(226 / 512.0, within(0.03)); // measured by the reference: (173,68)-(279,175) of 512
            assertThat(box.middleY()).isCloseTo(121 / 512.0, within(0.03));
            assertThat(box.right() - box.left()).isCloseTo(106 / 512.0, within(0.04));
            for (String without : List.of("cat-224.png", "coffee-224.png", "rocket-224.png")) {
                assertThat(faces.of(photo(without))).as(without).isEmpty();
            }
            // at the side of a wide picture it is small; the squares still find it
            Tensor wide = Tensor.cat(List.of(Tensor.zeros(orrery.tensor.DType.UINT8, 256, 500, 3), portrait), 1);
            assertThat(faces.of(wide)).hasSize(1);
            assertThat(faces.of(wide).get(0).box().middleX()).isCloseTo((500 + 113) / 756.0, within(0.02));
        }
    }

    @Test
    void facesOfNoFileOrAnotherFileAreRefused() {
        assertThatThrownBy(() -> new Faces(ZOO.resolve("none.tflite"))).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> new Faces(ZOO.resolve("blazeface/LICENSE"))).isInstanceOf(OrreryException.class);
    }

    @Test
    void blurMakesAPictureWorse() {
        try (Brisque brisque = new Brisque();
                Scope scope = Scope.open()) {
            Tensor cat = photo("cat-224.png");
            Tensor blurred = Resize.pillow(
                    Resize.pillow(cat, 56, 56, Resize.PillowFilter.BOX), 224, 224, Resize.PillowFilter.BICUBIC);
            double sharp = brisque.of(cat);
            assertThat(sharp).isBetween(0.0, 30.0);
            assertThat(brisque.of(blurred)).isGreaterThan(sharp + 30);
            assertThatThrownBy(() -> brisque.of(cat.narrow(0, 0, 40).contiguous()))
                    .hasMessageContaining("224×40");
        }
    }

    @ParameterizedTest
    @CsvSource({"cat-224.png, 282, 0.38657", "coffee-224.png, 967, 0.95133", "rocket-224.png, 657, 0.29883"})
    void thingsAreThoseOfTheReference(String file, int thing, double probability) {
        try (PictureEmbedding network =
                        PictureEmbedding.open(ZOO.resolve("efficientnet-lite0/efficientnet-lite0.safetensors"));
                Scope scope = Scope.open()) {
            PictureEmbedding.Seen seen = network.of(photo(file));
            assertThat((double) seen.things()[thing]).isCloseTo(probability, within(5e-3));
            double length = 0;
            for (float value : seen.embedding()) {
                length += value * value;
            }
            assertThat(length).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void theEmbeddingsLastLayersAreThoseOfTheReference() {
        try (PictureEmbedding network =
                        PictureEmbedding.open(ZOO.resolve("efficientnet-lite0/efficientnet-lite0.safetensors"));
                Scope scope = Scope.open()) {
            Tensor pool = network.pool(SyntheticWeights.input("lite0.image", -1, 1, 1, 3, 224, 224));
            assertThat((double) pool.floats()[0]).isCloseTo(0.378253, within(2e-3));
            assertThat((double) pool.floats()[2]).isCloseTo(1.544880, within(2e-3));
            assertThat((double) network.logits(pool).floats()[0]).isCloseTo(-2.358611, within(2e-3));
        }
    }
}
