package orrery.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.AtomicFiles;

/**
 * A CSV file of numbers that grows by rows; the first column is the step. Rows are written through at once, so a killed run leaves at most one cut row, which
 * {@link #cutAfter} removes. A name that shows up late becomes a new last column, and the file is written again; a value that is missing leaves its cell empty.
 */
final class Table {
    private final Path file;
    private final List<String> columns = new ArrayList<>();

    /** Opens a table; makes no file before the first row. */
    Table(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            List<String> lines = lines();
            if (!lines.isEmpty()) {
                columns.addAll(List.of(lines.get(0).split(",", -1)));
            }
        }
    }

    /**
     * Appends a row.
     *
     * @param row numbers by column; "step" comes first
     */
    void add(Map<String, Double> row) {
        List<String> before = List.copyOf(columns);
        row.keySet().stream().filter(name -> !columns.contains(name)).forEach(columns::add);
        if (columns.size() > before.size()) {
            widen(before);
        }
        List<String> cells = new ArrayList<>();
        columns.forEach(name -> cells.add(row.containsKey(name) ? number(row.getOrDefault(name, 0.0)) : ""));
        append(String.join(",", cells) + "\n");
    }

    /** Drops a cut last row and every row after a step. */
    void cutAfter(long step) {
        if (!Files.exists(file)) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String line : lines()) {
            if (kept.isEmpty() || stepOf(line) <= step) {
                kept.add(line);
            }
        }
        write(kept);
    }

    /** The last row by column; empty when there is none. */
    Map<String, Double> last() {
        Map<String, Double> row = new LinkedHashMap<>();
        List<String> lines = Files.exists(file) ? lines() : List.of();
        if (lines.size() > 1) {
            String[] cells = lines.get(lines.size() - 1).split(",", -1);
            for (int i = 0; i < cells.length; i++) {
                if (!cells[i].isEmpty()) {
                    row.put(columns.get(i), Double.parseDouble(cells[i]));
                }
            }
        }
        return row;
    }

    /** Forces what was written to the disk. */
    void force() {
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            } catch (IOException e) {
                throw AtomicFiles.failure(file, e);
            }
        }
    }

    private void widen(List<String> before) {
        List<String> wide = new ArrayList<>();
        wide.add(String.join(",", columns));
        if (!before.isEmpty()) {
            String empty = ",".repeat(columns.size() - before.size());
            lines().stream().skip(1).forEach(line -> wide.add(line + empty));
        }
        write(wide);
    }

    /** All whole lines; one without its line end was cut by a kill. */
    private List<String> lines() {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private void write(List<String> lines) {
        AtomicFiles.text(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    private void append(String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static double stepOf(String line) {
        int comma = line.indexOf(',');
        return Double.parseDouble(comma < 0 ? line : line.substring(0, comma));
    }

    /** The shortest text that reads back as the same number; whole numbers without a point. */
    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }
}
