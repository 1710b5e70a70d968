package orrery.curate.engine;

import java.nio.file.Path;
import orrery.curate.decide.Rules;
import orrery.curate.line.LineOptions;

/**
 * What is curated, and how; written to {@code run.json}.
 *
 * @param format 1
 * @param kind {@code curation}
 * @param input folder of footage, or one video
 * @param line what is done to every video and clip
 * @param rules which clips are kept
 * @param duplicates whether of clips that show the same only the best is kept
 * @param tarBytes size of a tar beyond which the next clip begins another
 */
public record CurationOptions(
        int format, String kind, Path input, LineOptions line, Rules rules, boolean duplicates, long tarBytes) {
    static final String KIND = "curation";

    /** Tars of 500 MB, as cosmos-curate packs them. */
    public static final long TAR_BYTES = 500_000_000;

    public CurationOptions(Path input, LineOptions line, Rules rules, boolean duplicates, long tarBytes) {
        this(1, KIND, input.toAbsolutePath().normalize(), line, rules, duplicates, tarBytes);
    }
}
