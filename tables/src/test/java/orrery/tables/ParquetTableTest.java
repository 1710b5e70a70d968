package orrery.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.OrreryException;
import orrery.tables.ParquetSheet.Column;
import orrery.tables.ParquetSheet.Kind;

class ParquetTableTest {
    @TempDir
    Path folder;

    /** Written by pyarrow 26 and pandas 3. */
    static Path foreign(String name) throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(ParquetTableTest.class.getResource(name)).toURI());
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "gzip", "none", "lz4"})
    void whatAnotherProgramWroteIsReadAsItWas(String packed) throws URISyntaxException {
        ParquetTable table = ParquetTable.read(
                foreign("rows-" + packed + ".parquet"),
                "rows",
                List.of("action", "observation.state", "next.done", "timestamp", "index", "absent"));
        assertThat(table.rows()).isEqualTo(12);
        assertThat(table.names()).contains("observation.state", "task_index");
        assertThat(table.has("absent")).isFalse();
        assertThat(table.has("task_index")).isFalse();
        for (int row = 0; row < 12; row++) {
            assertThat(table.numbers("action", row)).containsExactly(row / 4.0, -1, row % 3);
            assertThat(table.numbers("observation.state", row)).containsExactly(row, 2 * row);
            assertThat(table.number("index", row)).isEqualTo(row);
            assertThat(table.number("next.done", row)).isEqualTo(row % 6 == 5 ? 1 : 0);
            assertThat(table.number("timestamp", row)).isEqualTo((float) (row % 6 / 10.0));
        }
    }

    @Test
    void textsAndListsOfTextsAreRead() throws URISyntaxException {
        ParquetTable tasks = ParquetTable.read(foreign("tasks.parquet"), "tasks", List.of("task", "task_index"));
        assertThat(tasks.texts("task", 1)).containsExactly("pull the block");
        assertThat(tasks.number("task", 1)).isNaN();
        assertThat(tasks.texts("task_index", 0)).isEmpty();
        ParquetTable episodes = ParquetTable.read(foreign("episodes.parquet"), "episodes", List.of("tasks", "length"));
        assertThat(episodes.texts("tasks", 0)).containsExactly("push the block");
        assertThat(episodes.number("length", 1)).isEqualTo(6);
    }

    @Test
    void listsOfListsAreRefusedWhenAskedForOnly() throws URISyntaxException {
        Path episodes = foreign("episodes.parquet");
        assertThat(ParquetTable.read(episodes, "e", List.of("length")).rows()).isEqualTo(2);
        String nested = "stats/observation.images.top/mean";
        assertThatThrownBy(() -> ParquetTable.read(episodes, "e", List.of(nested)))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining(nested);
    }

    @Test
    void theSheetWritesWhatTheTableReads() {
        Path file = folder.resolve("a.parquet");
        List<Column> columns = List.of(
                new Column("a.b/c", Kind.NUMBERS),
                new Column("texts", Kind.TEXTS),
                new Column("seconds", Kind.SECONDS),
                new Column("text", Kind.TEXT),
                new Column("truth", Kind.TRUTH));
        try (ParquetSheet sheet = ParquetSheet.create(file, columns, Map.of())) {
            sheet.row(new float[] {1, Float.NaN}, List.of("x", ""), 0.1, "ö", true);
            sheet.row(new float[0], List.of(), -2.0, "", false);
        }
        ParquetTable table =
                ParquetTable.read(file, "a", columns.stream().map(Column::name).toList());
        assertThat(table.numbers("a.b/c", 0)).containsExactly(1, Double.NaN);
        assertThat(table.numbers("a.b/c", 1)).isEmpty();
        assertThat(table.number("a.b/c", 1)).isNaN();
        assertThat(table.texts("texts", 0)).containsExactly("x", "");
        assertThat(table.texts("texts", 1)).isEmpty();
        assertThat(table.number("seconds", 0)).isEqualTo(0.1);
        assertThat(table.texts("text", 0)).containsExactly("ö");
        assertThat(table.number("truth", 0)).isEqualTo(1);
        assertThat(table.number("truth", 1)).isZero();
    }

    @Test
    void aMissingColumnIsNamedWithTheNearestOne() throws URISyntaxException {
        ParquetTable table = ParquetTable.read(foreign("rows-none.parquet"), "rows", List.of("frame_indx"));
        assertThatThrownBy(() -> table.require(List.of("frame_indx")))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no column \"frame_indx\"")
                .satisfies(e -> assertThat(((OrreryException) e).cure()).contains("\"frame_index\""));
    }

    @Test
    void aSheetRefusesARowOfAnotherLength() {
        try (ParquetSheet sheet =
                ParquetSheet.create(folder.resolve("b.parquet"), List.of(new Column("a", Kind.WHOLE)), Map.of())) {
            assertThatThrownBy(() -> sheet.row(1L, 2L)).isInstanceOf(OrreryException.class);
        }
    }
}
