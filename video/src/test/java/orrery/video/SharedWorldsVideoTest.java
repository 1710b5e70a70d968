package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.tensor.Checkpoint;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;

/** The recorded worlds are read frame by frame as they were written. */
class SharedWorldsVideoTest {
    @Test
    void theFirstEpisodeOfEachWorldHasAFrameForEachLine() throws IOException {
        for (Path video : videos("0000.mp4")) {
            assertWhole(video);
        }
    }

    @Test
    @Tag("slow")
    void everyEpisodeHasAFrameForEachLine() throws IOException {
        assertThat(videos(".mp4")).allSatisfy(SharedWorldsVideoTest::assertWhole);
    }

    @Test
    void unevenFramesWithLookAheadComeInOrderWithTheirTimes(@TempDir Path folder) throws IOException {
        Path golden = Shared.need("golden/open/curation-video-io-vfr/tensors.safetensors");
        Path file = folder.resolve("uneven.mp4");
        try (Scope scope = Scope.open();
                Checkpoint tensors = SafeTensors.open(golden)) {
            Files.write(file, tensors.tensor("mp4").bytes());
            long[] ticks = tensors.tensor("pts").longs();
            long[] keys = tensors.tensor("key").longs();
            try (VideoReader reader = VideoReader.open(file)) {
                for (int t = 0; t < ticks.length; t++) {
                    VideoFrame frame = reader.next().orElseThrow();
                    assertThat(frame.seconds()).isCloseTo((ticks[t] - ticks[0]) / 16000.0, within(1e-9));
                    assertThat(frame.key()).isEqualTo(keys[t] == 1);
                }
                assertThat(reader.next()).isEmpty();
            }
        }
    }

    private static List<Path> videos(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(Shared.need("worlds"))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void assertWhole(Path video) {
        String name = video.toString();
        Path lines = Path.of(name.substring(0, name.length() - 4) + ".jsonl");
        try (Scope scope = Scope.open();
                VideoReader reader = VideoReader.open(video);
                Stream<String> each = Files.lines(lines)) {
            long count = each.count();
            assertThat(reader.info().matrix()).isEqualTo("bt601 limited");
            assertThat(reader.info().pixels()).isEqualTo("yuv444p");
            assertThat(reader.readAll().size(0)).as(name).isEqualTo(count);
            assertThat(VideoReader.countFrames(video)).as(name).isEqualTo(count);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
