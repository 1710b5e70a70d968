package orrery.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import picocli.CommandLine.Option;

/** {@code @Mixin OutOption out}: where the result goes; it appears there whole or not at all. */
final class OutOption {
    @Option(
            names = {"-o", "--out"},
            paramLabel = "PATH",
            description = "where the result goes")
    @Nullable
    Path path;

    /** The path, when the command cannot do without. */
    Path required(String example) {
        if (path == null) {
            throw new UsageException("no --out given", "Say where the result goes, e.g. --out " + example + ".");
        }
        return path;
    }
}
