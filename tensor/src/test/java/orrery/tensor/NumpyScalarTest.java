package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.Limits;

/** Numbers of numpy beside the weights, byte for byte as {@code torch.save} writes {@code {"best": numpy.float64(0.5), "w": …}}. */
class NumpyScalarTest {
    private static final CheckpointOptions TRUSTING = new CheckpointOptions(false, true, Limits.standard());

    @TempDir
    Path folder;

    /** A number of a type, made of so many bytes. */
    private Path scalar(String module, String type, int bytes) throws IOException {
        PickleBytes pickle = PickleBytes.start().raw('}', '(').text("best");
        pickle.global(module, "scalar").global("numpy", "dtype");
        pickle.raw('(').text(type).raw(0x89, 0x88, 't', 'R'); // dtype("f8", False, True)
        pickle.raw('(', 'K', 3).text("<").raw('N', 'N', 'N');
        pickle.raw('J').int32(-1).raw('J').int32(-1).raw('K', 0, 't', 'b');
        pickle.global("_codecs", "encode")
                .raw('(')
                .text("\0".repeat(bytes))
                .text("latin1")
                .raw('t', 'R');
        pickle.raw(0x86, 'R');
        pickle.text("w").tensor("0", 1, 0, new long[] {1}, new long[] {1});
        return Files.write(
                folder.resolve("a.pt"),
                ZipBytes.torch(pickle.raw('u').stop(), new byte[4]).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"numpy.core.multiarray", "numpy._core.multiarray"})
    void numbersAreTakenByWhoTrustsAndRefusedWithTheWayElse(String module) throws IOException {
        Path file = scalar(module, "f8", 8);
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOfSatisfying(
                        OrreryException.class, e -> assertThat(e.cure()).contains("--trust"))
                .hasMessageContaining("numpy");
        try (Checkpoint read = Checkpoint.open(file, TRUSTING)) {
            assertThat(read.names()).containsExactly("w");
            assertThat(read.foreign()).isEmpty();
        }
        try (Checkpoint read = Checkpoint.open(file, new CheckpointOptions(true, false, Limits.standard()))) {
            assertThat(read.foreign()).containsExactly("best: " + module + ".scalar");
        }
    }

    @Test
    void whatIsNoNumberIsRefusedFromATrustedFileToo() throws IOException {
        assertThatThrownBy(() -> Checkpoint.open(scalar("numpy.core.multiarray", "O8", 8), TRUSTING))
                .hasMessageContaining("not one of numbers");
        assertThatThrownBy(() -> Checkpoint.open(scalar("numpy.core.multiarray", "f8", 4), TRUSTING))
                .hasMessageContaining("another length");
        PickleBytes call = PickleBytes.start().global("numpy.core.multiarray", "_reconstruct");
        Path file = Files.write(
                folder.resolve("b.pt"),
                ZipBytes.torch(call.raw(')', 'R').stop()).bytes());
        assertThatThrownBy(() -> Checkpoint.open(file, TRUSTING)).hasMessageContaining("_reconstruct");
    }
}
