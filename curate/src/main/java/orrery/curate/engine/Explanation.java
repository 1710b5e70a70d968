package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.base.HtmlPage;
import orrery.base.OrreryException;
import orrery.curate.decide.Decision;
import orrery.curate.decide.Decision.Stand;
import orrery.curate.line.Footage;
import orrery.curate.line.Line;

/**
 * Why a clip was kept or dropped.
 *
 * @param clip its id
 * @param video where it comes from
 * @param start seconds from the first frame of the video
 * @param end seconds from the first frame of the video
 * @param firstFrame of the video
 * @param endFrame the one after its last
 * @param kept whether it is in the shards
 * @param reason why it is not; empty where it is
 * @param duplicateOf the clip that is kept instead; null where it is none's duplicate
 * @param rules how it stands to every rule
 * @param scores everything that was measured
 */
public record Explanation(
        String clip,
        String video,
        double start,
        double end,
        int firstFrame,
        int endFrame,
        boolean kept,
        String reason,
        @Nullable String duplicateOf,
        List<Stand> rules,
        Map<String, JsonNode> scores) {
    /**
     * Explains.
     *
     * @param out folder of a run
     * @param id of the clip, or how it begins
     */
    public static Explanation of(Path out, String id) {
        try (Line line = Line.of(OutFolder.options(out).line())) {
            return of(line, out, id);
        }
    }

    /** The same by another line. */
    static Explanation of(Line line, Path out, String id) {
        Path folder = out.toAbsolutePath().normalize();
        CurationOptions options = OutFolder.options(folder);
        Ledger ledger = new Ledger(folder);
        Footage footage = Footage.in(options.input(), folder);
        Collected all = Collected.of(options, line, ledger, footage.videos(), folder);
        List<ClipRow> found =
                all.clips().stream().filter(row -> row.id().startsWith(id)).toList();
        if (found.size() != 1) {
            throw new OrreryException(
                    "\"" + id + "\": " + (found.isEmpty() ? "no clip" : found.size() + " clips") + " of this run",
                    found.isEmpty()
                                    && all.dead().stream()
                                            .anyMatch(letter -> letter.id().startsWith(id))
                            ? "It could not be worked on; see the folder dead."
                            : "Give the id as it is under the clip's picture in the report, or as its file is called.");
        }
        ClipRow row = found.get(0);
        return new Explanation(
                row.id(),
                row.clip().video().name(),
                row.clip().span().start(),
                row.clip().span().stop(),
                row.clip().span().first(),
                row.clip().span().end(),
                row.kept(),
                row.reason(),
                row.duplicateOf(),
                row.stands(),
                new TreeMap<>(
                        Collected.outputs(line, ledger.clip(row.clip().video().id(), row.id()))));
    }

    /** For people. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s, %.3f s to %.3f s, frames %d to %d",
                clip,
                video,
                start,
                end,
                firstFrame,
                endFrame - 1));
        lines.add(kept ? "kept" : "dropped: " + reason + (duplicateOf == null ? "" : " of " + duplicateOf));
        for (Stand stand : rules) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-5s %-28s %-12s %s",
                    stand.value() == null ? "" : stand.passes() ? "ok" : "BREAK",
                    stand.score(),
                    value(stand.value()),
                    limit(stand)));
        }
        lines.add("everything that was measured:");
        Map<String, Object> flat = Decision.flat(scores);
        flat.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "  %-34s %s", name, value(value))));
        return String.join(System.lineSeparator(), lines);
    }

    private static String value(@Nullable Object value) {
        return value == null
                ? "not measured"
                : value instanceof Double number ? HtmlPage.number(number) : value.toString();
    }

    private static String limit(Stand stand) {
        StringBuilder limit = new StringBuilder(stand.reason() + ":");
        if (stand.least() != null) {
            limit.append(" at least ").append(HtmlPage.number(stand.least()));
        }
        if (stand.most() != null) {
            limit.append(" at most ").append(HtmlPage.number(stand.most()));
        }
        if (stand.not() != null) {
            limit.append(" not ").append(String.join(", ", stand.not()));
        }
        return limit.toString();
    }
}
