package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Records;
import orrery.worlds.Action;

/** Back to a frame of before, and on from there as it was or otherwise. */
@Timeout(60)
class TimelineTest {
    private static final int RIGHT = 2;
    private static final int DOWN = 4;

    @TempDir
    Path recordings;

    private PlayServer server;
    private Visitor driver;

    @BeforeEach
    void open() {
        server = PlayServer.open(BallWorld::buttons, PlayOptions.defaults().with(recordings));
        driver = Visitor.admitted(server);
        driver.send("{\"type\":\"pause\",\"on\":true}");
        driver.await("\"paused\":true");
        driver.send("{\"type\":\"restart\",\"start\":1}");
        driver.await("\"start\":1");
    }

    @AfterEach
    void close() {
        driver.close();
        server.close();
    }

    /** Makes one step with a button held, and returns its frame. */
    private ByteBuffer step(int number, int button) {
        int input = 1000 + number;
        driver.send("{\"type\":\"input\",\"n\":" + input + ",\"action\":" + button + "}");
        driver.send("{\"type\":\"step\"}");
        return frameWhere(
                frame -> frame.getInt(4) == number && frame.getInt(40) == input); // none from before the pause
    }

    private ByteBuffer frame(int number) {
        return frameWhere(frame -> frame.getInt(4) == number);
    }

    private ByteBuffer frameWhere(Predicate<ByteBuffer> wanted) {
        for (int i = 0; i < 200; i++) {
            ByteBuffer frame = driver.frame();
            if (wanted.test(frame)) {
                return frame;
            }
        }
        throw new AssertionError("that frame never came");
    }

    private static byte[] picture(ByteBuffer frame) {
        byte[] rgb = new byte[3 * 64 * 64];
        frame.get(FrameMessage.HEADER, rgb);
        return rgb;
    }

    @Test
    void goingBackShowsTheSamePictureAndReplayComesToTheSameEnd() {
        byte[] second = new byte[0];
        byte[] last = new byte[0];
        for (int i = 1; i <= 6; i++) {
            byte[] now = picture(step(i, i < 4 ? RIGHT : DOWN));
            second = i == 2 ? now : second;
            last = now;
        }
        driver.send("{\"type\":\"rewind\",\"frame\":0}");
        assertThat(picture(frame(0))).isNotEqualTo(second);
        driver.send("{\"type\":\"rewind\",\"frame\":2}");
        assertThat(picture(frame(2))).isEqualTo(second);
        assertThat(driver.await("\"length\":6")).contains("\"paused\":true");
        driver.send("{\"type\":\"replay\",\"on\":true}");
        driver.await("\"replaying\":true");
        assertThat(picture(frame(6))).isEqualTo(last);
        driver.await("\"replaying\":false");
    }

    @Test
    void goingOnOtherwiseForgetsWhatCameAfter() {
        for (int i = 1; i <= 5; i++) {
            step(i, RIGHT);
        }
        driver.send("{\"type\":\"rewind\",\"frame\":2}");
        frame(2);
        driver.await("\"length\":5");
        step(3, DOWN);
        driver.await("\"length\":3");
        driver.send("{\"type\":\"rewind\",\"frame\":4}");
        assertThat(driver.await("\"error\"")).contains("Choose 0 to 3");
    }

    @Test
    void aRestartBeginsANewTimeAndAFrameThatNeverWasIsRefused() {
        step(1, RIGHT);
        driver.send("{\"type\":\"restart\",\"start\":2}");
        driver.await("\"length\":0");
        driver.send("{\"type\":\"rewind\",\"frame\":-1}");
        driver.await("\"error\"");
        driver.send("{\"type\":\"rewind\",\"frame\":1}");
        driver.await("\"error\"");
    }

    private KeyLog saved() {
        driver.send("{\"type\":\"keys\"}");
        String told = driver.await("\"type\":\"keys\"");
        ServerMessage.Keys keys = Records.parse(told, ServerMessage.Keys.class, "answer");
        assertThat(keys.name()).isEqualTo("ball-keys.json");
        return Records.parse(keys.text(), KeyLog.class, "file");
    }

    private void load(KeyLog log) {
        byte[] file = Records.line(log).getBytes(StandardCharsets.UTF_8);
        ByteBuffer message = ByteBuffer.allocate(4 + file.length);
        message.putInt(KeyLog.MAGIC).put(file).flip();
        driver.webSocket().sendBinary(message, true).join();
    }

    @Test
    void whatWasDoneIsKeptAndDoneAgainAfterwards() {
        byte[] last = new byte[0];
        for (int i = 1; i <= 5; i++) {
            last = picture(step(i, i < 4 ? RIGHT : DOWN));
        }
        KeyLog log = saved();
        assertThat(log.start()).isEqualTo(1);
        assertThat(log.keys()).extracting(KeyLog.Stretch::frames).containsExactly(3, 2);
        driver.send("{\"type\":\"restart\",\"start\":2}");
        driver.await("\"start\":2");
        load(log);
        driver.await("\"replaying\":true");
        assertThat(picture(frame(5))).isEqualTo(last);
        driver.await("\"replaying\":false");
    }

    @Test
    void keysOfAnotherWorldOrOfNoWorldAreRefused() {
        KeyLog.Stretch press = new KeyLog.Stretch(RIGHT, null, 4, 3);
        load(new KeyLog("pong", 0, 1, List.of(press)));
        assertThat(driver.await("\"error\"")).contains("pressed in pong").contains("Play pong");
        load(new KeyLog("ball", 9, 1, List.of(press)));
        assertThat(driver.await("\"error\"")).contains("no start 9");
        load(new KeyLog("ball", 0, 1, List.of(new KeyLog.Stretch(77, null, 4, 3))));
        assertThat(driver.await("\"error\"")).contains("77");
        load(new KeyLog("ball", 0, 1, List.of(new KeyLog.Stretch(RIGHT, null, 3, 3))));
        assertThat(driver.await("\"error\"")).contains("K cannot be 3");
        load(new KeyLog("ball", 0, 1, Collections.nCopies(5, new KeyLog.Stretch(RIGHT, null, 4, Integer.MAX_VALUE))));
        assertThat(driver.await("\"error\"")).contains("10737418235 frames");
    }

    @Test
    void movesAlongAxesAreKeptToo(@TempDir Path folder) {
        List<Timeline.Moment> done = List.of(
                new Timeline.Moment(new Action.Move(0.1f, -1), 0),
                new Timeline.Moment(new Action.Move(0.1f, -1), 0),
                new Timeline.Moment(Action.NONE, 0));
        Path file = folder.resolve("keys.json");
        Records.write(file, KeyLog.of("car", 0, Long.MIN_VALUE, done));
        assertThat(KeyLog.read(file).seed()).isEqualTo(Long.MIN_VALUE);
        assertThat(KeyLog.read(file).moments()).isEqualTo(done);
    }

    @Test
    void theSameDoneAgainKeepsWhatIsKnownAndSomethingElseDoesNot() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < 3; i++) {
            timeline.did(new Action.Press(i), 4);
        }
        timeline.travel(1);
        assertThat(timeline.travels()).isTrue();
        timeline.did(new Action.Press(0), 4);
        assertThat(timeline.travels()).isFalse();
        assertThat(timeline.length()).isEqualTo(3);
        timeline.did(new Action.Press(1), 2); // another K is another frame
        assertThat(timeline.length()).isEqualTo(2);
        assertThat(timeline.next()).isNull();
    }

    @Test
    void aTimelineThatIsFullStandsStill() {
        Timeline timeline = new Timeline();
        for (int i = 0; i < Timeline.MOST + 10; i++) {
            timeline.did(new Action.Press(i % 3), 4);
        }
        assertThat(timeline.length()).isEqualTo(Timeline.MOST);
        assertThat(timeline.next()).isNull();
    }
}
