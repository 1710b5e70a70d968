package orrery.curate.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.tables.ParquetSheet;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;

/** {@code manifest.parquet}: a row for each clip, kept or not, with where it comes from, every score and what was decided. */
final class Manifest {
    private Manifest() {}

    static void write(Path file, List<ClipRow> clips) {
        Map<String, Kind> scores = new TreeMap<>();
        for (ClipRow row : clips) {
            row.scores().forEach((name, value) -> scores.put(name, value instanceof Double ? Kind.SECONDS : Kind.TEXT));
        }
        List<Column> columns = new ArrayList<>(List.of(
                new Column("id", Kind.TEXT),
                new Column("video", Kind.TEXT),
                new Column("start", Kind.SECONDS),
                new Column("end", Kind.SECONDS),
                new Column("first_frame", Kind.WHOLE),
                new Column("end_frame", Kind.WHOLE),
                new Column("kept", Kind.TRUTH),
                new Column("reason", Kind.TEXT),
                new Column("duplicate_of", Kind.TEXT)));
        scores.forEach((name, kind) -> columns.add(new Column(name, kind)));
        AtomicFiles.file(file, part -> {
            try (ParquetSheet sheet = ParquetSheet.create(part, columns, Map.of("format", "1"))) {
                for (ClipRow row : clips) {
                    List<@Nullable Object> values = new ArrayList<>();
                    values.add(row.id());
                    values.add(row.clip().video().name());
                    values.add(row.clip().span().start());
                    values.add(row.clip().span().stop());
                    values.add((long) row.clip().span().first());
                    values.add((long) row.clip().span().end());
                    values.add(row.kept());
                    values.add(row.reason());
                    values.add(row.duplicateOf());
                    scores.forEach((name, kind) -> values.add(value(row.scores().get(name), kind)));
                    sheet.row(values.toArray());
                }
            }
        });
    }

    /** A score that is a number in one clip and a text in another is kept as a text. */
    private static @Nullable Object value(@Nullable Object value, Kind kind) {
        return value == null || (kind == Kind.SECONDS) == (value instanceof Double) ? value : value.toString();
    }
}
