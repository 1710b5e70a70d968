package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a driver and spectators can do. Each test starts from whatever the one before left and says so where it matters. */
@Timeout(60)
class PlayServerTest {
    @TempDir
    static Path recordings;

    static PlayServer server;

    @BeforeAll
    static void open() {
        server = PlayServer.open(BallWorld::buttons, PlayOptions.defaults().with(recordings));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void readyServerPrintsALoopbackAddressWithATokenOf128Bits() {
        assertThat(server.ready()).isTrue();
        assertThat(server.url()).matches("http://127\\.0\\.0\\.1:\\d+/#[0-9a-f]{32}");
    }

    @Test
    void heldKeyMovesTheBallAndTheFrameNamesTheInput() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"restart\",\"start\":0}");
            driver.send("{\"type\":\"input\",\"n\":7,\"action\":2}");
            ByteBuffer frame = frameWhere(driver, 40, 7);
            assertThat(frame.getInt(0)).isEqualTo(FrameMessage.MAGIC);
            assertThat(frame.getShort(8)).isEqualTo((short) 64);
            assertThat(frame.getShort(14)).isEqualTo((short) 2);
            assertThat(frame.remaining()).isEqualTo(FrameMessage.HEADER + 64 * 64 * 3);
            int before = ballColumn(frame);
            int after = ballColumn(driver.frame());
            assertThat(Math.floorMod(after - before, 64)).isBetween(1, 3);
        }
    }

    @Test
    void tapBetweenTwoTicksStillCounts() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"input\",\"n\":1,\"action\":3}");
            driver.send("{\"type\":\"input\",\"n\":2,\"action\":0}");
            ByteBuffer frame = frameWhere(driver, 40, 2);
            boolean up = frame.getShort(14) == 3;
            assertThat(up || frameBefore(driver, frame)).isTrue();
        }
    }

    @Test
    void spectatorSeesFramesAndMayNotDrive() {
        try (Visitor driver = driver();
                Visitor spectator = Visitor.admitted(server)) {
            assertThat(spectator.frame().getInt(0)).isEqualTo(FrameMessage.MAGIC);
            spectator.send("{\"type\":\"pause\",\"on\":true}");
            spectator.await("Only the driver");
            driver.send("{\"type\":\"ping\"}");
            driver.await("pong");
        }
    }

    @Test
    void wheelPassesToTheNextWhoAsks() {
        try (Visitor spectator = passenger()) {
            spectator.await("\"wheel\":\"free\"");
            spectator.send("{\"type\":\"wheel\"}");
            spectator.await("\"wheel\":\"yours\"");
        }
    }

    /** A spectator whose driver has just left. */
    private static Visitor passenger() {
        try (Visitor driver = driver()) {
            Visitor spectator = Visitor.admitted(server);
            driver.send("{\"type\":\"ping\"}");
            driver.await("pong");
            return spectator;
        }
    }

    @Test
    void pausedWorldStandsStillAndStepsOneFrameAtATime() throws InterruptedException {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"pause\",\"on\":true}");
            driver.await("\"paused\":true");
            TimeUnit.MILLISECONDS.sleep(200);
            driver.frames.clear();
            driver.send("{\"type\":\"step\"}");
            int number = driver.frame().getInt(4);
            driver.send("{\"type\":\"step\"}");
            assertThat(driver.frame().getInt(4)).isEqualTo(number + 1);
            assertThat(driver.frames.poll(200, TimeUnit.MILLISECONDS)).isNull();
            driver.send("{\"type\":\"pause\",\"on\":false}");
            driver.await("\"paused\":false");
            assertThat(driver.frame().getInt(4)).isGreaterThan(number + 1);
        }
    }

    @Test
    void restartGoesToTheStartAskedForAndRefusesOneThatIsNotThere() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"restart\",\"start\":3}");
            driver.await("\"start\":3");
            ByteBuffer frame = frameWhere(driver, 4, 0);
            assertThat(frame.get(FrameMessage.HEADER + 3 * 65) & 0xff)
                    .isEqualTo(BallWorld.ground(3).getRed());
            driver.send("{\"type\":\"restart\",\"start\":99}");
            driver.await("\"type\":\"error\"");
            driver.send("{\"type\":\"restart\"}");
            driver.await("\"start\":4");
        }
    }

    @Test
    void dialsTurnAndSayWhereTheyStand() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"steps\",\"k\":2}");
            driver.await("\"steps\":2");
            driver.send("{\"type\":\"steps\",\"k\":3}");
            assertThat(driver.await("\"type\":\"error\"")).contains("[1, 2, 4, 8]");
            driver.send("{\"type\":\"speed\",\"value\":4}");
            driver.await("\"speed\":4");
            driver.send("{\"type\":\"speed\",\"value\":9}");
            driver.await("\"type\":\"error\"");
            driver.send("{\"type\":\"speed\",\"value\":0}");
            driver.await("\"speed\":0");
            driver.send("{\"type\":\"speed\",\"value\":1}");
            driver.await("\"speed\":1");
            driver.send("{\"type\":\"auto\",\"on\":false}");
            driver.await("\"auto\":false");
            driver.send("{\"type\":\"auto\",\"on\":true}");
            driver.await("\"auto\":true");
        }
    }

    @Test
    void recordingBecomesAnEpisodeWithAnActionForEachFrame() throws Exception {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"record\",\"on\":true}");
            driver.await("\"recording\":true");
            for (int i = 0; i < 6; i++) {
                driver.frame();
            }
            driver.send("{\"type\":\"record\",\"on\":false}");
            driver.await("Recorded");
            Path episodes = recordings.resolve("ball/episodes");
            try (Stream<Path> files = Files.list(episodes)) {
                assertThat(files.map(file -> file.getFileName().toString()).toList())
                        .contains("0000.jsonl", "0000.mp4");
            }
            assertThat(Files.readAllLines(episodes.resolve("0000.jsonl")))
                    .hasSizeGreaterThan(1)
                    .first()
                    .asString()
                    .startsWith("{\"t\":0,\"action\":");
        }
    }

    @Test
    void picturesOfTheStartsCanBeAskedFor() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"pause\",\"on\":true}");
            driver.send("{\"type\":\"thumbnail\",\"start\":4}");
            ByteBuffer picture = frameWhere(driver, 0, FrameMessage.THUMBNAIL);
            assertThat(picture.getInt(4)).isEqualTo(4);
            assertThat(picture.get(12 + 3 * 65) & 0xff)
                    .isEqualTo(BallWorld.ground(4).getRed());
            driver.send("{\"type\":\"pause\",\"on\":false}");
            driver.await("\"paused\":false");
        }
    }

    @Test
    void actionThatIsNotOfThisWorldIsRefusedInWords() {
        try (Visitor driver = driver()) {
            driver.send("{\"type\":\"input\",\"n\":1,\"action\":99}");
            assertThat(driver.await("\"type\":\"error\"")).contains("index 99");
            driver.send("{\"type\":\"input\",\"n\":1,\"axes\":[0.5]}");
            assertThat(driver.await("\"type\":\"error\"")).contains("buttons");
            driver.send("{\"type\":\"input\",\"n\":1,\"acton\":1}");
            assertThat(driver.await("\"type\":\"error\"")).contains("acton");
            driver.send("{\"type\":\"dance\"}");
            assertThat(driver.await("\"type\":\"error\"")).contains("dance");
        }
    }

    @Test
    void worldWithAxesTakesValuesAndRefusesThoseOutOfRange() {
        try (PlayServer car = PlayServer.open(
                        BallWorld::pedals, PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(car)) {
            driver.send("{\"type\":\"input\",\"n\":3,\"axes\":[1,0,0.5]}");
            assertThat(frameWhere(driver, 40, 3).getShort(14)).isEqualTo((short) FrameMessage.AXES);
            driver.send("{\"type\":\"input\",\"n\":4,\"axes\":[1.5,0,0]}");
            assertThat(driver.await("\"type\":\"error\"")).contains("steer");
        }
    }

    @Test
    void lateFramesLowerTheStepsAndThePageIsTold() {
        try (PlayServer slow = PlayServer.open(
                        () -> BallWorld.slow(15_000_000), PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(slow)) {
            assertThat(driver.await("\"steps\":2")).contains("\"wanted_steps\":4");
        }
    }

    @Test
    void gameThatEndsStartsAgainFromTheNextStart() {
        try (PlayServer game = PlayServer.open(
                        () -> BallWorld.ending(5), PlayOptions.defaults().with(recordings));
                Visitor driver = Visitor.admitted(game)) {
            driver.await("\"ended\":true");
            assertThat(driver.await("\"ended\":false")).contains("\"start\":1");
        }
    }

    private static Visitor driver() {
        try {
            for (int i = 0; i < 100 && server.viewers() > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(50); // the one before is still leaving
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        Visitor visitor = Visitor.admitted(server);
        visitor.send("{\"type\":\"wheel\"}");
        visitor.await("\"wheel\":\"yours\"");
        return visitor;
    }

    private static ByteBuffer frameWhere(Visitor visitor, int offset, int value) {
        for (int i = 0; i < 200; i++) {
            ByteBuffer frame = visitor.frame();
            if (frame.getInt(offset) == value) {
                return frame;
            }
        }
        throw new AssertionError("no frame with " + value + " at " + offset);
    }

    /** Whether the tap had been in the frame before, when its release came too late for the same tick. */
    private static boolean frameBefore(Visitor visitor, ByteBuffer frame) {
        return frame.getShort(14) == 0 && visitor.frameCount.get() > 1;
    }

    private static int ballColumn(ByteBuffer frame) {
        long sum = 0;
        long count = 0;
        for (int i = 0; i < 64 * 64; i++) {
            int at = FrameMessage.HEADER + 3 * i;
            if ((frame.get(at) & frame.get(at + 1) & frame.get(at + 2) & 0xff) == 0xff) {
                sum += i % 64;
                count++;
            }
        }
        return count == 0 ? -1 : (int) (sum / count);
    }
}
