package orrery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.bench.ParityReport.CaseResult;
import orrery.bench.ParityReport.Status;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** The runner itself: that it finds what is wrong. The component under test doubles its input. */
class ParityTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeACase() throws IOException {
        write("area-double-a", "test.double", "{\"tensor\": \"y\", \"atol\": 0.01, \"rtol\": 0.0}");
    }

    private void write(String name, String component, String expect) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve("case.json"), """
                {"area": "area", "name": "%s", "component": "%s", "config": {},
                 "inputs": {"a.x": {"synthetic": [2, 3], "low": -1, "high": 1}}, "expect": [%s]}
                """.formatted(name, component, expect));
        try (Scope scope = Scope.open()) {
            Tensor x = orrery.tensor.SyntheticWeights.input("a.x", -1, 1, 2, 3);
            Tensor y = x.mul(2);
            SafeTensors.write(
                    place.resolve("tensors.safetensors"),
                    Map.of(
                            "y",
                            y,
                            "sampled",
                            Tensor.of(strided(y.floats(), 4), 2),
                            "bits",
                            Tensor.of(new long[] {1, 0, 1, 1, 0, 0}, 2, 3)),
                    Map.of());
        }
    }

    private static float[] strided(float[] all, int stride) {
        float[] some = new float[(all.length + stride - 1) / stride];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[i * stride];
        }
        return some;
    }

    private ParityReport run(GoldenAdapter adapter, String... required) {
        return new Parity(Map.of("test.double", adapter)).cases(folder, List.of(required), Progress.SILENT);
    }

    private CaseResult only(GoldenAdapter adapter) {
        ParityReport report = run(adapter);
        assertThat(report.cases()).hasSize(1);
        return report.cases().get(0);
    }

    private static Outputs doubled(GoldenCase golden) {
        return new Outputs().put("y", golden.input("x").mul(2));
    }

    @Test
    void aRightValuePasses() {
        CaseResult result = only(ParityTest::doubled);
        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(result.why()).isEmpty();
        assertThat(result.tensor()).isEqualTo("y");
        assertThat(result.worst()).isZero();
    }

    @Test
    void anErrorWithinTheToleranceIsToldAsItsShare() {
        CaseResult result =
                only(golden -> new Outputs().put("y", golden.input("x").mul(2).add(0.005)));
        assertThat(result.status()).isEqualTo(Status.PASSED);
        assertThat(result.worst()).isBetween(0.49, 0.51);
    }

    @Test
    void aWrongValueFailsNamingTheElement() {
        CaseResult result = only(golden -> {
            float[] wrong = golden.input("x").mul(2).floats();
            wrong[4] += 0.02f;
            return new Outputs().put("y", Tensor.of(wrong, 2, 3));
        });
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.worst()).isBetween(1.9, 2.1);
        assertThat(result.why()).startsWith("y: element 4 is");
    }

    @Test
    void aWrongShapeFails() {
        CaseResult result =
                only(golden -> new Outputs().put("y", golden.input("x").mul(2).reshape(3, 2)));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.why()).contains("[3, 2]").contains("[2, 3]");
        assertThat(result.worst()).isNull();
    }

    @Test
    void aNaNFails() {
        CaseResult result = only(golden -> {
            float[] wrong = golden.input("x").mul(2).floats();
            wrong[5] = Float.NaN;
            return new Outputs().put("y", Tensor.of(wrong, 2, 3));
        });
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.why()).contains("element 5 is NaN");
    }

    @Test
    void aMissingOutputFails() {
        CaseResult result = only(golden -> new Outputs().put("z", golden.input("x")));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.why()).contains("\"y\" is missing");
    }

    @Test
    void everyWayOfComputingAnOutputHasToHold() {
        CaseResult result = only(golden ->
                doubled(golden).put("y", "the other way", golden.input("x").mul(2.5)));
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.why()).startsWith("y (the other way)");
    }

    @Test
    void aKnownComponentThatThrowsHasFailed() {
        CaseResult result = only(golden -> {
            throw new IllegalStateException("no such layer");
        });
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.why()).contains("no such layer");
    }

    @Test
    void anUnknownComponentIsSkippedUnlessItIsRequired() throws IOException {
        write("area-other-a", "test.other", "{\"tensor\": \"y\", \"equal\": true}");
        ParityReport report = run(ParityTest::doubled);
        assertThat(List.of(report.passed(), report.failed(), report.skipped())).containsExactly(1, 0, 1);
        assertThat(report.cases().get(1).why()).isEqualTo("component test.other is not built yet");
        for (String name : List.of("area-other-a", "area-other", "test.other", "area", "test")) {
            assertThat(run(ParityTest::doubled, name).failed()).as(name).isEqualTo(1);
        }
        assertThat(run(ParityTest::doubled, "area-double").failed()).isZero();
    }

    @Test
    void aRequiredCaseThatIsNotThereFails() {
        ParityReport report = run(ParityTest::doubled, "area-nothing");
        assertThat(report.failed()).isEqualTo(1);
        assertThat(report.cases().get(1).why()).contains("not in");
    }

    @Test
    void absentWeightsAreSkippedWithThatReason() throws IOException {
        Path file = folder.resolve("area-double-a/case.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "\"config\"",
                                "\"weights\": {\"package\": \"big-1.0\", \"if_absent\": \"skip\"}, \"config\""));
        CaseResult result = only(ParityTest::doubled);
        assertThat(result.status()).isEqualTo(Status.SKIPPED);
        assertThat(result.why()).contains("big-1.0");
    }

    @Test
    void aStridedSampleChecksTheWholeShapeAndTheSampledElements() throws IOException {
        write(
                "area-double-a",
                "test.double",
                "{\"tensor\": \"sampled\", \"stride\": 4, \"shape\": [2, 3], \"atol\": 0, \"rtol\": 0}");
        assertThat(only(golden -> new Outputs().put("sampled", golden.input("x").mul(2)))
                        .status())
                .isEqualTo(Status.PASSED);
        assertThat(only(golden -> new Outputs()
                                .put("sampled", golden.input("x").mul(2).reshape(6)))
                        .status())
                .isEqualTo(Status.FAILED);
        assertThat(only(golden -> new Outputs().put("sampled", golden.input("x").mul(2.01)))
                        .status())
                .isEqualTo(Status.FAILED);
    }

    @Test
    void wholeNumbersMustBeEqualUpToTheWrongBitsOfARow() throws IOException {
        write("area-double-a", "test.double", "{\"tensor\": \"bits\", \"equal\": true}");
        GoldenAdapter right = golden -> new Outputs().put("bits", Tensor.of(new long[] {1, 0, 1, 1, 0, 0}, 2, 3));
        GoldenAdapter off = golden -> new Outputs().put("bits", Tensor.of(new long[] {1, 1, 1, 1, 0, 1}, 2, 3));
        assertThat(only(right).status()).isEqualTo(Status.PASSED);
        assertThat(only(off).why()).contains("2 of 6 elements differ");
        write(
                "area-double-a",
                "test.double",
                "{\"tensor\": \"bits\", \"equal\": true, \"max_wrong_bits_per_image\": 1}");
        assertThat(only(off).status()).isEqualTo(Status.PASSED);
    }

    @Test
    void aDamagedCaseFailsAloneAndAnEmptyFolderIsAnError() throws IOException {
        Files.writeString(
                Files.createDirectories(folder.resolve("area-broken-a")).resolve("case.json"), "{");
        ParityReport report = run(ParityTest::doubled);
        assertThat(List.of(report.passed(), report.failed(), report.skipped())).containsExactly(1, 1, 0);
        Path empty = Files.createDirectories(folder.resolve("area-double-a/empty"));
        assertThatThrownBy(() -> Parity.run(empty, List.of(), Progress.SILENT))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no golden case");
    }

    @Test
    void theReportInJsonNamesTheWorstEvenWhereThereIsNone() throws IOException {
        write("area-double-a", "test.other", "{\"tensor\": \"y\", \"equal\": true}");
        assertThat(Records.line(run(ParityTest::doubled))).contains("\"status\":\"skipped\",\"worst\":null");
    }

    @Test
    void theReportInJsonHasTheFieldsThatAreDocumented() {
        String line = Records.line(run(ParityTest::doubled));
        assertThat(line)
                .startsWith("{\"passed\":1,\"failed\":0,\"skipped\":0,\"cases\":[{\"case\":\"area-double-a\",")
                .contains("\"status\":\"passed\"")
                .contains("\"worst\":0")
                .contains("\"tensor\":\"y\"");
    }
}
