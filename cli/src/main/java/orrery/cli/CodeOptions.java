package orrery.cli;

import picocli.CommandLine.Option;

/** How many buttons to find, and how many recorded actions may be looked at. */
final class CodeOptions {
    @Option(names = "--codes", defaultValue = "8", paramLabel = "K", description = "buttons to find (${DEFAULT-VALUE})")
    int count;

    @Option(
            names = "--labels",
            defaultValue = "0",
            paramLabel = "SHARE|N",
            description =
                    "recorded actions that may be looked at, to name the buttons: a share below 1, e.g. 0.01, or a"
                            + " number of transitions (none)")
    double labels;
}
