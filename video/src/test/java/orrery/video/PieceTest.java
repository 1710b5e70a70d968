package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Pieces of videos: copied without loss, and written anew. */
class PieceTest {
    private static final double FPS = 10;
    private static final int FRAMES = 70; // key frames at 0, 20, 40, 60

    @TempDir
    Path folder;

    private Path video = Path.of("");

    @BeforeEach
    void writeVideo() {
        video = folder.resolve("video.mp4");
        try (Scope scope = Scope.open()) {
            VideoWriter.write(video, Clips.wandering(FRAMES, 48, 64), FPS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut.mp4", "cut.mkv", "cut.ts", "cut.mov"})
    void aCopyHoldsTheSamePicturesFromKeyFrameToKeyFrame(String name) {
        Path cut = folder.resolve(name);
        KeyFrameCut.Result result = KeyFrameCut.copy(video, ReadOptions.standard(), 2.5, 3.1, cut);
        assertThat(result.start()).isCloseTo(2, within(1e-6));
        assertThat(result.end()).isCloseTo(4, within(1e-6));
        assertThat(result.frames()).isEqualTo(20);
        List<byte[]> all = pictures(video);
        List<byte[]> piece = pictures(cut);
        assertThat(piece).hasSize(20);
        for (int i = 0; i < piece.size(); i++) {
            assertThat(piece.get(i)).isEqualTo(all.get(20 + i));
        }
        VideoReport report = VideoProbe.of(cut);
        assertThat(report.fault()).isNull();
        assertThat(report.duration()).isCloseTo(2, within(0.002));
    }

    @Test
    void aCopyToTheEndTakesTheLastFrame() {
        Path cut = folder.resolve("cut.mp4");
        KeyFrameCut.Result result = KeyFrameCut.copy(video, ReadOptions.standard(), 6.5, Double.POSITIVE_INFINITY, cut);
        assertThat(result.frames()).isEqualTo(10);
        assertThat(result.end()).isCloseTo(7, within(1e-6));
    }

    @Test
    void aCopyThatCannotBeMadeLeavesNothing() {
        Path webm = folder.resolve("cut.webm");
        assertThatThrownBy(() -> KeyFrameCut.copy(video, ReadOptions.standard(), 0, 1, webm))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining(".mkv");
        Path late = folder.resolve("late.mp4");
        assertThatThrownBy(() -> KeyFrameCut.copy(video, ReadOptions.standard(), 9, 10, late))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("nothing to cut");
        Path odd = folder.resolve("cut.xyz");
        assertThatThrownBy(() -> KeyFrameCut.copy(video, ReadOptions.standard(), 0, 1, odd))
                .hasMessageContaining("no container");
        assertThat(webm).doesNotExist();
        assertThat(late).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aPieceIsCutToTheFrame() {
        Path piece = folder.resolve("piece.mkv");
        Excerpt.Result result = excerpt(video, new Excerpt.Plan(2.5, 4.1, 0, 0), piece);
        assertThat(result.frames()).isEqualTo(16);
        List<byte[]> all = pictures(video);
        List<byte[]> few = pictures(piece);
        for (int i = 0; i < few.size(); i++) {
            assertThat(few.get(i)).isEqualTo(all.get(25 + i));
        }
    }

    @Test
    void rateAndSizeFollowThePlan() {
        Path piece = folder.resolve("piece.mkv");
        Excerpt.Result result = excerpt(video, new Excerpt.Plan(0, Double.POSITIVE_INFINITY, 5, 32), piece);
        assertThat(result.width()).isEqualTo(32);
        assertThat(result.height()).isEqualTo(24);
        assertThat(result.frames()).isEqualTo(35);
        assertThat(result.duration()).isEqualTo(7);
        excerpt(video, new Excerpt.Plan(0, Double.POSITIVE_INFINITY, 20, 0), piece);
        List<byte[]> twice = pictures(piece);
        assertThat(twice).hasSize(2 * FRAMES);
        assertThat(twice.get(0)).isEqualTo(twice.get(1));
    }

    @Test
    void aSizeIsFilledAndWhatSticksOutCutOffEvenly() {
        Path piece = folder.resolve("piece.mkv");
        Excerpt.Result result = excerpt(video, Excerpt.Plan.filling(32, 32, 5), piece);
        assertThat(result.width()).isEqualTo(32);
        assertThat(result.height()).isEqualTo(32);
        assertThat(result.frames()).isEqualTo(35);
        Path whole = folder.resolve("whole.mkv"); // as high as the square, and as wide as its shape is
        VideoInfo from = info(video);
        int wide = Math.round(32f * from.width() / from.height());
        excerpt(video, new Excerpt.Plan(0, Double.POSITIVE_INFINITY, 5, Math.max(32, wide)), whole);
        byte[] all = pictures(whole).get(7);
        byte[] square = pictures(piece).get(7);
        int left = (info(whole).width() - 32) / 2;
        assertThat(left).isPositive();
        for (int y = 0; y < 32; y++) {
            int row = 3 * (y * info(whole).width() + left);
            assertThat(Arrays.copyOfRange(square, 96 * y, 96 * (y + 1)))
                    .isEqualTo(Arrays.copyOfRange(all, row, row + 96));
        }
    }

    private static VideoInfo info(Path file) {
        try (VideoReader reader = VideoReader.open(file)) {
            return reader.info();
        }
    }

    @Test
    void framesOfVariableRateAreShownAsLongAsBefore() {
        Path uneven = Shared.need("data/footage/vfr_dog.mp4");
        Path piece = folder.resolve("piece.mp4");
        Excerpt.Result result =
                excerpt(uneven, new Excerpt.Plan(0, Double.POSITIVE_INFINITY, 30000 / 1001.0, 160), piece);
        double duration = VideoProbe.of(uneven).duration();
        assertThat(result.duration()).isCloseTo(duration, within(0.06));
        assertThat(result.frames()).isEqualTo(VideoProbe.of(piece).frames());
    }

    @Test
    void nothingIsWrittenWhereNothingIs() throws IOException {
        Path piece = folder.resolve("piece.mp4");
        Files.writeString(piece, "what was there");
        assertThatThrownBy(() -> excerpt(video, new Excerpt.Plan(99, 100, 0, 0), piece))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no frame");
        Stop stop = new Stop();
        stop.request();
        Excerpt.Plan all = new Excerpt.Plan(0, 9, 0, 0);
        assertThatThrownBy(() -> Excerpt.write(video, ReadOptions.standard(), all, piece, Progress.SILENT, stop))
                .isInstanceOf(OrreryException.class);
        assertThat(piece).hasContent("what was there");
    }

    @Test
    void aPictureIsTurnedCounterClockwise() {
        byte[] picture = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6}; // 3x2: 1 2 3 / 4 5 6
        assertThat(firsts(Upright.turn(picture, 3, 2, 90))).containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(firsts(Upright.turn(picture, 3, 2, -90))).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(firsts(Upright.turn(picture, 3, 2, 180))).containsExactly(6, 5, 4, 3, 2, 1);
    }

    @Test
    void aSheetShowsFramesAtEqualDistances() {
        Path sheet = folder.resolve("sheet.png");
        FilmSheet.Result result =
                FilmSheet.write(video, ReadOptions.standard(), new FilmSheet.Plan(7, 4, 128), sheet, Progress.SILENT);
        assertThat(result.shown()).isEqualTo(7);
        assertThat(result.frames()).isEqualTo(FRAMES);
        try (Scope scope = Scope.open()) {
            Tensor drawn = Png.read(sheet);
            assertThat(drawn.shape()).containsExactly(result.height(), result.width(), 3);
            byte[] fifth = pictures(video).get(5);
            int centre = 3 * (24 * 64 + 32);
            byte[] pixels = drawn.bytes();
            int inSheet = 3 * ((8 + 18 + 8 + 18 + 48) * result.width() + 8 + 64); // title, caption, half a picture
            assertThat(new byte[] {pixels[inSheet], pixels[inSheet + 1], pixels[inSheet + 2]})
                    .containsExactly(fifth[centre], fifth[centre + 1], fifth[centre + 2]);
        }
    }

    private static Excerpt.Result excerpt(Path from, Excerpt.Plan plan, Path out) {
        return Excerpt.write(from, ReadOptions.standard(), plan, out, Progress.SILENT, Stop.never());
    }

    private static int[] firsts(byte[] rgb) {
        int[] firsts = new int[rgb.length / 3];
        for (int i = 0; i < firsts.length; i++) {
            firsts[i] = rgb[3 * i];
        }
        return firsts;
    }

    private static List<byte[]> pictures(Path file) {
        List<byte[]> pictures = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file)) {
            for (Optional<VideoFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                pictures.add(frame.get().rgb());
            }
        }
        return pictures;
    }
}
