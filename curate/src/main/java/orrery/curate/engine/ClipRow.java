package orrery.curate.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.curate.decide.Decision.Stand;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.line.ClipTask;

/**
 * A clip that went through the whole line, and what was decided.
 *
 * @param clip which
 * @param scores by their names
 * @param print what it is recognised by; null where that is not in the line
 * @param stands how it stands to every rule
 * @param duplicateOf the clip that is kept instead; null where it is none's duplicate
 * @param unwanted why its kind does not stay, see {@link orrery.curate.filter.KindMix}; null where it does
 */
public record ClipRow(
        ClipTask clip,
        Map<String, Object> scores,
        @Nullable ClipPrint print,
        List<Stand> stands,
        @Nullable String duplicateOf,
        @Nullable String unwanted) {
    /** The score that names the likeliest kind of a clip. */
    public static final String KIND = "scores.kind";

    /** The reason of clips that are dropped for another one. */
    public static final String DUPLICATE = "duplicate";

    /** Id of the clip. */
    public String id() {
        return clip.id();
    }

    /** A score that is a number; 0 where it was not measured. */
    public double number(String name) {
        return scores.get(name) instanceof Double value ? value : 0;
    }

    /** Its likeliest kind; empty where nobody looked. */
    public String kind() {
        return scores.get(KIND) instanceof String kind ? kind : "";
    }

    /** Its length. */
    public double seconds() {
        return number("clip.seconds");
    }

    /** Whether all rules let it pass. */
    public boolean passes() {
        return stands.stream().allMatch(Stand::passes);
    }

    /** Whether it is in the shards. */
    public boolean kept() {
        return passes() && duplicateOf == null && unwanted == null;
    }

    /** Why it was dropped: the first rule that it breaks, or {@link #DUPLICATE}, or for its kind; empty for one that is kept. */
    public String reason() {
        return stands.stream()
                .filter(stand -> !stand.passes())
                .map(Stand::reason)
                .findFirst()
                .orElse(duplicateOf != null ? DUPLICATE : unwanted != null ? unwanted : "");
    }

    ClipRow standing(List<Stand> all) {
        return new ClipRow(clip, scores, print, all, duplicateOf, unwanted);
    }

    ClipRow duplicateOf(String kept) {
        return new ClipRow(clip, scores, print, stands, kept, unwanted);
    }

    ClipRow unwanted(String why) {
        return new ClipRow(clip, scores, print, stands, duplicateOf, why);
    }
}
