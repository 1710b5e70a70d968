package orrery.curate.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.curate.shots.Cut;
import orrery.curate.shots.Detector;
import orrery.curate.shots.ShotFinder;
import orrery.video.ReadOptions;
import orrery.video.VideoFormat;
import orrery.video.VideoFrame;
import orrery.video.VideoReader;
import orrery.video.VideoWriter;

/** Clips of a film of three shots: red for 3 s, green for 0.4 s, blue for 7 s. */
class SplitTest {
    private static final int[] FRAMES = {30, 4, 70};
    private static final int FPS = 10;

    @TempDir
    Path folder;

    private Path film = Path.of("");

    @BeforeEach
    void writeFilm() {
        film = folder.resolve("film.mp4");
        try (VideoWriter writer = VideoWriter.open(film, VideoFormat.H264, 64, 48, FPS)) {
            for (int shot = 0; shot < FRAMES.length; shot++) {
                for (int t = 0; t < FRAMES[shot]; t++) {
                    byte[] rgb = new byte[3 * 64 * 48];
                    for (int i = 0; i < rgb.length; i++) {
                        rgb[i] = (byte) (i % 3 == shot ? 200 : 20 + t);
                    }
                    writer.add(rgb);
                }
            }
            writer.finish();
        }
    }

    private Split.Result split(ClipPlan plan, boolean copy) {
        return split(new Split.Options(plan, copy, ReadOptions.standard()));
    }

    private Split.Result split(Split.Options options) {
        ShotFinder.Result found = new ShotFinder(EnumSet.of(Detector.CONTENT), null)
                .find(film, ReadOptions.standard(), Progress.SILENT, Stop.never());
        List<Cut> cuts = List.of(new Cut(30, 3, Cut.Kind.HARD, 1, 30, 29), new Cut(34, 3.4, Cut.Kind.HARD, 1, 34, 33));
        return Split.write(film, found, cuts, options, folder.resolve("out"), Progress.SILENT, Stop.never());
    }

    private int pureFrames(Split.Clip clip, int channel) {
        int frames = 0;
        try (VideoReader reader = VideoReader.open(folder.resolve("out").resolve(clip.clipLocation()))) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                VideoFrame frame = next.get();
                assertThat(frame.rgb()[channel] & 0xff).isGreaterThan(150);
                frames++;
            }
        }
        return frames;
    }

    @Test
    void clipsAreCutToTheFrameAndWhatIsLeftOutIsTold() throws IOException {
        Split.Result result = split(new ClipPlan(2, 5), false);
        assertThat(result.clips()).hasSize(3);
        assertThat(pureFrames(result.clips().get(0), 0)).isEqualTo(30);
        assertThat(pureFrames(result.clips().get(1), 2)).isEqualTo(35);
        assertThat(pureFrames(result.clips().get(2), 2)).isEqualTo(35);
        assertThat(result.left()).hasSize(1);
        assertThat(result.left().get(0).start()).isCloseTo(3, within(1e-6));
        assertThat(result.left().get(0).why()).contains("shorter than 2");
        String id = result.clips().get(0).spanUuid();
        assertThat(folder.resolve("out/metas/v0/" + id + ".json")).content().contains("\"span_uuid\"", "film.mp4");
        byte[] first = Files.readAllBytes(folder.resolve("out/clips/" + id + ".mp4"));
        split(new ClipPlan(2, 5), false);
        assertThat(folder.resolve("out/clips/" + id + ".mp4")).hasBinaryContent(first);
    }

    @Test
    void copiedClipsHoldNoForeignFrame() {
        Split.Result result = split(new ClipPlan(1, 60), true); // key frames every 2 s
        assertThat(result.clips()).hasSize(2);
        assertThat(pureFrames(result.clips().get(0), 0)).isEqualTo(20);
        assertThat(pureFrames(result.clips().get(1), 2)).isEqualTo(64);
        double covered = 0;
        for (Split.Clip clip : result.clips()) {
            covered += clip.durationSpan().get(1) - clip.durationSpan().get(0);
        }
        for (Split.Left left : result.left()) {
            covered += left.end() - left.start();
        }
        assertThat(covered).isCloseTo(10.4, within(0.01));
    }

    @Test
    void aStrideCutsWhateverIsInThePictureAndTellsTheRest() {
        Split.Result result = split(new Split.Options(
                ClipPlan.standard(), new FixedStride(3, 3, 2), false, true, null, ReadOptions.standard()));
        assertThat(result.clips())
                .extracting(Split.Clip::frameSpan)
                .containsExactly(List.of(0, 30), List.of(30, 60), List.of(60, 90));
        assertThat(result.clips()).allMatch(clip -> clip.numFrames() == 30 && clip.sound() == null);
        assertThat(result.left()).hasSize(1);
        assertThat(result.left().get(0).start()).isCloseTo(9, within(1e-6));
        assertThat(result.left().get(0).end()).isCloseTo(10.4, within(0.01));
        assertThat(result.left().get(0).why()).contains("shorter than 2");
    }
}
