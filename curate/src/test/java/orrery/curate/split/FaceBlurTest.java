package orrery.curate.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.features.Box;
import orrery.features.Faces;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Excerpt;
import orrery.video.Png;
import orrery.video.ReadOptions;
import orrery.video.VideoReader;
import orrery.video.VideoWriter;

/** Faces that are not to be recognised. */
class FaceBlurTest {
    private static final Path PORTRAIT = Path.of("../../shared/data/models/photos/portrait-256.png");

    @TempDir
    Path folder;

    @Test
    void detailGoesInsideAndNothingChangesOutside() {
        int side = 60;
        byte[] rgb = new byte[3 * side * side];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) ((i / 3 + i / 3 / side) % 2 * 200 + 20);
        }
        byte[] before = rgb.clone();
        FaceBlur.blur(rgb, side, side, new Box(0.25, 0.25, 0.75, 0.75));
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int i = 3 * (y * side + x);
                if (x >= 15 && x < 45 && y >= 15 && y < 45) {
                    assertThat(rgb[i] & 0xff).isBetween(110, 130);
                } else {
                    assertThat(rgb[i]).isEqualTo(before[i]);
                }
            }
        }
        FaceBlur.blur(rgb, side, side, new Box(-0.2, 0.9, 0.1, 1.3)); // stands out of the picture
    }

    @Test
    void aFaceIsNotFoundAnyMoreAfterwards() {
        Assumptions.assumeTrue(Files.exists(PORTRAIT), "no shared/data/models beside the repository");
        try (Scope scope = Scope.open();
                Faces faces = new Faces(Path.of("../zoo/blazeface/face_detection_full_range.tflite"))) {
            Tensor picture = Png.read(PORTRAIT);
            Path film = folder.resolve("film.mkv");
            VideoWriter.write(film, Tensor.stack(Collections.nCopies(8, picture), 0), 10);
            FaceBlur blur = new FaceBlur(faces, film, ReadOptions.standard(), 0, 0.8);
            assertThat(blur.most()).isEqualTo(1);
            Path hidden = folder.resolve("hidden.mp4");
            Excerpt.write(
                    film,
                    ReadOptions.standard(),
                    new Excerpt.Plan(0, 0.8, 0, 0),
                    blur,
                    hidden,
                    Progress.SILENT,
                    Stop.never());
            try (VideoReader reader = VideoReader.open(hidden)) {
                for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                    assertThat(faces.of(frame.get().tensor())).isEmpty();
                }
                assertThat(reader.position()).isEqualTo(8);
            }
        }
    }
}
