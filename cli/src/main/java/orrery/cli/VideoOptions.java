package orrery.cli;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.UsageException;
import orrery.video.ReadOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code @Mixin VideoOptions video}: the video that a command reads, and how. */
final class VideoOptions {
    @Parameters(paramLabel = "VIDEO", description = "the file")
    Path file;

    @Mixin
    ReadLimitOptions reading;

    ReadOptions reading() {
        return reading.options();
    }

    /** What the options of a command ask for; a value that cannot be is wrong usage. */
    static <T> T plan(String command, Supplier<T> made) {
        try {
            return made.get();
        } catch (OrreryException e) {
            throw new UsageException(command + ": " + e.getMessage(), e.cure());
        }
    }

    /** A line more for the person, where there is something to say. */
    static String line(String what, @Nullable String said) {
        return said == null ? "" : System.lineSeparator() + what + ": " + said;
    }
}
