package orrery.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.bench.ParityReport.CaseResult;
import orrery.bench.ParityReport.Status;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Runs golden cases. Only a component that no adapter knows may be skipped; one that is known and throws has failed. */
public final class Parity {
    private final Map<String, GoldenAdapter> adapters;

    Parity(Map<String, GoldenAdapter> adapters) {
        this.adapters = adapters;
    }

    /**
     * Runs every case of a folder with the components that exist.
     *
     * @param folder of cases, or one case
     * @param required names that must not be skipped: of a case ({@code genie-fsq-a}), the beginning of one ({@code
     *     genie-fsq}), an area ({@code genie}) or a component ({@code genie.fsq})
     * @throws OrreryException when there is no case in the folder
     */
    public static ParityReport run(Path folder, Collection<String> required, Progress progress) {
        return new Parity(Adapters.all()).cases(folder, required, progress);
    }

    ParityReport cases(Path folder, Collection<String> required, Progress progress) {
        List<Path> found = find(folder);
        Set<String> unmet = new HashSet<>(required);
        List<CaseResult> results = new ArrayList<>();
        progress.start("golden cases", found.size(), "cases");
        for (Path path : found) {
            String name = String.valueOf(path.getFileName());
            CaseResult result;
            String component = "";
            try (GoldenCase golden = GoldenCase.open(path)) {
                name = golden.name();
                component = golden.component();
                result = run(golden);
            } catch (OrreryException e) {
                result = CaseResult.failed(name, e.getMessage() + " " + e.cure());
            }
            boolean wanted = false;
            for (String want : required) {
                if (matches(want, name, component)) {
                    unmet.remove(want);
                    wanted = true;
                }
            }
            if (wanted && result.status() == Status.SKIPPED) {
                result = CaseResult.failed(name, "required, but " + result.why());
            }
            results.add(result);
            progress.at(results.size(), name);
        }
        unmet.stream().sorted().forEach(want -> results.add(CaseResult.failed(want, "required, but not in " + folder)));
        ParityReport report = ParityReport.of(results);
        progress.finish(report.passed() + " passed, " + report.failed() + " failed, " + report.skipped() + " skipped");
        return report;
    }

    private static boolean matches(String want, String name, String component) {
        return name.equals(want)
                || name.startsWith(want + "-")
                || component.equals(want)
                || component.startsWith(want + ".");
    }

    private static List<Path> find(Path folder) {
        if (GoldenCase.isCase(folder)) {
            return List.of(folder.toAbsolutePath().normalize());
        }
        if (!Files.isDirectory(folder)) {
            throw new OrreryException(folder + ": no such folder.", "Give a folder of golden cases, or one case.");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = entries.filter(GoldenCase::isCase).sorted().toList();
            if (found.isEmpty()) {
                throw new OrreryException(
                        folder + ": no golden case in it.", "Give a folder whose folders have a case.json each.");
            }
            return found;
        } catch (IOException e) {
            throw new OrreryException(folder + ": cannot be listed.", "Check that it may be read.", e);
        }
    }

    private CaseResult run(GoldenCase golden) {
        GoldenAdapter adapter = adapters.get(golden.component());
        if (adapter == null) {
            return CaseResult.skipped(golden.name(), "component " + golden.component() + " is not built yet");
        }
        if (!golden.absentWeights().isEmpty()) {
            return CaseResult.skipped(golden.name(), golden.absentWeights());
        }
        try (Scope scope = Scope.open()) {
            return compare(golden, adapter.run(golden));
        } catch (RuntimeException e) {
            return CaseResult.failed(golden.name(), "threw " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static CaseResult compare(GoldenCase golden, Outputs outputs) {
        double worst = -1;
        String tensor = "";
        String why = "";
        for (Expectation expectation : golden.expectations()) {
            List<Outputs.Output> given = outputs.of(expectation.tensor());
            if (given.isEmpty()) {
                return CaseResult.failed(golden.name(), "the output \"" + expectation.tensor() + "\" is missing");
            }
            Tensor want = golden.stored(expectation.tensor());
            for (Outputs.Output output : given) {
                Comparison.Verdict verdict = Comparison.compare(output.tensor(), want, expectation);
                boolean firstFault = !verdict.holds() && why.isEmpty();
                if (firstFault || (verdict.worst() > worst && verdict.holds() == why.isEmpty())) {
                    worst = verdict.worst();
                    tensor = expectation.tensor();
                    String how = output.how().isEmpty() ? "" : " (" + output.how() + ")";
                    why = verdict.holds() ? "" : tensor + how + ": " + verdict.why();
                }
            }
        }
        Status status = why.isEmpty() ? Status.PASSED : Status.FAILED;
        return new CaseResult(golden.name(), status, Double.isFinite(worst) ? worst : null, tensor, why);
    }
}
