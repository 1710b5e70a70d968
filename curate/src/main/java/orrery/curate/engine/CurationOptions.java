package orrery.curate.engine;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.curate.decide.Rules;
import orrery.curate.filter.KindMix;
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
 * @param similarity cosine of embeddings from which on clips count as showing the same things; null not to compare them so
 * @param kinds which kinds of clips stay, and in which shares; null for all as they come
 * @param tarBytes size of a tar beyond which the next clip begins another
 */
public record CurationOptions(
        int format,
        String kind,
        Path input,
        LineOptions line,
        Rules rules,
        boolean duplicates,
        @Nullable Double similarity,
        @Nullable KindMix kinds,
        long tarBytes) {
    static final String KIND = "curation";

    /** Tars of 500 MB, as cosmos-curate packs them. */
    public static final long TAR_BYTES = 500_000_000;

    public CurationOptions {
        Check.that(
                similarity == null || line.zoo() != null,
                "Leave one out.",
                "what clips show is compared by networks, and none are used");
        Check.that(
                kinds == null || line.zoo() != null,
                "Leave one out.",
                "kinds of clips are told by networks, and none are used");
        Check.that(
                similarity == null || (similarity > 0 && similarity <= 1),
                "Use 0 to 1, e.g. 0.95.",
                "similarity is %s",
                similarity);
    }

    public CurationOptions(
            Path input, LineOptions line, Rules rules, boolean duplicates, @Nullable Double similarity, long tarBytes) {
        this(1, KIND, input.toAbsolutePath().normalize(), line, rules, duplicates, similarity, null, tarBytes);
    }

    /** The same with a choice of kinds. */
    public CurationOptions with(@Nullable KindMix wanted) {
        return new CurationOptions(format, kind, input, line, rules, duplicates, similarity, wanted, tarBytes);
    }
}
