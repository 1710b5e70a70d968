package orrery.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** The native library itself: version, threads, what it found in the processor. */
public final class TorchRuntime {
    private TorchRuntime() {}

    /** Version of libtorch, such as 2.10.0; loads no native code. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in =
                TorchRuntime.class.getResourceAsStream("/META-INF/maven/org.bytedeco/pytorch/pom.properties")) {
            properties.load(Objects.requireNonNull(in, "the presets' jar has no version file"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version").split("-", 2)[0];
    }

    /**
     * Sets the number of threads inside one operation. The library of matrix products is held at one thread: its own pool and the OpenMP pool
     * fight over the cores inside attention (docs/lab).
     */
    public static void threads(int count) {
        torch.set_num_threads(count);
        openblas.blas_set_num_threads(1);
    }

    /** Threads inside one operation. */
    public static int threads() {
        return torch.get_num_threads();
    }

    /** Gives memory that nothing uses back to the system, as far as it lies in whole pages. For once, after loading: it takes a while. */
    public static void trim() {
        Pointer.trimMemory();
    }

    /** The library behind products in fp32: OpenBLAS or, where the build has its profile, MKL. */
    public static String products() {
        openblas.blas_set_num_threads(1); // which finds out whose it is
        return switch (openblas.blas_get_vendor()) {
            case 2 -> "OpenBLAS";
            case 3 -> "MKL";
            default -> "another BLAS";
        };
    }

    /** Instruction set that the kernels chose, such as AVX512. */
    public static String cpuCapability() {
        return torch.get_cpu_capability().getString();
    }
}
