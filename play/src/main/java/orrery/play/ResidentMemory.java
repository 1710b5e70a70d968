package orrery.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Memory of this process that lies in RAM, Java's and libtorch's together, as Linux counts it; 0 where it does not tell. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Now, in MB of 2^20 bytes. */
    static double nowMb() {
        return field(STATUS, "VmRSS:");
    }

    /** Of another process, in MB of 2^20 bytes. */
    static double residentMb(Path status) {
        return field(status, "VmRSS:");
    }

    /** The most so far, in MB of 2^20 bytes. */
    static double peakMb() {
        return field(STATUS, "VmHWM:");
    }

    private static double field(Path status, String name) {
        try {
            List<String> lines = Files.readAllLines(status);
            for (String line : lines) {
                if (line.startsWith(name)) {
                    String digits = line.replaceAll("\\D", "");
                    return Math.round(Long.parseLong(digits) / 102.4) / 10.0;
                }
            }
            return 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // not Linux
        }
    }
}
