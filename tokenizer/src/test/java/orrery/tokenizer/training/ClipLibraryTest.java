package orrery.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Generator;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class ClipLibraryTest {
    @TempDir
    Path here;

    @Test
    void sameSeedSameClipsAndShapesAsAsked() throws Exception {
        TinyTraining.videos(here, 2, 40, 64, 48);
        try (ClipLibrary clips = read(new ClipSource(here.toString(), null, 1, 48, 0, 0));
                Generator a = new Generator(1);
                Generator b = new Generator(1);
                Scope scope = Scope.open()) {
            Tensor first = clips.draw(new BatchShape(9, 16, 3), a);
            assertThat(first.shape()).containsExactly(3, 9, 16, 16, 3);
            assertThat(clips.draw(new BatchShape(9, 16, 3), b).bytes()).isEqualTo(first.bytes());
            assertThat(clips.draw(new BatchShape(9, 16, 3), b).bytes()).isNotEqualTo(first.bytes());
        }
    }

    @Test
    void keepsStretchesOfALongVideoAndShrinksLargeFrames() throws Exception {
        TinyTraining.videos(here, 1, 120, 96, 64);
        try (ClipLibrary clips = read(new ClipSource(here.toString(), null, 1, 32, 66, 0))) {
            assertThat(clips.frames()).isEqualTo(66);
            assertThat(clips.bytes()).isEqualTo(66L * 32 * 48 * 3);
        }
    }

    @Test
    void catalogueSaysWhatBelongsToASplit() throws Exception {
        TinyTraining.videos(here, 3, 2, 16, 16);
        Files.writeString(
                here.resolve("CATALOGUE.json"),
                "{\"files\": [{\"file\": \"waves0.mkv\", \"split\": \"train\"}, {\"file\": \"waves2.mkv\", \"split\": \"val\"}]}");
        assertThat(new ClipSource(here.toString(), "train", 1, 16, 0, 0).videos())
                .containsExactly(here.resolve("waves0.mkv"));
        assertThat(new ClipSource(here.toString(), "val", 1, 16, 0, 0).videos())
                .containsExactly(here.resolve("waves2.mkv"));
        assertThatThrownBy(() -> new ClipSource(here.toString(), "test", 1, 16, 0, 0).videos())
                .isInstanceOf(OrreryException.class);
    }

    @Test
    void shapeThatNoVideoServesIsNamed() throws Exception {
        TinyTraining.videos(here, 1, 5, 32, 32);
        try (ClipLibrary clips = read(new ClipSource(here.toString(), null, 1, 32, 0, 0));
                Generator generator = new Generator(1)) {
            assertThatThrownBy(() -> clips.draw(new BatchShape(9, 16, 1), generator))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("9 frames of 16 pixels");
        }
    }

    private static ClipLibrary read(ClipSource source) {
        return ClipLibrary.read(List.of(source), Progress.SILENT, Stop.never());
    }
}
