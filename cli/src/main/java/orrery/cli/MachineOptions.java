package orrery.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.UsageException;
import orrery.tensor.Device;
import orrery.tensor.TorchRuntime;
import picocli.CommandLine.Option;

/** {@code @Mixin MachineOptions machine}: what a command may use of this machine. The same options in every command. */
final class MachineOptions {
    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "DEVICE",
            description = "cpu, cuda, cuda:N or auto (${DEFAULT-VALUE})")
    String device = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "threads of one operation (all cores)")
    @Nullable
    Integer threads;

    @Option(names = "--memory", paramLabel = "SIZE", description = "memory to stay under, e.g. 6g (what is free)")
    @Nullable
    ByteSize memory;

    /** Sets the threads and finds the device; the first call that touches libtorch. */
    Device apply() {
        TorchRuntime.threads(threadCount());
        return Device.parse(device);
    }

    /** How many threads; all cores unless given. */
    int threadCount() {
        int cores = Runtime.getRuntime().availableProcessors();
        int count = threads == null ? cores : threads;
        if (count < 1) {
            throw new UsageException("--threads is " + count, "Use 1 or more; this machine has " + cores + " cores.");
        }
        Check.that(count <= 1024, "Use the number of cores.", "--threads is %d", count);
        return count;
    }

    /** The limit the person set, in bytes. */
    Optional<Long> memoryBytes() {
        return Optional.ofNullable(memory).map(ByteSize::bytes);
    }
}
