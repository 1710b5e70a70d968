package orrery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import orrery.base.Progress;
import orrery.bench.ParityReport.CaseResult;
import orrery.bench.ParityReport.Status;

/** What we compute equals what the reference implementations computed. */
class GoldenTest {
    private static final Path OURS = Path.of("src/test/resources/golden");
    private static final Path SHARED = Path.of(
                    Optional.ofNullable(System.getenv("ORRERY_SHARED")).orElse("../../shared"))
            .resolve("golden/open");

    @TestFactory
    Stream<DynamicTest> everyCaseOfThisRepositoryHolds() {
        ParityReport report = Parity.run(OURS, List.of(), Progress.SILENT);
        assertThat(report.cases()).hasSizeGreaterThanOrEqualTo(9);
        return report.cases().stream()
                .map(result -> DynamicTest.dynamicTest(result.name(), () -> {
                    assertThat(result.why()).isEmpty();
                    assertThat(result.status()).isEqualTo(Status.PASSED);
                }));
    }

    @Test
    void noCaseOfTheSharedFolderFails() {
        assumeTrue(Files.isDirectory(SHARED), "the shared golden cases are not beside this checkout");
        ParityReport report = Parity.run(SHARED, List.of(), Progress.SILENT);
        assertThat(report.cases().stream().filter(c -> c.status() == Status.FAILED))
                .extracting(CaseResult::name, CaseResult::why)
                .isEmpty();
        assertThat(report.passed()).isGreaterThanOrEqualTo(9);
        assertThat(report.passed() + report.skipped()).isEqualTo(report.cases().size());
    }
}
