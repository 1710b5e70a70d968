package orrery.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code @Mixin ClipLengthOptions lengths}: how long clips are. */
final class ClipLengthOptions {
    @Option(
            names = "--shortest",
            defaultValue = "2s",
            paramLabel = "TIME",
            description = "leave out shorter shots (${DEFAULT-VALUE})")
    Duration shortest = Duration.ofSeconds(2);

    @Option(
            names = "--longest",
            defaultValue = "60s",
            paramLabel = "TIME",
            description = "divide longer shots into equal parts (${DEFAULT-VALUE})")
    Duration longest = Duration.ofSeconds(60);

    /** Seconds of a clip at least. */
    double shortest() {
        return seconds(shortest);
    }

    /** Seconds of a clip at most. */
    double longest() {
        return seconds(longest);
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
