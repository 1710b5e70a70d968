package orrery.curate.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.video.ReadOptions;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Clips that show the same, among others. */
class DuplicateGroupsTest {
    @TempDir
    Path folder;

    /** A clip of coloured patches that drift. */
    private ClipPrint clip(String name, int pattern, int width, int height, int frames) {
        Path file = folder.resolve(name);
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.H264, width, height, 25)) {
            for (int t = 0; t < frames; t++) {
                byte[] rgb = new byte[3 * width * height];
                for (int i = 0; i < width * height; i++) {
                    int x = (i % width * 96 / width + t / 4) / 12;
                    int y = i / width * 64 / height / 8;
                    for (int c = 0; c < 3; c++) {
                        rgb[3 * i + c] =
                                (byte) (30 + (x * x * 31 + y * 57 * (x + pattern) + c * 20 + pattern * 83) % 190);
                    }
                }
                writer.add(rgb);
            }
            writer.finish();
        }
        return ClipPrint.of(name, file, ReadOptions.standard());
    }

    @Test
    void aSmallerCopyAndTheSameBytesAreFoundAndTheLargestStays() throws Exception {
        ClipPrint large = clip("b-large.mp4", 1, 192, 128, 20);
        ClipPrint small = clip("a-small.mp4", 1, 96, 64, 20);
        ClipPrint other = clip("c-other.mp4", 5, 192, 128, 20);
        Files.copy(folder.resolve("b-large.mp4"), folder.resolve("d-twin.mp4"));
        ClipPrint twin = ClipPrint.of("d-twin.mp4", folder.resolve("d-twin.mp4"), ReadOptions.standard());
        assertThat(large.frames()).isEqualTo(20);
        assertThat(large.matches(small)).isTrue();
        assertThat(large.matches(other)).isFalse();
        List<ClipPrint> prints = new ArrayList<>(List.of(twin, other, small, large));
        DuplicateGroups.Group group = new DuplicateGroups.Group("b-large.mp4", List.of("a-small.mp4", "d-twin.mp4"), 1);
        assertThat(DuplicateGroups.of(prints)).containsExactly(group);
        prints.add(0, prints.remove(3));
        assertThat(DuplicateGroups.of(prints)).containsExactly(group);
    }

    @Test
    void aClipOfOneFrameHasAPrint() {
        assertThat(clip("one.mp4", 2, 96, 64, 1).hashes()).hasSize(5);
    }
}
