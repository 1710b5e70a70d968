package orrery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
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

    /** Networks with a hundred million weights: half a minute each on a slow core. */
    private static final Pattern FULL_SIZE = Pattern.compile(
            "tokenizer-([cd][iv]\\d.*|diffusers.*|keymap.*|latent.*|windowed.*|wan2.1|loss-flow|loss-(perc|vgg).*)");

    @TestFactory
    Stream<DynamicTest> everyCaseOfThisRepositoryHolds() {
        ParityReport report = Parity.run(OURS, List.of(), Progress.SILENT);
        assertThat(report.cases()).hasSizeGreaterThanOrEqualTo(25);
        return report.cases().stream()
                .map(result -> DynamicTest.dynamicTest(result.name(), () -> {
                    assertThat(result.why()).isEmpty();
                    assertThat(result.status()).isEqualTo(Status.PASSED);
                }));
    }

    @Test
    void noCaseOfTheSharedFolderFails() throws IOException {
        shared(name -> !FULL_SIZE.matcher(name).matches());
    }

    @Test
    @Tag("slow")
    void noNetworkOfFullSizeInTheSharedFolderFails() throws IOException {
        shared(name -> FULL_SIZE.matcher(name).matches());
    }

    private static void shared(Predicate<String> wanted) throws IOException {
        assumeTrue(Files.isDirectory(SHARED), "the shared golden cases are not beside this checkout");
        List<CaseResult> results = new ArrayList<>();
        try (Stream<Path> folders = Files.list(SHARED)) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                if (wanted.test(String.valueOf(folder.getFileName()))) {
                    results.addAll(
                            Parity.run(folder, List.of(), Progress.SILENT).cases());
                }
            }
        }
        assertThat(results.stream().filter(c -> c.status() == Status.FAILED))
                .extracting(CaseResult::name, CaseResult::why)
                .isEmpty();
        assertThat(results.stream().filter(c -> c.status() == Status.PASSED)).hasSizeGreaterThanOrEqualTo(9);
    }
}
