package orrery.curate.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.duplicates.DuplicateGroups;
import orrery.curate.duplicates.DuplicateGroups.Group;
import orrery.curate.duplicates.SemanticGroups;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.line.Line;

/** Of the clips that pass all rules and show the same, all but the best are duplicates: by their prints, then, where asked, by what networks see in those that are left. */
final class Apart {
    private static final long SEED = 0;

    private Apart() {}

    static List<ClipRow> of(List<ClipRow> rows, CurationOptions options, Ledger ledger) {
        List<ClipRow> apart = options.duplicates() ? without(rows, byPrints(rows)) : rows;
        Double similarity = options.similarity();
        return similarity == null ? apart : without(apart, byLooks(apart, similarity, ledger));
    }

    private static List<Group> byPrints(List<ClipRow> rows) {
        List<ClipPrint> prints = new ArrayList<>();
        rows.stream().filter(ClipRow::kept).map(ClipRow::print).forEach(print -> {
            if (print != null) {
                prints.add(print);
            }
        });
        return DuplicateGroups.of(prints);
    }

    private static List<Group> byLooks(List<ClipRow> rows, double similarity, Ledger ledger) {
        List<SemanticGroups.Item> items = new ArrayList<>();
        for (ClipRow row : rows) {
            Entry seen = ledger.clip(row.clip().video().id(), row.id()).entry(Line.EMBEDDING);
            if (row.kept() && seen != null) {
                items.add(seen.as(SemanticGroups.Item.class));
            }
        }
        return items.isEmpty()
                ? List.of()
                : SemanticGroups.within(items, similarity, 0, SEED).groups();
    }

    private static List<ClipRow> without(List<ClipRow> rows, List<Group> groups) {
        Map<String, String> kept = new HashMap<>();
        groups.forEach(group -> group.others().forEach(id -> kept.put(id, group.kept())));
        return rows.stream()
                .map(row -> {
                    String instead = kept.get(row.id());
                    return instead == null ? row : row.duplicateOf(instead);
                })
                .toList();
    }
}
