package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.worlds.Action;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Frame;

@Timeout(60)
class BesideWorldTest {
    private static final Action RIGHT = new Action.Press(2);
    private static final int PICTURE = 3 * 64 * 64;

    @Test
    void learnedWorldBeginsFromTheLastNinePicturesAndTheActionsBetween() {
        Lookalike both = new Lookalike(PuckWorld.open());
        try (BesideWorld pair = both.pair()) {
            pair.reset(0, 7);
            assertThat(last(both.pictures)).hasSize(9);
            assertThat(last(both.actions)).hasSize(8).containsOnly(new Action.Press(0));
            for (int i = 0; i < 5; i++) {
                pair.step(RIGHT);
            }
            pair.resync();
            assertThat(last(both.pictures)).hasSize(9);
            assertThat(last(both.pictures).get(8).rgb()).isEqualTo(pair.truth().rgb());
            assertThat(last(both.actions).subList(0, 3)).containsOnly(new Action.Press(0));
            assertThat(last(both.actions).subList(3, 8)).containsOnly(RIGHT);
        }
    }

    @Test
    void bothGoTheirOwnWaysUntilTheLearnedOneIsPutBack() {
        try (BesideWorld pair = Lookalike.open()) {
            pair.reset(0, 3);
            assertThat(pair.gap().psnr()).isEqualTo(60);
            assertThat(pair.gap().frames()).isZero();
            for (int i = 0; i < 25; i++) {
                pair.step(RIGHT);
            }
            assertThat(pair.gap().frames()).isEqualTo(25);
            assertThat(pair.gap().psnr()).isLessThan(35);
            assertThat(pair.gap().bodies().positionError()).isGreaterThan(0.2);
            Frame truth = pair.truth();
            pair.resync();
            assertThat(pair.truth()).isSameAs(truth);
            assertThat(pair.gap().psnr()).isEqualTo(60);
            assertThat(pair.gap().bodies().positionError()).isZero();
        }
    }

    @Test
    void sameSeedGivesTheSameSceneAndAnotherSeedAnother() {
        try (BesideWorld pair = Lookalike.open()) {
            pair.reset(0, 3);
            byte[] first = pair.truth().rgb();
            pair.reset(0, 4);
            assertThat(pair.truth().rgb()).isNotEqualTo(first);
            pair.reset(0, 3);
            assertThat(pair.truth().rgb()).isEqualTo(first);
        }
    }

    @Test
    void gameEndsWhenTheSimulatorEnds() {
        try (BesideWorld pair = Lookalike.ending(10)) {
            pair.reset(0, 1); // 8 steps lead up to the beginning
            assertThat(pair.step(RIGHT).done()).isFalse();
            assertThat(pair.step(RIGHT).done()).isTrue();
            pair.reset(0, 2);
            assertThat(pair.step(RIGHT).done()).isFalse();
        }
        try (BesideWorld pair = Lookalike.ending(4)) { // over before it began
            assertThat(pair.step(RIGHT).done()).isFalse();
        }
    }

    @Test
    void refusesASimulatorOfOtherActionsOrAnotherSpeed() {
        PuckWorld slow = PuckWorld.with(PuckWorld.BUTTONS, 15);
        assertThatThrownBy(() -> new Lookalike(slow).pair())
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("20.0 and 15.0 frames a second");
        PuckWorld jumper = PuckWorld.with(List.of("noop", "jump"), 20);
        assertThatThrownBy(() -> new Lookalike(jumper).pair())
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("actions noop, left, right, up, down and noop, jump")
                .extracting(e -> ((OrreryException) e).cure())
                .asString()
                .contains("--beside sim:NAME");
    }

    @Test
    void trackerReadsTheSameErrorAsTheStatesTell() {
        Lookalike told = new Lookalike(PuckWorld.open());
        Lookalike read = new Lookalike(PuckWorld.open());
        double difference = 0;
        int compared = 0;
        try (BesideWorld states = told.pair();
                BesideWorld pictures = read.tracked()) {
            for (long seed = 0; seed < 6; seed++) {
                states.reset(0, seed);
                pictures.reset(0, seed);
                for (int i = 0; i < 30; i++) {
                    Action action = new Action.Press(1 + (i / 8 + (int) seed) % 4);
                    states.step(action);
                    pictures.step(action);
                    BodyRuler.Reading truth = states.gap().bodies();
                    BodyRuler.Reading seen = pictures.gap().bodies();
                    if (seen.bodies() == 3 && seen.found() == 3) {
                        difference += Math.abs(seen.positionError() - truth.positionError());
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(60);
        assertThat(difference / compared).as("partly hidden discs count too").isLessThan(0.25);
    }

    @Test
    void likenessOfPicturesIsTheirPsnr() {
        Frame black = new Frame(2, 1, new byte[6]);
        byte[] bytes = new byte[6];
        bytes[0] = (byte) 200;
        assertThat(Gap.psnr(black, black)).isEqualTo(60);
        assertThat(Gap.psnr(black, new Frame(2, 1, bytes)))
                .isCloseTo(10 * Math.log10(255.0 * 255 / (200.0 * 200 / 6)), Offset.offset(1e-9));
    }

    @Test
    void framesCarryBothPicturesAndResyncIsTheDrivers(@TempDir Path recordings) {
        try (PlayServer server =
                        PlayServer.open(Lookalike::open, PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.at(server)) {
            driver.send("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}");
            assertThat(driver.await("\"type\":\"welcome\"")).contains("\"beside\":\"puck\"", "\"starts\":1");
            driver.send("{\"type\":\"input\",\"n\":1,\"action\":2}");
            ByteBuffer apart = frame(driver, 30);
            assertThat(apart.getInt(44)).isEqualTo(FrameMessage.BESIDE + PICTURE);
            assertThat(apart.limit()).isEqualTo(FrameMessage.HEADER + 2 * PICTURE + FrameMessage.BESIDE);
            int beside = FrameMessage.HEADER + PICTURE;
            assertThat(apart.getFloat(beside)).isBetween(5f, 40f);
            assertThat(apart.getFloat(beside + 4)).isGreaterThan(0.2f);
            assertThat(apart.get(beside + 8)).isEqualTo((byte) 3);
            assertThat(apart.get(beside + 9)).isEqualTo((byte) 3);
            try (Visitor other = Visitor.admitted(server)) {
                other.send("{\"type\":\"resync\"}");
                assertThat(other.await("\"note\"")).contains("Only the driver");
            }
            driver.send("{\"type\":\"resync\"}");
            assertThat(frame(driver, 0).getFloat(beside)).isEqualTo(60f);
        }
    }

    @Test
    void worldAloneCarriesOnePictureAndRefusesResync(@TempDir Path recordings) {
        try (PlayServer server =
                        PlayServer.open(PuckWorld::open, PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.at(server)) {
            driver.send("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}");
            assertThat(driver.await("\"type\":\"welcome\"")).doesNotContain("beside");
            assertThat(driver.await("\"type\":\"state\"")).doesNotContain("score");
            ByteBuffer alone = driver.frame();
            assertThat(alone.getInt(44)).isZero();
            assertThat(alone.limit()).isEqualTo(FrameMessage.HEADER + PICTURE);
            driver.send("{\"type\":\"resync\"}");
            assertThat(driver.await("\"error\"")).contains("nothing runs beside this world", "--beside simulator");
        }
    }

    @Test
    void gameThatPaysTellsItsScoreAndANewSceneComesAfterTheEnd(@TempDir Path recordings) {
        try (PlayServer server = PlayServer.open(
                        () -> PuckWorld.ending(6), PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(server)) {
            assertThat(driver.await("\"ended\":true")).contains("\"score\":6.0");
            driver.send("{\"type\":\"restart\",\"start\":0}");
            assertThat(driver.await("\"ended\":false")).contains("\"score\":0.0");
        }
    }

    @Test
    void recordingGoesOnInTheNextGame(@TempDir Path recordings) throws Exception {
        try (PlayServer server = PlayServer.open(
                        () -> PuckWorld.ending(12), PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(server)) {
            driver.send("{\"type\":\"restart\"}");
            driver.send("{\"type\":\"record\",\"on\":true}");
            for (int game = 0; game < 2; game++) {
                assertThat(driver.await("\"ended\":true")).contains("\"recording\":true");
                driver.send("{\"type\":\"restart\"}");
            }
            driver.send("{\"type\":\"record\",\"on\":false}");
            driver.await("\"recording\":false");
        }
        EpisodeFolder folder = EpisodeFolder.open(recordings.resolve("puck"), Progress.SILENT);
        assertThat(folder.episodes()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(folder.episodes().get(1).actions())
                .as("the whole second game")
                .hasSize(12);
        assertThat(folder.episodes().get(1).dones()[11]).isTrue();
    }

    @Test
    void recordingKeepsWhatWasImaginedAndWhatHappened(@TempDir Path recordings) throws Exception {
        try (PlayServer server =
                        PlayServer.open(Lookalike::open, PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(server)) {
            driver.send("{\"type\":\"record\",\"on\":true}");
            driver.await("\"recording\":true");
            driver.send("{\"type\":\"input\",\"n\":1,\"action\":2}");
            TimeUnit.MILLISECONDS.sleep(400);
            driver.send("{\"type\":\"record\",\"on\":false}");
            assertThat(driver.await("\"note\"")).contains("Recorded", " and ");
        }
        for (String name : List.of("puck", "puck-simulator")) {
            EpisodeFolder folder = EpisodeFolder.open(recordings.resolve(name), Progress.SILENT);
            List<Episode> episodes = folder.episodes();
            assertThat(episodes).hasSize(1);
            assertThat(episodes.get(0).actions()).contains(RIGHT);
        }
        try (Stream<Path> folders = Files.list(recordings)) {
            assertThat(folders).hasSize(2);
        }
    }

    @Test
    void benchTellsHowFarApartTheyAre() {
        PlayBench.Result result = PlayBench.run(Lookalike::open, 1, 64, Progress.SILENT);
        assertThat(result.byK()).containsOnlyKeys("1", "2", "4", "8");
        PlayBench.Apart apart =
                Objects.requireNonNull(List.copyOf(result.byK().values()).get(2).beside());
        assertThat(apart.psnr()).isBetween(10.0, 59.0);
        assertThat(apart.positionErrorPx()).isBetween(0.05, 20.0);
        assertThat(Records.line(result)).contains("\"beside\":{\"psnr\":", "\"position_error_px\":", "\"stretch\":32}");
        assertThat(Records.line(PlayBench.run(PuckWorld::open, 1, 20, Progress.SILENT)))
                .contains("\"by_k\":{\"1\":{\"fps\"")
                .doesNotContain("beside");
    }

    private static ByteBuffer frame(Visitor visitor, int sinceResync) {
        for (int i = 0; i < 300; i++) {
            ByteBuffer frame = visitor.frame();
            if (frame.getInt(FrameMessage.HEADER + PICTURE + 12) == sinceResync) {
                return frame;
            }
        }
        throw new AssertionError("no frame " + sinceResync + " after a resync");
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }
}
