package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.worlds.Frame;

/** A world that begins from a picture that somebody sends. */
@Timeout(60)
class PromptTest {
    @TempDir
    Path recordings;

    private PlayServer server(boolean paper) {
        PlayOptions options = PlayOptions.defaults().with(recordings);
        return paper ? PlayServer.open(PaperWorld::new, options) : PlayServer.open(BallWorld::buttons, options);
    }

    private static ByteBuffer picture(int width, int height, int red) {
        ByteBuffer message = ByteBuffer.allocate(8 + 3 * width * height);
        message.putInt(PictureMessage.MAGIC).putShort((short) width).putShort((short) height);
        for (int i = 0; i < width * height; i++) {
            message.put((byte) red).put((byte) 7).put((byte) 9);
        }
        return message.flip();
    }

    private static void send(Visitor visitor, ByteBuffer message) {
        visitor.webSocket().sendBinary(message, true).join();
    }

    private static void awaitRed(Visitor visitor, int red) {
        for (int i = 0; i < 200; i++) {
            if ((visitor.frame().get(FrameMessage.HEADER) & 255) == red) {
                return;
            }
        }
        throw new AssertionError("never so red");
    }

    @Test
    void theDriversPictureBeginsTheWorldForEverybodyAndRestartsIt() {
        try (PlayServer server = server(true);
                Visitor driver = Visitor.admitted(server);
                Visitor watcher = Visitor.admitted(server)) {
            send(driver, picture(30, 20, 200));
            assertThat(watcher.await("a picture of 30x20")).contains("\"note\"");
            awaitRed(watcher, 200);
            assertThat(driver.await("\"start\":-1")).contains("\"state\"");
            driver.send("{\"type\":\"restart\",\"start\":0}");
            awaitRed(watcher, 40);
            driver.send("{\"type\":\"restart\",\"start\":-1}");
            awaitRed(watcher, 200);
            driver.send("{\"type\":\"restart\"}"); // the next after the picture is the first
            awaitRed(watcher, 40);
            driver.await("\"start\":0");
        }
    }

    @Test
    void aSpectatorsPictureBeginsNothing() {
        try (PlayServer server = server(true);
                Visitor driver = Visitor.admitted(server);
                Visitor watcher = Visitor.admitted(server)) {
            send(watcher, picture(10, 10, 200));
            watcher.await("Only the driver");
            awaitRed(driver, 40);
        }
    }

    @Test
    void bytesThatAreNoWholePictureAreRefusedAndStrangersAreClosed() {
        try (PlayServer server = server(true);
                Visitor driver = Visitor.admitted(server);
                Visitor stranger = Visitor.at(server)) {
            ByteBuffer cut = picture(10, 10, 200);
            send(driver, cut.limit(cut.limit() - 1));
            assertThat(driver.await("\"error\"")).contains("10x10");
            ByteBuffer huge = picture(1, 1, 1);
            send(driver, huge.putShort(4, (short) -1).putShort(6, (short) -1)); // 65535 x 65535 in three bytes
            assertThat(driver.await("\"error\"")).contains("65535x65535");
            send(driver, picture(1, 1, 1).putShort(4, (short) 0));
            driver.await("\"error\"");
            awaitRed(driver, 40);
            send(stranger, picture(10, 10, 200));
            assertThat(stranger.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aWorldThatCannotBeginFromAPictureSaysSo() {
        try (PlayServer server = server(false);
                Visitor driver = Visitor.at(server)) {
            driver.send("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}");
            assertThat(driver.await("\"welcome\"")).contains("\"pictures\":false");
            send(driver, picture(10, 10, 200));
            assertThat(driver.await("\"error\"")).contains("cannot begin from a picture");
            assertThatThrownBy(() -> server.begin(new Frame(1, 1, new byte[3])))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("cannot begin from a picture");
            driver.send("{\"type\":\"restart\",\"start\":-1}");
            assertThat(driver.await("\"error\"")).contains("no start -1");
        }
    }

    @Test
    void aProgramBeginsFromAPictureBeforeAnybodyLooks() {
        try (PlayServer server = server(true)) {
            byte[] rgb = new byte[3 * 5 * 5];
            java.util.Arrays.fill(rgb, (byte) 99);
            assertThat(server.begin(new Frame(5, 5, rgb))).isEqualTo("a picture of 5x5 it is");
            try (Visitor visitor = Visitor.admitted(server)) {
                assertThat(visitor.frame().get(FrameMessage.HEADER)).isEqualTo((byte) 99);
            }
        }
    }
}
