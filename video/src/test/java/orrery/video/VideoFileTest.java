package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class VideoFileTest {
    @TempDir
    Path folder;

    private Scope scope = Scope.open();

    @BeforeEach
    void openScope() {
        scope.close();
        scope = Scope.open();
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({"64,64", "17,33", "1,1", "128,64"})
    void ffv1ComesBackToTheBit(int width, int height) {
        Tensor clip = Clips.noise(5, 7, height, width);
        Path file = folder.resolve("clip.mkv");
        assertThat(VideoWriter.write(file, clip, 12.5)).isEmpty();
        try (VideoReader reader = VideoReader.open(file)) {
            assertThat(reader.info().codec()).isEqualTo("ffv1");
            assertThat(reader.info().matrix()).isEqualTo("rgb");
            assertThat(reader.info().fps()).isEqualTo(12.5);
            assertThat(reader.readAll().equalTo(clip)).isTrue();
            assertThat(reader.next()).isEmpty();
        }
        assertThat(VideoReader.countFrames(file)).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"64,64,15", "96,48,8.75", "64,720,29.97"})
    void h264ComesBackAlmostTheSame(int width, int height, double fps) {
        Tensor clip = Clips.wandering(12, height, width);
        Path file = folder.resolve("clip.mp4");
        assertThat(VideoWriter.write(file, clip, fps)).isEmpty();
        try (VideoReader reader = VideoReader.open(file)) {
            assertThat(reader.info().codec()).isEqualTo("h264");
            assertThat(reader.info().pixels()).isEqualTo("yuv420p");
            assertThat(reader.info().matrix()).isEqualTo(height > 576 ? "bt709 limited" : "bt601 limited");
            assertThat(reader.info().fps()).isCloseTo(fps, within(1e-6));
            assertThat(reader.info().frames()).hasValue(12);
            Tensor back = reader.readAll();
            assertThat(back.shape()).containsExactly(12, height, width, 3);
            assertThat(Arrays.stream(Metrics.psnrEach(clip, back)).min().orElseThrow())
                    .isGreaterThan(38);
        }
    }

    @Test
    void plainColoursKeepTheirValueInH264() {
        int[][] colours = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}, {255, 255, 255}, {200, 30, 90}};
        for (int height : new int[] {32, 640}) { // BT.601 and BT.709
            for (int[] colour : colours) {
                byte[] rgb = new byte[3 * 32 * height];
                for (int i = 0; i < rgb.length; i++) {
                    rgb[i] = (byte) colour[i % 3];
                }
                Path file = folder.resolve("plain.mp4");
                VideoWriter.write(file, Tensor.of(rgb, 1, height, 32, 3), 10);
                try (VideoReader reader = VideoReader.open(file)) {
                    byte[] back = reader.next().orElseThrow().rgb();
                    for (int i = 0; i < back.length; i++) {
                        assertThat(back[i] & 0xff).isCloseTo(colour[i % 3], within(2));
                    }
                }
            }
        }
    }

    @Test
    void aWrongMatrixIsTakenWhenAskedFor() {
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, Clips.wandering(2, 32, 32), 10);
        try (VideoReader tagged = VideoReader.open(file);
                VideoReader forced = VideoReader.open(file, VideoLimits.standard(), Colours.BT709_FULL)) {
            assertThat(forced.info().matrix()).isEqualTo("bt709 full");
            assertThat(Metrics.psnr(tagged.readAll(), forced.readAll())).isLessThan(35);
        }
    }

    @Test
    void oddSizesArePaddedForH264AndTheCallerIsTold() {
        Tensor clip = Clips.wandering(3, 31, 45);
        Path file = folder.resolve("odd.mp4");
        Optional<String> note = VideoWriter.write(file, clip, 10);
        assertThat(note).hasValueSatisfying(said -> assertThat(said).contains("45x31", "46x32"));
        try (VideoReader reader = VideoReader.open(file)) {
            Tensor back = reader.readAll();
            assertThat(back.shape()).containsExactly(3, 32, 46, 3);
            Tensor inside = back.narrow(1, 0, 31).narrow(2, 0, 45).contiguous();
            assertThat(Metrics.psnr(clip, inside)).isGreaterThan(35);
            Tensor edge = back.select(2, 45).contiguous();
            assertThat(Metrics.psnr(back.select(2, 44).contiguous(), edge)).isGreaterThan(35);
        }
    }

    @Test
    void evenNoiseCanBeWrittenAsH264() {
        Tensor calm = Clips.wandering(3, 64, 64);
        Tensor clip = Tensor.cat(List.of(calm, Clips.noise(4, 5, 64, 64), calm), 0);
        Path file = folder.resolve("noise.mp4");
        assertThat(VideoWriter.write(file, clip, 10))
                .hasValueSatisfying(said -> assertThat(said).contains("coarser"));
        try (VideoReader reader = VideoReader.open(file)) {
            double[] each = Metrics.psnrEach(clip, reader.readAll());
            assertThat(each).hasSize(11);
            assertThat(each[0]).isGreaterThan(38);
            assertThat(each[10]).isGreaterThan(30);
        }
    }

    @Test
    void framesComeInOrderWithTheirTimes() {
        Path file = folder.resolve("clip.mp4");
        VideoWriter.write(file, Clips.wandering(10, 32, 32), 8);
        List<Double> seconds = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file)) {
            Optional<VideoFrame> frame = reader.next();
            assertThat(frame)
                    .hasValueSatisfying(first -> assertThat(first.key()).isTrue());
            while (frame.isPresent()) {
                assertThat(frame.get().index()).isEqualTo(seconds.size());
                seconds.add(frame.get().seconds());
                frame = reader.next();
            }
        }
        assertThat(seconds).hasSize(10);
        for (int t = 0; t < 10; t++) {
            assertThat(seconds.get(t)).isCloseTo(t / 8.0, within(1e-4));
        }
    }

    @Test
    void readTakesPieces() {
        Path file = folder.resolve("clip.mkv");
        Tensor clip = Clips.noise(1, 10, 8, 8);
        VideoWriter.write(file, clip, 8);
        try (VideoReader reader = VideoReader.open(file)) {
            assertThat(reader.read(4).equalTo(clip.narrow(0, 0, 4))).isTrue();
            assertThat(reader.position()).isEqualTo(4);
            assertThat(reader.read(40).equalTo(clip.narrow(0, 4, 6))).isTrue();
            assertThat(reader.read(4).shape()).containsExactly(0, 8, 8, 3);
        }
    }

    @Test
    void theSameFramesGiveTheSameBytes() throws IOException {
        Tensor clip = Clips.wandering(6, 32, 48);
        for (String name : new String[] {"a.mp4", "a.mkv"}) {
            Path first = folder.resolve("1" + name);
            Path second = folder.resolve("2" + name);
            VideoWriter.write(first, clip, 15);
            VideoWriter.write(second, clip, 15);
            assertThat(first).hasSameBinaryContentAs(second);
        }
    }

    @Test
    void aVideoAppearsWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("clip.mp4");
        Files.writeString(file, "what was there");
        byte[] frame = new byte[3 * 32 * 32];
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, 32, 32, 10)) {
            writer.add(frame);
            assertThat(file).hasContent("what was there");
        } // closed without finish, as after an error
        assertThat(file).hasContent("what was there");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, 32, 32, 10)) {
            writer.add(frame);
            writer.finish();
        }
        assertThat(VideoReader.countFrames(file)).isEqualTo(1);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aWriterRefusesWhatDoesNotFit() {
        Path file = folder.resolve("clip.mp4");
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, 32, 32, 10)) {
            assertThatThrownBy(() -> writer.add(new byte[5])).isInstanceOf(OrreryException.class);
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("without frames");
        }
        assertThatThrownBy(() -> VideoWriter.write(file, Tensor.zeros(2, 32, 32, 3), 10))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("FLOAT32");
        assertThat(file).doesNotExist();
    }

    @Test
    void limitsAreHeld() {
        Path file = folder.resolve("clip.mkv");
        VideoWriter.write(file, Clips.noise(2, 10, 16, 16), 10);
        VideoLimits wide = VideoLimits.standard();
        VideoLimits pixels = new VideoLimits(255, 64, 50_000_000, wide.analyze(), 100, wide.maxTime(), 1 << 20);
        assertThatThrownBy(() -> VideoReader.open(file, pixels, Colours.AS_TAGGED))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("16x16");
        VideoLimits frames = new VideoLimits(256, 64, 50_000_000, wide.analyze(), 9, wide.maxTime(), 1 << 20);
        VideoLimits bytes = new VideoLimits(256, 64, 50_000_000, wide.analyze(), 100, wide.maxTime(), 5 * 768);
        VideoLimits time = new VideoLimits(256, 64, 50_000_000, wide.analyze(), 100, Duration.ZERO, 1 << 20);
        for (VideoLimits limits : List.of(frames, bytes, time)) {
            assertThatThrownBy(() -> {
                        try (VideoReader reader = VideoReader.open(file, limits, Colours.AS_TAGGED)) {
                            reader.readAll();
                        }
                    })
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("limit");
        }
    }

    @Test
    void manyReadersLeaveNoTensorBehind() {
        Path file = folder.resolve("clip.mkv");
        VideoWriter.write(file, Clips.noise(2, 3, 16, 16), 10);
        long before = Scope.liveTensors();
        for (int i = 0; i < 100; i++) {
            try (Scope each = Scope.open();
                    VideoReader reader = VideoReader.open(file)) {
                reader.readAll();
            }
        }
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }
}
