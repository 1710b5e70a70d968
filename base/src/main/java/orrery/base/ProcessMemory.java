package orrery.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Most memory of this process that lay in RAM so far, as Linux counts it. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /** In MB of 2^20 bytes; 0 where the system does not tell. */
    public static double peakMb() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException e) {
            return 0; // not Linux
        }
    }
}
