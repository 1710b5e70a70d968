package orrery.worlds.lerobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.video.Metrics;
import orrery.video.VideoFormat;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.DriftWorld;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeCheck;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.EpisodeWriter;
import orrery.worlds.Frame;
import orrery.worlds.Split;
import orrery.worlds.lerobot.Conversion.Layout;

class ConversionTest {
    /** What H.264 in 4:2:0 keeps of flat, sharply edged pictures such as these; measured 31.9 to 38 dB. */
    private static final double LEAST_DECIBELS = 30;

    @TempDir
    Path folder;

    private EpisodeFolder open(String name) {
        return EpisodeFolder.open(folder.resolve(name), Progress.SILENT);
    }

    private Conversion.Result convert(String from, String to, Layout layout) {
        return Conversion.run(open(from), folder.resolve(to), layout, Progress.SILENT, Stop.never());
    }

    private void recordDrift() {
        try (DriftWorld world = new DriftWorld(48, 32)) {
            for (int seed = 0; seed < 5; seed++) {
                world.record(folder.resolve("own"), 9 + seed, seed);
            }
        }
    }

    /** Axes, rewards, ends, unknown actions, texts, and a validation episode in the middle. */
    private void recordAxes() {
        ActionSpace axes = new ActionSpace.Continuous(
                List.of(ActionAxis.of("steer", -1, 1), ActionAxis.of("never moved", 0, 0.5)));
        EnvironmentInfo info = new EnvironmentInfo("axes", "simulator", 32, 32, 12.5, axes, 1, List.of());
        for (int e = 0; e < 3; e++) {
            try (EpisodeWriter writer = EpisodeWriter.open(folder.resolve("own"), info, "a test", VideoFormat.FFV1)) {
                writer.split(e == 1 ? Split.VAL : Split.TRAIN);
                writer.licence("MIT");
                writer.note("text", TextNode.valueOf("shade " + e));
                for (int t = 0; t < 5 + e; t++) {
                    byte[] rgb = new byte[3 * 32 * 32];
                    Arrays.fill(rgb, (byte) (20 * e + 10 * t));
                    Action action = t == 2 ? Action.NONE : new Action.Move(-0.1f * t, 0);
                    writer.add(new Frame(32, 32, rgb), action, 0.25 * t - e, t == 4 + e && e != 2);
                }
                writer.finish();
            }
        }
    }

    private void assertSame(EpisodeFolder before, EpisodeFolder after) {
        assertThat(after.problems()).isEmpty();
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.source()).isEqualTo(before.source());
        assertThat(after.licence()).isEqualTo(before.licence());
        assertThat(after.fps()).isEqualTo(before.fps());
        assertThat(after.actions()).isEqualTo(before.actions());
        List<Episode> old = inOrder(before);
        List<Episode> now = inOrder(after);
        assertThat(now).hasSameSizeAs(old);
        for (int i = 0; i < old.size(); i++) {
            assertThat(now.get(i).actions()).isEqualTo(old.get(i).actions());
            assertThat(now.get(i).rewards()).containsExactly(old.get(i).rewards());
            assertThat(now.get(i).dones()).containsExactly(old.get(i).dones());
            assertThat(now.get(i).split()).isEqualTo(old.get(i).split());
            try (Scope scope = Scope.open()) {
                double decibels = Metrics.psnr(before.frames(old.get(i)), after.frames(now.get(i)));
                assertThat(decibels).isGreaterThan(LEAST_DECIBELS);
            }
        }
    }

    private static List<Episode> inOrder(EpisodeFolder of) {
        return Stream.concat(of.episodes(Split.TRAIN).stream(), of.episodes(Split.VAL).stream())
                .toList();
    }

    @Test
    void buttonsComeBackThroughLeRobotAsTheyWere() {
        recordDrift();
        Conversion.Result there = convert("own", "set", Layout.LEROBOT);
        assertThat(there).isEqualTo(new Conversion.Result(5, 9 + 10 + 11 + 12 + 13, List.of(), null));
        assertThat(EpisodeCheck.of(folder.resolve("set"), Progress.SILENT, Stop.never()))
                .isEqualTo(new EpisodeCheck(5, 55, List.of()));
        assertSame(open("own"), open("set"));
        convert("set", "back", Layout.ORRERY);
        assertThat(EpisodeCheck.of(folder.resolve("back"), Progress.SILENT, Stop.never()))
                .isEqualTo(new EpisodeCheck(5, 55, List.of()));
        assertSame(open("own"), open("back"));
        assertThat(open("back").notes()).isEmpty();
    }

    @Test
    void axesUnknownActionsTextsAndSplitsComeBackThroughLeRobot() {
        recordAxes();
        convert("own", "set", Layout.LEROBOT);
        convert("set", "back", Layout.ORRERY);
        assertThat(EpisodeCheck.of(folder.resolve("set"), Progress.SILENT, Stop.never())
                        .faults())
                .isEmpty();
        EpisodeFolder back = open("back");
        assertSame(open("own"), back);
        assertThat(back.episodes().get(0).actions().get(2)).isEqualTo(Action.NONE);
        assertThat(back.episodes(Split.VAL)).hasSize(1);
        assertThat(inOrder(back).stream().map(back::text)).containsExactly("shade 0", "shade 2", "shade 1");
    }

    @Test
    void theWayBackLosesNothingMore() {
        recordDrift();
        convert("own", "set", Layout.LEROBOT);
        convert("set", "back", Layout.ORRERY);
        EpisodeFolder set = open("set");
        EpisodeFolder back = open("back");
        try (Scope scope = Scope.open()) {
            for (int i = 0; i < 5; i++) {
                assertThat(back.frames(back.episodes().get(i)).bytes())
                        .isEqualTo(set.frames(set.episodes().get(i)).bytes());
            }
        }
    }

    @Test
    void clipsWithoutLabelsBecomeADataSetWithoutActions() throws IOException {
        recordDrift();
        Files.createDirectories(folder.resolve("clips"));
        for (int i = 0; i < 2; i++) {
            Files.copy(folder.resolve("own/episodes/000" + i + ".mkv"), folder.resolve("clips/c" + i + ".mkv"));
        }
        convert("clips", "set", Layout.LEROBOT);
        assertThat(EpisodeCheck.of(folder.resolve("set"), Progress.SILENT, Stop.never())
                        .faults())
                .isEmpty();
        assertThat(open("set").actions().labelled()).isFalse();
        convert("set", "back", Layout.ORRERY);
        assertThat(EpisodeCheck.of(folder.resolve("back"), Progress.SILENT, Stop.never())
                        .faults())
                .isEmpty();
        assertThat(open("back").frameCount()).isEqualTo(19);
        assertThat(open("back").actions().labelled()).isFalse();
    }

    @Test
    void oddSizesArePaddedAndTheNoteSaysSo() {
        try (DriftWorld world = new DriftWorld(31, 27)) {
            world.record(folder.resolve("own"), 6, 1);
            world.record(folder.resolve("own"), 6, 2);
        }
        assertThat(convert("own", "set", Layout.LEROBOT).note()).contains("31x27 is padded to 32x28");
        assertThat(EpisodeCheck.of(folder.resolve("set"), Progress.SILENT, Stop.never())
                        .faults())
                .isEmpty();
        assertThat(open("set").width()).isEqualTo(32);
    }

    @Test
    void aFaultyEpisodeIsNamedAndNotConverted() throws IOException {
        recordDrift();
        Files.writeString(folder.resolve("own/episodes/0001.jsonl"), "{}");
        Conversion.Result result = convert("own", "set", Layout.LEROBOT);
        assertThat(result.episodes()).isEqualTo(4);
        assertThat(result.leftOut()).hasSize(1).first().asString().contains("0001");
        assertThat(EpisodeCheck.of(folder.resolve("set"), Progress.SILENT, Stop.never())
                        .faults())
                .isEmpty();
    }

    @Test
    void nothingIsReplaced() throws IOException {
        recordDrift();
        Files.createDirectories(folder.resolve("full"));
        Files.writeString(folder.resolve("full/mine.txt"), "mine");
        assertThatThrownBy(() -> convert("own", "full", Layout.LEROBOT))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("exists already");
        assertThat(folder.resolve("full/mine.txt")).hasContent("mine");
        Files.createDirectories(folder.resolve("empty"));
        convert("own", "empty", Layout.LEROBOT);
        assertThat(open("empty").episodes()).hasSize(5);
    }

    @Test
    void whatIsStoppedOrFailsLeavesNothing() throws IOException {
        recordDrift();
        for (Layout layout : Layout.values()) {
            Stop stop = Stop.never();
            Progress afterAWhile = new Stopping(stop);
            EpisodeFolder own = open("own");
            assertThatThrownBy(() -> Conversion.run(own, folder.resolve("new"), layout, afterAWhile, stop))
                    .isInstanceOf(InterruptedAndSaved.class)
                    .hasMessageContaining("nothing was written");
        }
        Path video = folder.resolve("own/episodes/0004.mkv");
        byte[] bytes = Files.readAllBytes(video);
        EpisodeFolder own = open("own");
        Files.write(video, Arrays.copyOf(bytes, bytes.length / 2));
        for (Layout layout : Layout.values()) {
            assertThatThrownBy(() -> Conversion.run(own, folder.resolve("new"), layout, Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("0004.mkv");
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactly("own");
        }
    }

    /** Stops in the middle of the third episode. */
    private record Stopping(Stop stop) implements Progress {
        @Override
        public void start(String task, long total, String unit) {}

        @Override
        public void at(long done, String note) {
            if (done == 25) {
                stop.request();
            }
        }

        @Override
        public void finish(String note) {}

        @Override
        public void say(String line) {}
    }
}
