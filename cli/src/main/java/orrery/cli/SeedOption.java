package orrery.cli;

import picocli.CommandLine.Option;

/** {@code @Mixin SeedOption seed}: the same seed gives the same bytes. */
final class SeedOption {
    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "N",
            description = "randomness; the same seed gives the same bytes (${DEFAULT-VALUE})")
    long value;
}
