package orrery.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import orrery.bench.Parity;
import orrery.bench.ParityReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery parity}: does what we compute equal what the reference implementations computed? */
@Command(
        name = "parity",
        mixinStandardHelpOptions = true,
        description = "Run golden cases: compare our results with those of reference implementations.",
        footer = {"", "Example:", "  orrery parity golden/open --require genie-kvcache,genie-shortcut"})
final class ParityCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Parameters(paramLabel = "FOLDER", description = "folder of cases, or one case")
    Path folder;

    @Option(
            names = "--require",
            split = ",",
            paramLabel = "NAMES",
            description = "cases, areas or components that must not be skipped, e.g. genie-fsq,video.metrics")
    List<String> required = List.of();

    @Override
    public Integer call() {
        ParityReport report = Parity.run(folder, required, output.progress());
        output.print(report, text(report));
        return report.failed() == 0 ? 0 : Failures.FAILED;
    }

    /** A row a case that ran, what is skipped by reason, and the sum. */
    static String text(ParityReport report) {
        StringBuilder text = new StringBuilder();
        for (ParityReport.CaseResult c : report.cases()) {
            if (c.status() != ParityReport.Status.SKIPPED) {
                String status = c.status().name().toLowerCase(Locale.ROOT);
                String worst = c.worst() == null ? "" : "%.3f of the error allowed".formatted(c.worst());
                text.append("%-7s %-26s %-24s %s%n".formatted(status, c.name(), c.tensor(), worst));
                if (!c.why().isEmpty()) {
                    text.append("        ").append(c.why()).append(System.lineSeparator());
                }
            }
        }
        report.cases().stream()
                .filter(c -> c.status() == ParityReport.Status.SKIPPED)
                .collect(Collectors.groupingBy(ParityReport.CaseResult::why, TreeMap::new, Collectors.counting()))
                .forEach((why, count) -> text.append("skipped %3d: %s%n".formatted(count, why)));
        return text.append("%d passed, %d failed, %d skipped"
                        .formatted(report.passed(), report.failed(), report.skipped()))
                .toString();
    }
}
