package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.Limits;

/** Good files with a byte changed, or cut short, at many places: an error with a cure, or tensors that can be read. */
class DamagedCheckpointTest {
    private static final CheckpointOptions LENIENT = new CheckpointOptions(true, true, Limits.standard());

    @TempDir
    Path folder;

    private byte[] good(String kind) throws IOException {
        PickleBytes pickle = PickleBytes.start().raw('}').text("w");
        long[] two = {2, 2};
        return switch (kind) {
            case "zip" ->
                ZipBytes.torch(
                                pickle.tensor("0", 4, 0, two, new long[] {1, 2})
                                        .raw('s')
                                        .stop(),
                                new byte[16])
                        .bytes();
            case "packed" ->
                ZipBytes.torch(
                                pickle.tensor("0", 4, 0, two, new long[] {2, 1})
                                        .raw('s')
                                        .stop(),
                                new byte[16])
                        .change("model/data.pkl", ZipBytes.Entry::deflate)
                        .change("model/data/0", ZipBytes.Entry::deflate)
                        .bytes();
            case "old" ->
                OldFormat.of(
                        p -> p.rebuilt(s -> s.oldStorage("FloatStorage", "7", 4), 0, two, new long[] {2, 1}),
                        List.of("7"),
                        4,
                        16);
            default -> {
                try (Scope scope = Scope.open()) {
                    Map<String, Tensor> tensors = new LinkedHashMap<>();
                    tensors.put("w", Tensor.ones(2, 2));
                    tensors.put("b", Tensor.arange(3));
                    SafeTensors.write(folder.resolve("good.safetensors"), tensors, Map.of("by", "a test"));
                    yield Files.readAllBytes(folder.resolve("good.safetensors"));
                }
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "packed", "old", "safetensors"})
    void aChangedByteIsRefusedOrHarmless(String kind) throws IOException {
        byte[] good = good(kind);
        assertThat(opens(kind, good)).isTrue();
        long seed = 20_261_127;
        Random random = new Random(seed);
        int refused = 0;
        for (int at = 0; at < good.length; at += 3) {
            byte[] bad = good.clone();
            bad[at] = (byte) random.nextInt(256);
            refused += opens(kind, bad) ? 0 : 1;
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip", "packed", "old", "safetensors"})
    void everyCutIsRefused(String kind) throws IOException {
        byte[] good = good(kind);
        for (int length = 0; length < good.length; length += 7) {
            assertThat(opens(kind, Arrays.copyOf(good, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    /** Whether the file opens and all its elements can be read; anything but our own error fails the test. */
    private boolean opens(String kind, byte[] bytes) throws IOException {
        Path file = folder.resolve(kind.equals("safetensors") ? "a.safetensors" : "a.pt");
        Files.write(file, bytes);
        try (Scope scope = Scope.open();
                Checkpoint read = Checkpoint.open(file, LENIENT)) {
            read.tensors().values().forEach(Tensor::doubles);
            return true;
        } catch (OrreryException e) {
            assertThat(e.cure()).isNotBlank();
            return false;
        }
    }
}
