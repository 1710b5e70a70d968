package orrery.genie.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import orrery.base.AtomicFiles;

/**
 * A number over the steps of a run.
 *
 * @param title what it is, and what a good one looks like
 * @param unit may be empty
 * @param logarithmic whether the vertical axis is
 * @param points step and value, in order of steps
 */
public record Curve(String title, String unit, boolean logarithmic, List<Point> points) {
    public Curve {
        points = List.copyOf(points);
    }

    /**
     * @param step of the run
     * @param value finite
     */
    public record Point(double step, double value) {}

    /** One column of a CSV file with a column "step"; without points when there is no such file or column. */
    public static Curve read(Path csv, String column, String title, String unit, boolean logarithmic) {
        List<Point> points = new ArrayList<>();
        if (Files.exists(csv)) {
            try {
                List<String> lines = Files.readAllLines(csv);
                List<String> names =
                        lines.isEmpty() ? List.of() : List.of(lines.get(0).split(",", -1));
                int step = names.indexOf("step");
                int value = names.indexOf(column);
                for (String line : value < 0 || step < 0 ? List.<String>of() : lines.subList(1, lines.size())) {
                    String[] cells = line.split(",", -1);
                    if (cells.length > Math.max(step, value) && !cells[value].isEmpty()) {
                        points.add(new Point(Double.parseDouble(cells[step]), Double.parseDouble(cells[value])));
                    }
                }
            } catch (IOException e) {
                throw AtomicFiles.failure(csv, e);
            }
        }
        points.removeIf(point -> !Double.isFinite(point.value()) || (logarithmic && point.value() <= 0));
        return new Curve(title, unit, logarithmic, points);
    }
}
