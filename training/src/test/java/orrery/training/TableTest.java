package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {
    private Path csv = Path.of("");

    @BeforeEach
    void inAFolder(@TempDir Path folder) {
        csv = folder.resolve("table.csv");
    }

    @Test
    void lateColumnsAndMissingValuesKeepEveryRowWhole() throws IOException {
        Table table = new Table(csv);
        table.add(row("step", 1, "loss", 0.5));
        table.add(row("step", 2, "loss", 0.25, "late", 3));
        table.add(row("step", 3, "late", 4.5));

        assertThat(Files.readAllLines(csv)).containsExactly("step,loss,late", "1,0.5,", "2,0.25,3", "3,,4.5");
        assertThat(table.last()).isEqualTo(row("step", 3, "late", 4.5));
    }

    @Test
    void cutRemovesLaterRowsAndAHalfWrittenOne() throws IOException {
        Table table = new Table(csv);
        for (int step = 1; step <= 30; step++) {
            table.add(row("step", step, "loss", 1.0 / step));
        }
        Files.writeString(csv, "3", StandardOpenOption.APPEND); // the beginning of 31

        new Table(csv).cutAfter(12);

        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(13);
        assertThat(lines.get(12)).startsWith("12,");
    }

    @Test
    void numbersAreTheSameInEveryLocaleAndReadBackExactly() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            Map<String, Double> row = row("step", 1, "a", 1.79476797580719, "b", Double.NaN, "c", 1e-30);
            Table table = new Table(csv);
            table.add(row);
            assertThat(table.last()).isEqualTo(row);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Map<String, Double> row(Object... pairs) {
        Map<String, Double> row = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return row;
    }
}
