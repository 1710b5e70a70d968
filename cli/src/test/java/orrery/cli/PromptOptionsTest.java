package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.UsageException;
import orrery.tensor.Scope;
import orrery.video.Png;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Frame;

/** What a world begins from, where it is none of its own starts. */
class PromptOptionsTest {
    @TempDir
    Path folder;

    @Test
    void aPictureComesInItsOwnSize() throws Exception {
        PromptOptions options = new PromptOptions();
        options.image = folder.resolve("small.png");
        Files.write(options.image, Png.encode(new byte[3 * 5 * 2], 5, 2));
        Frame picture = Objects.requireNonNull(options.picture(Progress.SILENT));
        assertThat(picture.width()).isEqualTo(5);
        assertThat(picture.height()).isEqualTo(2);
    }

    @Test
    void whatIsNoPictureIsRefused() throws Exception {
        PromptOptions options = new PromptOptions();
        options.image = folder.resolve("words.png");
        Files.writeString(options.image, "no picture");
        assertThatThrownBy(() -> options.picture(Progress.SILENT))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("not a picture");
        options.text = "a ball";
        assertThatThrownBy(() -> options.picture(Progress.SILENT)).isInstanceOf(UsageException.class);
        options.image = null;
        assertThatThrownBy(() -> options.picture(Progress.SILENT)).isInstanceOf(UsageException.class);
    }

    @Test
    void aPictureIsForPlayAndNotForMeasuringIt() {
        Said said = Said.of("play", "sim:paddle", "--image", "any.png", "--bench");
        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("not for measuring");
    }

    @Test
    void aTextFindsTheSceneThatItDescribes() {
        Path recordings = folder.resolve("recordings");
        assertThat(Said.of("sim", "paddle", "--episodes", "6", "--frames", "3", "-o", recordings.toString(), "-q")
                        .code())
                .isZero();
        EpisodeFolder read = EpisodeFolder.open(recordings, Progress.SILENT);
        PromptOptions options = new PromptOptions();
        options.episodes = recordings;
        for (Episode episode : read.episodes().subList(2, 4)) {
            options.text = read.text(episode);
            Frame found = Objects.requireNonNull(options.picture(Progress.SILENT));
            try (Scope scope = Scope.open()) {
                assertThat(found.rgb())
                        .isEqualTo(read.frames(episode).select(0, 0).bytes());
            }
        }
    }
}
