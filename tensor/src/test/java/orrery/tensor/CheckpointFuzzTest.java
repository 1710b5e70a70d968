package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.Limits;
import orrery.tensor.torchfile.TensorWalk;
import orrery.tensor.torchfile.TorchObjects;
import orrery.tensor.torchfile.Unpickler;
import orrery.tensor.torchfile.ZipDirectory;

/**
 * The three parsers on bytes that nobody chose: a typed error or a value, nothing else. An ordinary test run replays the files in the
 * resources' {@code CheckpointFuzzTestInputs}; {@code JAZZER_FUZZ=1 mvn -pl tensor test -Dtest=CheckpointFuzzTest#pickle} searches for
 * new ones.
 */
class CheckpointFuzzTest {
    private static final Limits SMALL = new Limits(1 << 20, 100_000, 10_000);
    private static final int MOST_CONTENT = 1 << 20;
    private static final Path FILE = temporary();

    private static Path temporary() {
        try {
            Path file = Files.createTempFile("orrery-fuzz", ".zip");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest(maxDuration = "10m")
    void safeTensorsHeader(byte[] bytes) {
        try {
            SafeTensorsHeader.read(ByteBuffer.wrap(bytes), bytes.length);
        } catch (SafeTensorsHeader.Fault expected) {
            // refused, as it should be
        }
    }

    @FuzzTest(maxDuration = "10m")
    void pickle(byte[] bytes) {
        for (boolean lenient : new boolean[] {false, true}) {
            try {
                TorchObjects objects = new TorchObjects("fuzz", lenient, lenient, lenient);
                Object value = new Unpickler("fuzz", ByteBuffer.wrap(bytes), objects, SMALL).read();
                TensorWalk.of("fuzz", value);
            } catch (OrreryException expected) {
                // refused, as it should be
            }
        }
    }

    @FuzzTest(maxDuration = "10m")
    void zip(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        try (FileChannel channel = FileChannel.open(FILE)) {
            ZipDirectory zip = ZipDirectory.read("fuzz", channel);
            for (ZipDirectory.Entry entry : zip.entries().values()) {
                assertThat(entry.name()).doesNotContain("..").doesNotStartWith("/");
                try {
                    assertThat(zip.content(entry, MOST_CONTENT).remaining()).isEqualTo((int) entry.size());
                } catch (OrreryException expected) {
                    // this one is refused, as it should be
                }
            }
        } catch (OrreryException expected) {
            // refused, as it should be
        }
    }
}
