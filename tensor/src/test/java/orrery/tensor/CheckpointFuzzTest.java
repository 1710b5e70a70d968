package orrery.tensor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.Limits;
import orrery.tensor.torchfile.TensorWalk;
import orrery.tensor.torchfile.TorchObjects;
import orrery.tensor.torchfile.Unpickler;

/**
 * The two parsers on bytes that nobody chose: a typed error or a value, nothing else. An ordinary test run replays the files in the
 * resources' {@code CheckpointFuzzTestInputs}; {@code JAZZER_FUZZ=1 mvn -pl tensor test -Dtest=CheckpointFuzzTest#pickle} searches for
 * new ones.
 */
class CheckpointFuzzTest {
    private static final Limits SMALL = new Limits(1 << 20, 100_000, 10_000);

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
                TorchObjects objects = new TorchObjects("fuzz", lenient, lenient);
                Object value = new Unpickler("fuzz", ByteBuffer.wrap(bytes), objects, SMALL).read();
                TensorWalk.of("fuzz", value);
            } catch (OrreryException expected) {
                // refused, as it should be
            }
        }
    }
}
