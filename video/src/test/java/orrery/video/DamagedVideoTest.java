package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** No file makes the reader crash, lie or open another file. */
class DamagedVideoTest {
    private static final int HEAD = 500; // of the container: sizes and names, without a checksum

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"clip.mp4", "clip.mkv"})
    void aFileCutAnywhereIsRefusedByNameNotHalfRead(String name) throws IOException {
        byte[] whole = Files.readAllBytes(clip(name));
        Path cut = folder.resolve("cut-" + name);
        for (int percent = 0; percent < 94; percent += 5) {
            Files.write(cut, Arrays.copyOf(whole, whole.length * percent / 100));
            assertThatThrownBy(() -> readAll(cut))
                    .as("%d %%", percent)
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining(cut.toString());
        }
    }

    @Test
    void framesBeforeTheCutAreGood() throws IOException {
        Path file = clip("clip.mkv");
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.mkv");
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
        try (Scope scope = Scope.open();
                VideoReader good = VideoReader.open(file);
                VideoReader broken = VideoReader.open(cut)) {
            for (int t = 0; t < 6; t++) {
                assertThat(broken.next().orElseThrow().rgb())
                        .isEqualTo(good.next().orElseThrow().rgb());
            }
        }
    }

    @Test
    void aFlippedBitInLosslessVideoNeverBecomesAPicture() throws IOException {
        Path file = clip("clip.mkv");
        byte[] whole = Files.readAllBytes(file);
        Path flipped = folder.resolve("flipped.mkv");
        Random random = new Random(11);
        int refused = 0;
        try (Scope scope = Scope.open()) {
            Set<ByteBuffer> good = frames(file);
            for (int i = 0; i < 100; i++) {
                byte[] bytes = whole.clone();
                bytes[HEAD + random.nextInt(bytes.length - HEAD)] ^= (byte) (1 << random.nextInt(8));
                Files.write(flipped, bytes);
                try (Scope each = Scope.open()) {
                    assertThat(good).containsAll(frames(flipped)); // a frame may be lost, not changed
                } catch (OrreryException e) {
                    assertThat(e.cure()).isNotEmpty();
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(80);
    }

    @Test
    void flippedBitsInH264GiveFramesOrAnErrorButNoCrash() throws IOException {
        byte[] whole = Files.readAllBytes(clip("clip.mp4"));
        Path flipped = folder.resolve("flipped.mp4");
        Random random = new Random(12);
        for (int i = 0; i < 100; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(flipped, bytes);
            try (Scope each = Scope.open()) {
                assertThat(readAll(flipped).size(0)).isPositive();
            } catch (OrreryException e) {
                assertThat(e).hasMessageContaining("flipped.mp4");
            }
        }
    }

    @Test
    void whatIsNoVideoIsRefused() throws IOException {
        Path secret = clip("secret.mp4");
        byte[] noise = new byte[50_000];
        new Random(3).nextBytes(noise);
        byte[][] contents = {
            {},
            noise,
            "just text".getBytes(StandardCharsets.US_ASCII),
            ("#EXTM3U\n#EXTINF:1,\nfile://" + secret + "\n#EXT-X-ENDLIST\n").getBytes(StandardCharsets.UTF_8),
            ("ffconcat version 1.0\nfile '" + secret + "'\n").getBytes(StandardCharsets.UTF_8),
        };
        Path file = folder.resolve("odd.mp4");
        for (byte[] content : contents) {
            Files.write(file, content);
            assertThatThrownBy(() -> VideoReader.open(file).close())
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("odd.mp4");
        }
        assertThatThrownBy(() -> VideoReader.open(folder).close()).hasMessageContaining("not a regular file");
        Path missing = folder.resolve("missing.mp4");
        assertThatThrownBy(() -> VideoReader.open(missing).close()).hasMessageContaining("no such file");
        assertThatThrownBy(() -> VideoReader.open(Path.of("http:host.mp4")).close())
                .hasMessageContaining("no such file");
    }

    private Path clip(String name) {
        Path file = folder.resolve(name);
        try (Scope scope = Scope.open()) {
            VideoWriter.write(file, Clips.noise(7, 20, 32, 32), 10);
        }
        return file;
    }

    private static Set<ByteBuffer> frames(Path file) {
        Set<ByteBuffer> frames = new HashSet<>();
        try (VideoReader reader = VideoReader.open(file)) {
            for (Optional<VideoFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                frames.add(ByteBuffer.wrap(frame.get().rgb()));
            }
        }
        return frames;
    }

    private static Tensor readAll(Path file) {
        try (VideoReader reader = VideoReader.open(file)) {
            return reader.readAll();
        }
    }
}
