package orrery.worlds.lerobot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;
import orrery.tensor.Scope;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeCheck;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Problem;
import orrery.worlds.Split;

class LeRobotDataTest {
    @TempDir
    Path folder;

    private final SmallDataSet set = new SmallDataSet();

    private EpisodeFolder open() {
        return EpisodeFolder.open(folder, Progress.SILENT);
    }

    @Test
    void episodesOfOneVideoAreCutApartToTheFrame() {
        set.write(folder);
        EpisodeFolder world = open();
        assertThat(world.problems()).isEmpty();
        assertThat(world.notes()).containsExactly("no split given: the last 1 of 2 episodes are set aside");
        assertThat(List.of(world.width(), world.height())).containsExactly(48, 32);
        assertThat(world.fps()).isEqualTo(10);
        assertThat(world.episodes()).extracting(Episode::id).containsExactly("000000", "000001");
        assertThat(world.text(world.episodes().get(0))).isEqualTo("lift it");
        try (Scope scope = Scope.open()) {
            for (int e = 1; e >= 0; e--) { // backwards: the place is found, not come upon
                byte[] rgb = world.frames(world.episodes().get(e)).bytes();
                for (int t = 0; t < 6; t++) {
                    assertThat(rgb[t * 3 * 48 * 32 + 700] & 0xff)
                            .isBetween(36 + 15 * (6 * e + t), 44 + 15 * (6 * e + t));
                }
            }
        }
    }

    @Test
    void axesAreNamedAndReachFromTheSmallestToTheLargestValue() {
        set.write(folder);
        ActionSpace.Continuous axes = (ActionSpace.Continuous) open().actions();
        assertThat(axes.labels()).containsExactly("lift", "grip");
        assertThat(axes.axes().get(0).low()).isEqualTo(-2);
        assertThat(axes.axes().get(0).high()).isEqualTo(3);
        assertThat(axes.axes().get(1).high()).isEqualTo(5.5);
        assertThat(axes.axes().get(1).mean()).isEqualTo(1.25); // of the training episode
        assertThat(open().episodes().get(1).actions().get(2)).isEqualTo(new Action.Move(0, 4));
    }

    @Test
    void aDataSetOfAnotherProgramIsReadWithTheCameraOneAsksFor() throws Exception {
        set.info = set.info
                .replace(
                        "\"shape\": [2], \"names\": {\"motors\": [\"lift\", \"grip\"]}",
                        "\"shape\": [3], \"names\": null")
                .replace(
                        "\"timestamp\"",
                        "\"observation.images.side\": {\"dtype\": \"video\", \"shape\": [16, 16, 3]},"
                                + " \"timestamp\"")
                .replace("\"0:2\"", "\"0:1\", \"test\": \"1:2\"")
                .replace("\"total_tasks\": 1", "\"total_tasks\": 2");
        set.write(folder);
        Path side = folder.resolve(SmallDataSet.VIDEO.replace(".top", ".side"));
        try (VideoWriter video = VideoWriter.open(side, VideoFormat.H264, 16, 16, 10)) {
            for (int i = 0; i < 12; i++) {
                video.add(new byte[16 * 16 * 3]);
            }
            video.finish();
        }
        copy("rows-zstd.parquet", SmallDataSet.ROWS);
        copy("episodes.parquet", SmallDataSet.EPISODES);
        copy("tasks.parquet", "meta/tasks.parquet");
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()))
                .isEqualTo(new EpisodeCheck(2, 12, List.of()));
        EpisodeFolder top = open();
        assertThat(top.width()).isEqualTo(48);
        assertThat(top.notes()).hasSize(1).first().asString().contains("of 2 cameras observation.images.top is used");
        assertThat(top.actions().labels()).containsExactly("action_0", "action_1", "action_2");
        assertThat(top.episodes(Split.VAL)).extracting(Episode::id).containsExactly("000001");
        assertThat(top.episodes().get(0).rewards()).containsExactly(0, 0.5f, 0, 0.5f, 0, 0.5f);
        assertThat(top.episodes().get(0).dones()).containsExactly(false, false, false, false, false, true);
        assertThat(top.text(top.episodes().get(1))).isEqualTo("pull the block");
        EpisodeFolder other = EpisodeFolder.open(folder, "observation.images.side", Progress.SILENT);
        assertThat(other.width()).isEqualTo(16);
        assertThat(other.hash()).isNotEqualTo(top.hash());
        assertThatThrownBy(() -> EpisodeFolder.open(folder, "observation.images.sid", Progress.SILENT))
                .isInstanceOf(OrreryException.class)
                .satisfies(e -> assertThat(((OrreryException) e).cure()).contains("observation.images.side"));
    }

    private void copy(String from, String to) throws Exception {
        try (var in = LeRobotDataTest.class.getResourceAsStream(from)) {
            Files.write(folder.resolve(to), Objects.requireNonNull(in).readAllBytes());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"v3.0\"|\"v2.1\"|version \"v2.1\"|convert_dataset_v21_to_v30",
                "\"v3.0\"|\"v4.0\"|version \"v4.0\"|later version",
                "\"fps\"|\"fsp\"|no field \"fps\"|\"fsp\"",
                "\"fps\": 10|\"fps\": 0|\"fps\" is 0|above 0",
                "\"features\"|\"feature\"|no field \"features\"|\"feature\"",
                "\"dtype\": \"video\"|\"dtype\": \"image\"|inside Parquet|LeRobot's own tools",
                "\"0:2\"|\"all\"|the split \"train\" is \"all\"|e.g. \"0:9\"",
                "{\"codebase|{{codebase|meta/info.json|",
                "videos/{video_key}|../{video_key}/../..|leads out of the data set|below the folder",
                "data/chunk-{chunk_index:03d}|data/chunk-{chunk}|unknown part {chunk}|{file_index:03d}"
            })
    void whatInfoSaysWronglyIsNamedAndNothingIsRead(String from, String to, String what, String cure) {
        assertThat(set.info).contains(from);
        set.info = set.info.replace(from, to);
        set.write(folder);
        assertThatThrownBy(this::open)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining(what)
                .satisfies(e -> assertThat(((OrreryException) e).cure()).contains(cure == null ? "" : cure));
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults())
                .isNotEmpty()
                .anySatisfy(fault -> {
                    assertThat(fault.file()).isIn("meta/info.json", SmallDataSet.EPISODES);
                    assertThat(fault.cure()).isNotBlank();
                });
    }

    private Problem onlyFault() {
        set.write(folder);
        List<Problem> faults =
                EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).cure()).isNotBlank();
        return faults.get(0);
    }

    private void leavesOutTheSecond() {
        EpisodeFolder world = open();
        assertThat(world.episodes()).extracting(Episode::id).containsExactly("000000");
        assertThat(world.problems()).hasSize(1);
    }

    @Test
    void anActionThatIsNotFiniteCostsItsEpisode() {
        set.rows.get(8)[0] = new float[] {1, Float.NaN};
        Problem fault = onlyFault();
        assertThat(fault.file()).isEqualTo(SmallDataSet.ROWS);
        assertThat(fault.what()).isEqualTo("episode 1: row 8: number 1 of the action is NaN.");
        leavesOutTheSecond();
    }

    @Test
    void anActionOfAnotherLengthCostsItsEpisode() {
        set.rows.get(8)[0] = new float[] {1};
        assertThat(onlyFault().what()).isEqualTo("episode 1: row 8: the action has 1 numbers, the feature has 2.");
        leavesOutTheSecond();
    }

    @Test
    void framesOutOfOrderCostTheirEpisode() {
        set.rows.get(8)[2] = 3L;
        assertThat(onlyFault().what()).contains("row 8: \"frame_index\" is 3.0, it is frame 2");
        leavesOutTheSecond();
    }

    @Test
    void timesThatDoNotFitTheSpeedCostTheirEpisode() {
        set.rows.get(8)[1] = 0.25f;
        assertThat(onlyFault().what()).contains("row 8: \"timestamp\" is 0.25 s", "0.2 s is due");
        leavesOutTheSecond();
    }

    @Test
    void numbersOfTheWholeSetAndOfTasksAreToldButCostNothing() {
        set.rows.get(8)[4] = 80L;
        set.rows.get(2)[5] = 3L;
        set.write(folder);
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults())
                .extracting(Problem::what)
                .containsExactly(
                        "episode 0: row 2: \"task_index\" is 3.0, meta/tasks.parquet has 1.",
                        "episode 1: row 8: \"index\" is 80.0, 8 is due.");
        assertThat(open().episodes()).hasSize(2);
        assertThat(open().notes()).hasSize(3);
    }

    @Test
    void aRowTooFewIsToldOfTheEpisode() {
        set.rows.remove(11);
        assertThat(onlyFault().what()).isEqualTo("episode 1: has 5 rows, its length is 6.");
        leavesOutTheSecond();
    }

    @Test
    void aFrameTooFewIsToldOfTheEpisode() {
        set.frames = 11;
        Problem fault = onlyFault();
        assertThat(fault.file()).isEqualTo(SmallDataSet.VIDEO);
        assertThat(fault.what()).isEqualTo("episode 1: has 5 frames from 0.6 s to 1.2 s, its length is 6.");
        leavesOutTheSecond();
    }

    @Test
    void aLengthThatItsFramesDoNotHaveIsNamed() {
        set.episodes.get(1)[4] = 11L;
        assertThat(onlyFault().what()).contains("episode 1: its length is 6, its frames are 6 to 11.");
    }

    @Test
    void anEpisodeGivenTwiceIsLeftOut() {
        set.episodes.add(set.episodes.get(1).clone());
        assertThat(onlyFault().what()).isEqualTo("episode 1: row 2 has its number again.");
        leavesOutTheSecond();
    }

    @Test
    void timesOfNoStretchAreNamed() {
        set.episodes.get(1)[10] = 0.3;
        assertThat(onlyFault().what()).contains("shows it from 0.6 s to 0.3 s");
        leavesOutTheSecond();
    }

    @Test
    void aPlaceBelowZeroIsNamed() {
        set.episodes.get(1)[7] = -1L;
        assertThat(onlyFault().what()).isEqualTo("episode 1: it lies in file 0 of chunk -1.0.");
        leavesOutTheSecond();
    }

    @Test
    void totalsThatAreWrongAreTold() {
        set.info = set.info.replace("\"total_frames\": 12", "\"total_frames\": 13");
        assertThat(onlyFault().what()).isEqualTo("\"total_frames\" is 13, meta/episodes has 12 frames.");
        assertThat(open().episodes()).hasSize(2);
    }

    @Test
    void columnsThatAreMissingAreNamedWithTheNearest() {
        set.rowColumns.set(2, new Column("frame_idx", Kind.WHOLE));
        set.write(folder);
        List<Problem> faults =
                EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults();
        assertThat(faults).hasSize(1).allSatisfy(fault -> {
            assertThat(fault.what()).startsWith("2 episodes from 0 to 1: ").endsWith("no column \"frame_index\".");
            assertThat(fault.cure()).contains("\"frame_idx\"");
        });
        assertThatThrownBy(this::open).isInstanceOf(OrreryException.class).hasMessageContaining("no usable episode");
    }

    @Test
    void aVideoOfAnotherSpeedOrSizeIsNamedOnceForAllInIt() {
        set.fps = 12;
        set.write(folder);
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults())
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault.what()).contains("runs at 12.0 frames a second"));
        set.fps = 10;
        set.width = 64;
        set.write(folder);
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults())
                .hasSize(1)
                .allSatisfy(fault -> assertThat(fault.what()).contains("is 64x32, the feature is 48x32"));
    }

    @Test
    void missingAndDamagedFilesAreNamed() throws Exception {
        set.write(folder);
        for (String file :
                List.of(SmallDataSet.VIDEO, SmallDataSet.ROWS, SmallDataSet.EPISODES, "meta/tasks.parquet")) {
            byte[] good = Files.readAllBytes(folder.resolve(file));
            Files.delete(folder.resolve(file));
            assertNamed(file);
            Files.write(folder.resolve(file), Arrays.copyOf(good, good.length * 2 / 3));
            assertNamed(file);
            Files.writeString(folder.resolve(file), "<html>404</html>");
            assertNamed(file);
            Files.write(folder.resolve(file), good);
        }
        Files.delete(folder.resolve("meta/stats.json"));
        assertNamed("meta/stats.json");
    }

    private void assertNamed(String file) {
        assertThat(EpisodeCheck.of(folder, Progress.SILENT, Stop.never()).faults())
                .isNotEmpty()
                .anySatisfy(fault -> {
                    assertThat(file).startsWith(fault.file());
                    assertThat(fault.what()).isNotBlank();
                    assertThat(fault.cure()).isNotBlank();
                });
    }

    @Test
    void picturesThatDoNotDecodeAreFoundByTheCheck() throws Exception {
        set.write(folder);
        byte[] bytes = Files.readAllBytes(folder.resolve(SmallDataSet.VIDEO));
        int data = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("mdat") + 4;
        for (int i = data + 40; i < bytes.length; i += 3) {
            bytes[i] ^= 0x5a;
        }
        Files.write(folder.resolve(SmallDataSet.VIDEO), bytes);
        assertNamed(SmallDataSet.VIDEO);
    }

    @Test
    void wholeNumbersWithSeveralNamesAreButtons() {
        set.info = set.info.replace(
                "\"float32\", \"shape\": [2], \"names\": {\"motors\": [\"lift\", \"grip\"]}",
                "\"int64\", \"shape\": [1], \"names\": [\"stay\", \"go\"]");
        set.rowColumns.set(0, new Column("action", Kind.WHOLE));
        for (int i = 0; i < 12; i++) {
            set.rows.get(i)[0] = i % 2L;
        }
        set.write(folder);
        assertThat(open().actions()).isEqualTo(new ActionSpace.Discrete(List.of("stay", "go")));
        assertThat(open().episodes().get(1).actions().get(1)).isEqualTo(new Action.Press(1));
        set.rows.get(7)[0] = 2L;
        assertThat(onlyFault().what()).contains("episode 1: frame 1: the action has index 2");
        leavesOutTheSecond();
    }
}
