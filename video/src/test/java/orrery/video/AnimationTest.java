package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class AnimationTest {
    @TempDir
    Path folder;

    @Test
    void aGifComesBackWithEveryFrameAndAlmostItsColours() {
        try (Scope scope = Scope.open()) {
            Tensor clip = Clips.wandering(12, 45, 63); // odd sizes are kept
            Path file = folder.resolve("clip.gif");
            assertThat(VideoWriter.write(file, clip, 12.5)).isEmpty();
            VideoReport report = VideoProbe.of(file);
            assertThat(report.frames()).isEqualTo(12);
            assertThat(report.fps()).isEqualTo(12.5);
            assertThat(report.fault()).isNull();
            try (VideoReader reader = VideoReader.open(file)) {
                assertThat(Metrics.psnr(clip, reader.readAll())).isGreaterThan(30);
            }
        }
    }

    @Test
    void aWebpHoldsEveryFrameForItsTime() throws IOException {
        Path file = folder.resolve("clip.webp");
        try (Scope scope = Scope.open()) {
            VideoWriter.write(file, Clips.wandering(12, 45, 63), 10);
        }
        ByteBuffer webp = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(name(webp, 0) + name(webp, 8)).isEqualTo("RIFFWEBP");
        int frames = 0;
        int milliseconds = 0;
        for (int at = 12; at + 8 <= webp.limit(); at += 8 + (webp.getInt(at + 4) + 1) / 2 * 2) {
            if (name(webp, at).equals("ANIM")) {
                assertThat(webp.getShort(at + 12)).as("repeats, 0 for ever").isZero();
            } else if (name(webp, at).equals("ANMF")) {
                frames++;
                milliseconds += webp.getInt(at + 8 + 12) & 0xffffff;
            }
        }
        assertThat(frames).isEqualTo(12);
        assertThat(milliseconds).isEqualTo(1200);
    }

    @ParameterizedTest
    @ValueSource(strings = {".gif", ".webp"})
    void theSameFramesGiveTheSameBytes(String ending) {
        try (Scope scope = Scope.open()) {
            for (String name : new String[] {"a", "b"}) {
                VideoWriter.write(folder.resolve(name + ending), Clips.wandering(5, 40, 56), 10);
            }
        }
        assertThat(folder.resolve("a" + ending)).hasSameBinaryContentAs(folder.resolve("b" + ending));
    }

    @Test
    void aGifQuickerThanBrowsersShowIsRefused() {
        Path file = folder.resolve("quick.gif");
        assertThatThrownBy(() -> VideoWriter.open(file, VideoFormat.GIF, 8, 8, 60))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("50 frames");
        assertThat(file).doesNotExist();
    }

    private static String name(ByteBuffer webp, int at) {
        byte[] four = new byte[4];
        webp.get(at, four);
        return new String(four, StandardCharsets.US_ASCII);
    }
}
