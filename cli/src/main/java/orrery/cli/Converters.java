package orrery.cli;

import java.time.Duration;
import orrery.base.Durations;
import orrery.base.OrreryException;
import picocli.CommandLine.TypeConversionException;

/** Values of options that picocli does not read as people write them. */
final class Converters {
    private Converters() {}

    /** {@code 2s}, {@code 30m}, {@code 1h}. */
    static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (OrreryException e) {
            throw new TypeConversionException(e.getMessage() + "; write e.g. 2s, 30m or 1h");
        }
    }
}
