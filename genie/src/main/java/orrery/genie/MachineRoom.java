package orrery.genie;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import orrery.base.OrreryException;

/** How much memory and disk is free here. Looks at Linux's own figures and a container's limit; 0 where nobody tells. */
final class MachineRoom {
    private static final Path CGROUP = Path.of("/sys/fs/cgroup");

    private MachineRoom() {}

    /** Bytes of memory that a process may still take; 0 when unknown. */
    static long freeMemory() {
        long free = 0;
        for (String line : lines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                free = Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        long limit = number(CGROUP.resolve("memory.max"));
        if (limit > 0) {
            long used = number(CGROUP.resolve("memory.current"));
            for (String line : lines(CGROUP.resolve("memory.stat"))) {
                if (line.startsWith("inactive_file ")) { // given back when asked for
                    used -= Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            long room = Math.max(1, limit - used);
            free = free == 0 ? room : Math.min(free, room);
        }
        return free;
    }

    /** Bytes free on the disk of a folder that may not exist yet; 0 when unknown. */
    static long freeDisk(Path folder) {
        Path place = folder.toAbsolutePath();
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        try {
            return place == null ? 0 : Files.getFileStore(place).getUsableSpace();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Refuses work that would not fit. */
    static void check(LearnPlan.Room room) {
        if (room.memoryFree() > 0 && room.memory() > room.memoryFree()) {
            throw new OrreryException(
                    "learning from these episodes takes about " + words(room.memory()) + " of memory, "
                            + words(room.memoryFree()) + " may be used",
                    "Use a smaller --size or --preset, put fewer episodes into the folder, or raise --memory if you"
                            + " know better.");
        }
        if (room.diskFree() > 0 && room.disk() > room.diskFree()) {
            throw new OrreryException(
                    "the world and its checkpoints take about " + words(room.disk()) + " of disk, "
                            + words(room.diskFree()) + " are free",
                    "Free some, or choose --out on another disk.");
        }
    }

    /** An amount as people say it. */
    static String words(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%d MB", Math.round(bytes / (double) (1L << 20)));
    }

    private static long number(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() || !lines.get(0).matches("\\d{1,18}") ? 0 : Long.parseLong(lines.get(0));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
