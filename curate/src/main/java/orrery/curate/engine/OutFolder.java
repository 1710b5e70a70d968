package orrery.curate.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;

/** The folder of a run: ours alone, since what does not belong to the run is removed from its parts. */
final class OutFolder {
    private static final String RUN = "run.json";

    private OutFolder() {}

    /**
     * Begins or goes on with a run.
     *
     * @throws OrreryException if something else lies there
     */
    static void begin(Path out, CurationOptions options) {
        try {
            if (!Files.exists(out.resolve(RUN))) {
                Files.createDirectories(out);
                try (Stream<Path> there = Files.list(out)) {
                    if (there.anyMatch(file -> !file.getFileName().toString().startsWith("."))) {
                        throw new OrreryException(
                                out + ": not empty, and not the folder of a curation", "Name another folder.");
                    }
                }
            } else if (!options(out).input().equals(options.input())) {
                throw new OrreryException(
                        out + ": made from other footage, " + options(out).input(), "Name another folder.");
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(out, e);
        }
        Records.write(out.resolve(RUN), options);
    }

    /** What the run of a folder was asked for. */
    static CurationOptions options(Path out) {
        Path file = out.resolve(RUN);
        if (!Files.exists(file)) {
            throw new OrreryException(out + ": not the folder of a curation", "Name the folder given to --out.");
        }
        return Records.read(file, CurationOptions.class);
    }
}
