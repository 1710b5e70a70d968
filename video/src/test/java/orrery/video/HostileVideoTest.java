package orrery.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.tensor.Scope;

/** Promise 3: no video runs code, opens another file, reaches the network, or takes more time and memory than the limits say. */
class HostileVideoTest {
    private static final int SECRET_WIDTH = 48;
    private static final long MOST_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long MOST_MEMORY = 512L << 20;

    @TempDir
    Path folder;

    @Test
    void everyHostileVideoEndsInAVerdictAndNothingElse() throws IOException {
        Path secret = folder.resolve("secret.mp4");
        try (Scope scope = Scope.open()) {
            VideoWriter.write(secret, Clips.wandering(10, 32, SECRET_WIDTH), 10);
        }
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<HostileFiles.Hostile> files = HostileFiles.all(folder, secret, server.getLocalPort());
            assertThat(files).hasSizeGreaterThan(300);
            long before = residentBytes();
            int verdicts = 0;
            List<String> good = new ArrayList<>();
            for (HostileFiles.Hostile hostile : files) {
                Path file = Files.write(folder.resolve(hostile.name()), hostile.bytes());
                long began = System.nanoTime();
                boolean verdict = look(file);
                readStrictly(file);
                assertThat(System.nanoTime() - began).as(hostile.name()).isLessThan(MOST_NANOS);
                if (!verdict && hostile.broken()) {
                    good.add(hostile.name());
                }
                verdicts += verdict ? 1 : 0;
                Files.delete(file);
            }
            assertThat(good).as("broken, and pass as good").isEmpty();
            assertThat(verdicts).isGreaterThan(150);
            assertThat(residentBytes() - before).isLessThan(MOST_MEMORY);
            assertThatNobodyCalls(server);
        }
    }

    @Test
    void namesThatLookLikeProtocolsAreFiles() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http:127.0.0.1:" + server.getLocalPort();
            for (String name : List.of(url, "concat:a|b", "pipe:0", "data:video", "tcp:127.0.0.1", "async:file:x")) {
                Path file = folder.resolve(name);
                assertThat(look(file)).as(name).isTrue();
                Files.writeString(file, "just text");
                assertThat(look(file)).as(name).isTrue();
            }
            assertThatNobodyCalls(server);
        }
    }

    /** Whether a probe finds something wrong; what it throws names the file and a cure. */
    private static boolean look(Path file) {
        VideoLimits limits = VideoLimits.standard();
        ReadOptions options = ReadOptions.standard()
                .within(new VideoLimits(
                        limits.maxPixels(),
                        limits.maxStreams(),
                        limits.probeBytes(),
                        limits.analyze(),
                        5000,
                        Duration.ofSeconds(8),
                        limits.maxBytes()));
        try {
            VideoReport report = VideoProbe.of(file, options, Progress.SILENT);
            assertThat(report.frames()).isPositive();
            assertThat(report.width()).as("the secret was opened").isNotEqualTo(SECRET_WIDTH);
            assertThat(report.duration()).isFinite().isNotNegative();
            assertThat(report.fps()).isFinite().isNotNegative();
            if (report.frames() > 1) {
                assertThat(report.shortest()).isPositive();
                assertThat(report.longest()).isLessThanOrEqualTo(3600);
            }
            return report.fault() != null;
        } catch (OrreryException e) {
            assertThat(e).hasMessageContaining(String.valueOf(file.getFileName()));
            assertThat(e.cure()).isNotBlank();
            return true;
        }
    }

    private static void readStrictly(Path file) {
        try (VideoReader reader = VideoReader.open(file)) {
            for (int i = 0; i < 100 && reader.next().isPresent(); i++) {
                assertThat(reader.info().width()).isNotEqualTo(SECRET_WIDTH);
            }
        } catch (OrreryException e) {
            assertThat(e.cure()).isNotBlank();
        }
    }

    private static void assertThatNobodyCalls(ServerSocket server) throws IOException {
        server.setSoTimeout(300);
        try {
            server.accept().close();
        } catch (SocketTimeoutException e) {
            return; // as it should be
        }
        throw new AssertionError("a video made a connection");
    }

    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
