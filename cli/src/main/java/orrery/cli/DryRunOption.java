package orrery.cli;

import picocli.CommandLine.Option;

/** {@code @Mixin DryRunOption dryRun}: look, reckon, write nothing. */
final class DryRunOption {
    @Option(names = "--dry-run", description = "tell what would be done, with memory and time; write nothing")
    boolean on;
}
