package orrery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.FileHash;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.ClipEpisodes.Clip;
import orrery.worlds.ClipEpisodes.Shape;

class ClipEpisodesTest {
    private static final Shape SMALL = new Shape(32, 16, 15);

    @TempDir
    Path folder;

    private final List<Clip> clips = new ArrayList<>();

    /** Every frame is grey by its time: 100 a second, so that a frame tells when it was shown. */
    private void film(String id, String video, int width, int height, double fps, int frames) {
        Path file = folder.resolve(id + ".mkv");
        try (VideoWriter writer = VideoWriter.open(file, VideoFormat.FFV1, width, height, fps)) {
            for (int t = 0; t < frames; t++) {
                byte[] rgb = new byte[3 * width * height];
                Arrays.fill(rgb, (byte) Math.round(100 * t / fps));
                writer.add(rgb);
            }
            writer.finish();
        }
        clips.add(new Clip(id, video, clips.size(), file));
    }

    private ClipEpisodes.Result write(Stop stop) {
        return ClipEpisodes.of(clips)
                .write(folder.resolve("made"), "mixed", "clips of a test", SMALL, Progress.SILENT, stop);
    }

    private TreeMap<String, String> hashes() throws IOException {
        TreeMap<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder.resolve("made"))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> hashes.put(folder.relativize(file).toString(), FileHash.sha256(file)));
        }
        return hashes;
    }

    @Test
    void clipsOfAnySizeAndRateBecomeEpisodesOfOne() {
        film("a", "one", 64, 32, 30, 60);
        film("b", "two", 40, 64, 24, 48);
        film("c", "three", 64, 32, 8, 16);
        ClipEpisodes.Result result = write(Stop.never());
        assertThat(result.episodes()).isEqualTo(2);
        assertThat(result.seconds()).isCloseTo(4, within(0.01));
        assertThat(result.left()).containsExactly(Map.entry("c", "8.00 frames a second, the world has 15.0"));
        EpisodeFolder made = EpisodeFolder.open(folder.resolve("made"), Progress.SILENT);
        assertThat(made.problems()).isEmpty();
        assertThat(made.name()).isEqualTo("mixed");
        assertThat(made.actions().labelled()).isFalse();
        assertThat(made.episodes()).extracting(Episode::frames).containsExactly(30, 30);
        for (Episode episode : made.episodes()) {
            try (Scope scope = Scope.open()) {
                byte[] shown = made.frames(episode).select(1, 0).select(1, 0).bytes();
                for (int t = 0; t < 30; t++) { // a frame is shown from its own time on, to the nearest tick
                    assertThat((shown[3 * t] & 0xff) / 100.0).isCloseTo(t / 15.0, within(0.5 / 15 + 0.006));
                }
            }
        }
    }

    @Test
    void sizeAndRateAreThoseOfMostOfTheFootage() {
        film("a", "one", 64, 36, 30, 60);
        film("b", "two", 32, 18, 30, 90); // the same shape, and more of it
        film("c", "three", 48, 48, 50, 200);
        assertThat(ClipEpisodes.of(clips).common()).isEqualTo(new Shape(32, 18, 15));
        clips.remove(2);
        film("d", "four", 64, 36, 60, 600);
        assertThat(ClipEpisodes.of(clips).common()).isEqualTo(new Shape(64, 36, 20));
        clips.clear();
        film("e", "five", 48, 32, 12.5, 20);
        assertThat(ClipEpisodes.of(clips).common().fps()).isCloseTo(12.5, within(1e-6));
    }

    @Test
    void wholeVideosAreSetAside() {
        for (int i = 0; i < 12; i++) {
            film("clip" + i, "video" + i / 3, 32, 16, 15, 30);
        }
        write(Stop.never());
        List<Episode> aside =
                EpisodeFolder.open(folder.resolve("made"), Progress.SILENT).episodes(Split.VAL);
        assertThat(aside).hasSize(3);
        assertThat(aside)
                .extracting(episode -> Integer.parseInt(episode.id()) / 3)
                .containsOnly(Integer.parseInt(aside.get(0).id()) / 3);
    }

    @Test
    void aStoppedCallGoesOnAndChangedClipsBeginAnew() throws IOException {
        film("a", "one", 64, 32, 15, 30);
        film("b", "two", 64, 32, 15, 30);
        write(Stop.never());
        TreeMap<String, String> calm = hashes();
        Path second = folder.resolve("made/episodes/0001.mkv");
        Files.delete(second);
        Files.delete(folder.resolve("made/world.json"));
        Object first = Files.getAttribute(folder.resolve("made/episodes/0000.mkv"), "unix:ino");
        Stop stop = new Stop();
        stop.request();
        assertThatThrownBy(() -> write(stop)).isInstanceOf(InterruptedAndSaved.class);
        assertThat(second).doesNotExist();
        write(Stop.never());
        assertThat(hashes()).isEqualTo(calm);
        assertThat(Files.getAttribute(folder.resolve("made/episodes/0000.mkv"), "unix:ino"))
                .isEqualTo(first);
        clips.clear();
        film("b", "two", 64, 32, 15, 45); // the same name and place, another content
        write(Stop.never());
        assertThat(EpisodeFolder.open(folder.resolve("made"), Progress.SILENT).episodes())
                .extracting(Episode::frames)
                .containsExactly(45);
    }

    @Test
    void whatCannotBeOpenedIsLeftOutAndNothingAtAllIsAnError() throws IOException {
        Path text = Files.writeString(folder.resolve("letter.mp4"), "Dear reader");
        clips.add(new Clip("letter", "letter", 0, text));
        assertThatThrownBy(() -> ClipEpisodes.of(clips))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("none of 1 clips");
        film("a", "one", 64, 32, 15, 30);
        assertThat(write(Stop.never()).left().get("letter")).contains("letter.mp4");
    }
}
