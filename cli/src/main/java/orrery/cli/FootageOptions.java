package orrery.cli;

import java.nio.file.Path;
import orrery.tokenizer.evaluation.Footage;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code @Mixin FootageOptions footage}: what a tokenizer is measured on. */
final class FootageOptions {
    @Parameters(paramLabel = "FOLDER", description = "videos, pictures, and folders of frames below it")
    Path folder;

    @Option(
            names = "--rules",
            defaultValue = "as-is",
            paramLabel = "RULES",
            description = "as-is, or tokenbench: first 10 s and 1080 pixels on the short side (${DEFAULT-VALUE})")
    String rules = "as-is";

    /** What lies in the folder. */
    Footage found() {
        return Footage.in(folder);
    }

    /** How much of it is looked at. */
    Footage.Rules taken() {
        return Footage.Rules.of(rules);
    }
}
