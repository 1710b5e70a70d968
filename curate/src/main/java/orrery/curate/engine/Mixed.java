package orrery.curate.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.curate.filter.KindMix;

/** Of the clips that are left at the end, those of wanted kinds in wanted shares. */
final class Mixed {
    private Mixed() {}

    static List<ClipRow> of(List<ClipRow> rows, CurationOptions options) {
        KindMix kinds = options.kinds();
        if (kinds == null) {
            return rows;
        }
        Map<String, String> dropped = kinds.dropped(clips(rows));
        return rows.stream()
                .map(row -> {
                    String why = dropped.get(row.id());
                    return why == null ? row : row.unwanted(why);
                })
                .toList();
    }

    /** How near the wanted shares the kept clips come; empty where none are wanted. */
    static Map<String, KindMix.Share> reached(List<ClipRow> rows, CurationOptions options) {
        KindMix kinds = options.kinds();
        if (kinds == null || kinds.shares().isEmpty()) {
            return Map.of();
        }
        Map<String, String> dropped = new TreeMap<>();
        rows.forEach(row -> {
            String why = row.unwanted();
            if (why != null) {
                dropped.put(row.id(), why);
            }
        });
        return kinds.reached(clips(rows), dropped);
    }

    /** Those that nothing else drops. */
    private static List<KindMix.Clip> clips(List<ClipRow> rows) {
        return rows.stream()
                .filter(row -> row.passes() && row.duplicateOf() == null)
                .map(row -> new KindMix.Clip(row.id(), row.kind()))
                .toList();
    }
}
