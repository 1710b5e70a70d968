package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;

/** Going to a place must give the very frames that reading from the beginning gives. */
class VideoReaderSeekTest {
    @TempDir
    Path folder;

    private Path film(VideoFormat format) {
        Path file = folder.resolve("film" + format.suffix());
        try (Scope scope = Scope.open();
                VideoWriter writer = VideoWriter.open(file, format, 48, 32, 12.5)) {
            var frames = Clips.wandering(90, 32, 48);
            for (int t = 0; t < 90; t++) {
                writer.add(frames.select(0, t));
            }
            writer.finish();
        }
        return file;
    }

    private static List<VideoFrame> all(Path file) {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file)) {
            for (Optional<VideoFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    @ParameterizedTest
    @EnumSource(
            value = VideoFormat.class,
            names = {"H264", "FFV1"})
    void theNextFrameIsTheFirstAtOrAfterTheTime(VideoFormat format) {
        Path file = film(format);
        List<VideoFrame> all = all(file);
        assertThat(all).hasSize(90);
        try (VideoReader reader = VideoReader.open(file)) {
            for (int wanted : new int[] {60, 25, 26, 24, 0, 1, 89, 50, 75}) {
                reader.seek(Math.max(0, (wanted - 0.5) / 12.5));
                for (int i = wanted; i < Math.min(90, wanted + 3); i++) {
                    VideoFrame frame = reader.next().orElseThrow();
                    assertThat(frame.index()).isEqualTo(i);
                    assertThat(frame.seconds()).isEqualTo(all.get(i).seconds());
                    assertThat(frame.rgb()).isEqualTo(all.get(i).rgb());
                }
            }
            reader.seek(0.2);
            while (reader.skip().isPresent()) {
                // to the end: that packets were passed over is no damage
            }
            reader.seek(1000);
            assertThat(reader.next()).isEmpty();
            reader.seek(4);
            assertThat(reader.next().orElseThrow().rgb()).isEqualTo(all.get(50).rgb());
        }
    }

    /** By SVT-AV1 with a key frame every second picture, as LeRobot writes, and by x264 with pictures out of order (PyAV 18). */
    @ParameterizedTest
    @ValueSource(strings = {"av1.mp4", "h264-b-frames.mp4"})
    void soItIsInFilmsOfOtherEncoders(String name) throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(VideoReaderSeekTest.class.getResource(name))
                .toURI());
        List<VideoFrame> all = all(file);
        assertThat(all).hasSize(60);
        assertThat(VideoReader.times(file)).hasSize(60);
        try (VideoReader reader = VideoReader.open(file)) {
            for (int wanted : new int[] {45, 7, 31, 0, 59, 30, 29, 2, 1, 44}) {
                reader.seek(Math.max(0, (wanted - 0.5) / 30));
                for (int i = wanted; i < Math.min(60, wanted + 3); i++) {
                    assertThat(reader.next().orElseThrow().rgb())
                            .as("frame %d", i)
                            .isEqualTo(all.get(i).rgb());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = VideoFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "WEBP") // written, not read
    void timesAreKnownWithoutDecoding(VideoFormat format) {
        Path file = film(format);
        double[] times = VideoReader.times(file);
        List<VideoFrame> all = all(file);
        assertThat(times).hasSize(all.size());
        for (int i = 0; i < times.length; i++) {
            assertThat(times[i])
                    .isBetween(all.get(i).seconds() - 1e-9, all.get(i).seconds() + 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, -1e-9})
    void aTimeBeforeTheFirstFrameIsRefused(double time) {
        try (VideoReader reader = VideoReader.open(film(VideoFormat.H264))) {
            assertThatThrownBy(() -> reader.seek(time)).isInstanceOf(OrreryException.class);
        }
    }
}
