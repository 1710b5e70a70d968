package orrery.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import orrery.base.OrreryException;

/** What every hostile file must meet: a typed error that names it and has a cure, little time, little memory. */
final class Hostile {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOS = 1_000_000_000; // of processor time: the machine may be busy
    private static final long MOST_BYTES = 64L << 20;

    private Hostile() {}

    /** Opens a file of these bytes and asserts that it is refused with a message that contains {@code fault}. */
    static void isRefused(Path file, byte[] bytes, String fault) throws IOException {
        Files.write(file, bytes);
        long live = Scope.liveTensors();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        Throwable thrown = catchThrowable(() -> Checkpoint.open(file).close());
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        assertThat(thrown)
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining(String.valueOf(file.getFileName()))
                .hasMessageContaining(fault);
        assertThat(((OrreryException) thrown).cure()).isNotBlank();
        assertThat(thrown.getMessage()).hasSizeLessThan(1_000).doesNotContain("\n", "\u001b");
        assertThat(nanos).as("nanoseconds").isLessThan(MOST_NANOS);
        assertThat(allocated).as("bytes allocated").isLessThan(MOST_BYTES);
        assertThat(Scope.liveTensors()).isEqualTo(live);
    }
}
