package orrery.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.bench.speed.SpeedOptions;
import orrery.bench.speed.SpeedRow;
import orrery.tensor.TorchRuntime;

/** What a person reads of a benchmark. */
final class BenchText {
    private BenchText() {}

    static String of(Map<String, SpeedRow> rows, SpeedOptions options) {
        List<String> lines = new ArrayList<>();
        lines.add("%s, %d threads, %s clock, %d rounds"
                .formatted(
                        TorchRuntime.cpuCapability(),
                        options.threads(),
                        options.clock().name().toLowerCase(Locale.ROOT),
                        options.rounds()));
        lines.add(String.format(
                Locale.ROOT,
                "%-20s %10s %10s %6s %9s %8s %7s %8s %15s  %s",
                "case",
                "ours ms",
                "PyTorch ms",
                "ratio",
                "GFLOP/s",
                "GB/s",
                "of peak",
                "frames/s",
                "MB (PyTorch's)",
                "PyTorch's best"));
        rows.forEach((name, row) -> lines.add(String.format(
                Locale.ROOT,
                "%-20s %10.3f %10s %6s %9s %8s %7s %8s %15s  %s",
                name,
                row.medianMs(),
                number("%.3f", row.peerMs()),
                number("%.2f", row.ratio()),
                number("%.1f", row.gflops()),
                number("%.1f", row.gbS()),
                share(rows, name, row),
                number("%.2f", row.fps()),
                row.fps() == null ? "" : number("%.0f", row.peakMb()) + number(" (%.0f)", row.peerPeakMb()),
                row.peer())));
        double peak = rows.values().stream().mapToDouble(SpeedRow::peakMb).max().orElse(0);
        lines.add(String.format(Locale.ROOT, "memory of this process at most: %.0f MB", peak));
        return lines.stream().map(String::stripTrailing).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, format, value);
    }

    /** Of the best rate of a matrix product or a copy in the same type, where these were measured. */
    private static String share(Map<String, SpeedRow> rows, String name, SpeedRow row) {
        String type = name.replaceAll("\\..*", ".");
        if (row.gflops() != null) {
            return share(row.gflops(), best(rows, type + "matmul", SpeedRow::gflops));
        }
        return row.gbS() == null ? "" : share(row.gbS(), best(rows, type + "copy", SpeedRow::gbS));
    }

    private static double best(Map<String, SpeedRow> rows, String prefix, Function<SpeedRow, @Nullable Double> rate) {
        double best = 0;
        for (Map.Entry<String, SpeedRow> entry : rows.entrySet()) {
            Double value = entry.getKey().startsWith(prefix) ? rate.apply(entry.getValue()) : null;
            best = value == null ? best : Math.max(best, value);
        }
        return best;
    }

    private static String share(double rate, double peak) {
        return peak == 0 ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * rate / peak);
    }
}
