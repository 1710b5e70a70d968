package orrery.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.TorchRuntime;

class SpeedBenchTest {
    @TempDir
    Path folder;

    @Test
    void theNetworksOfThePeersHaveTheLossesOfPyTorchAfterFiveSteps() {
        TorchRuntime.threads(1);
        Assumptions.assumeFalse(PeerScripts.narrowIsQuick(), "the losses are of fp32, this machine trains in bf16");
        PeerNets.Vae vae = PeerNets.Vae.make();
        assertThat(lossAfterFive(new TrainingWork(vae.network(), vae.batch(), vae::loss)))
                .isCloseTo(
                        0.71998,
                        within(5e-4)); // last_loss of train_bench.py --variants fp32 --n 5 --threads 1 with PyTorch
        // 2.10
        PeerNets.Transformer transformer = PeerNets.Transformer.make();
        assertThat(lossAfterFive(new TrainingWork(transformer.network(), transformer.batch(), transformer::loss)))
                .isCloseTo(4.21176, within(5e-3));
    }

    private static double lossAfterFive(TrainingWork work) {
        try (work) {
            for (int i = 0; i < 6; i++) { // the sixth tells the loss that five have led to
                work.once();
            }
            return work.last();
        }
    }

    @Test
    void withoutAPythonOurTimesAreMeasuredAndTheRowSaysWhyNoPeer() {
        Map<String, SpeedRow> rows = run(SpeedBench.Suite.OPS, "fp32.silu", null);
        SpeedRow row = Objects.requireNonNull(rows.get("fp32.silu"));
        assertThat(rows).hasSize(1);
        assertThat(row.medianMs()).isPositive();
        assertThat(row.minMs()).isPositive().isLessThanOrEqualTo(row.medianMs());
        assertThat(row.gbS()).isPositive();
        assertThat(row.peerMs()).isNull();
        assertThat(row.ratio()).isNull();
        assertThat(row.peer()).startsWith("not run: no Python");
    }

    @Test
    void everyNetworkOfAWorldRuns() {
        for (String name : WorldBench.NAMES.subList(2, 7)) {
            assertThat(run(SpeedBench.Suite.WORLD, name, null).get(name))
                    .as(name)
                    .satisfies(row -> assertThat(row.gflops()).isPositive());
        }
        for (String name : List.of("dynamics", "local")) {
            assertThat(run(SpeedBench.Suite.TRAIN, name, null).get(name))
                    .as(name)
                    .satisfies(row -> assertThat(row.gflops()).isPositive());
        }
    }

    @Test
    void aTokenizerHasItsFramesOperationsAndMemoryBesideThePeers() throws IOException {
        String python = peer(2, "echo '@{\"results\": {\"nano-cv_decode\": {}}, \"torch\": \"x\", \"peak_mb\": 1234}'");
        SpeedRow row = Objects.requireNonNull(
                run(SpeedBench.Suite.TOKENIZER, "fp32.nano-cv_decode", python).get("fp32.nano-cv_decode"));
        assertThat(row.fps()).isCloseTo(17e3 / row.medianMs(), within(1e-2 * Objects.requireNonNull(row.fps())));
        assertThat(row.gflops()).isPositive();
        assertThat(row.peerPeakMb()).isEqualTo(1234);
        assertThat(row.peer()).startsWith("eager fp32");
        assertThat(SpeedBench.peakOf(List.of("fp32.nano-cv_decode"), 1)).isPositive();
    }

    @Test
    void aPeerTakesItsTurnsAndTheRatioIsOfMedians() throws IOException {
        String python = peer("echo '@{\"results\": {\"silu\": {}}, \"torch\": \"x\", \"peak_mb\": 1}'");
        SpeedRow row = Objects.requireNonNull(
                run(SpeedBench.Suite.OPS, "fp32.silu", python).get("fp32.silu"));
        assertThat(row.peer()).startsWith("eager fp32");
        assertThat(row.peerMs()).isEqualTo(2);
        assertThat(row.ratio()).isCloseTo(row.medianMs() / 2, within(1e-3));
    }

    @Test
    void aPeerWithAnotherLossIsRefused() throws IOException {
        String python = peer("echo '@{\"results\": {\"local\": {\"first_loss\": 123.0}}}'");
        assertThatThrownBy(() -> run(SpeedBench.Suite.TRAIN, "local", python))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("bench local: the peer computes something else");
    }

    @Test
    void aPeerThatDiesIsNamedWithItsLastWords() throws IOException {
        String python = script("echo 'ModuleNotFoundError: No module named torch' >&2; exit 1");
        SpeedRow row = Objects.requireNonNull(
                run(SpeedBench.Suite.OPS, "fp32.silu", python).get("fp32.silu"));
        assertThat(row.peerMs()).isNull();
        assertThat(row.peer()).contains("not run", "No module named torch");
    }

    @Test
    void anUnknownCaseIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> run(SpeedBench.Suite.TRAIN, "vea", null))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no case vea");
    }

    @Test
    void theProcessorsClockCountsOneThreadOnly() {
        assertThatThrownBy(() -> new SpeedOptions(2, 3, SpeedOptions.Clock.CPU, List.of(), null, null, true, folder))
                .isInstanceOf(OrreryException.class);
    }

    private Map<String, SpeedRow> run(SpeedBench.Suite suite, String name, @Nullable String python) {
        SpeedOptions options = new SpeedOptions(
                1,
                2,
                SpeedOptions.Clock.WALL,
                List.of(name),
                python,
                null,
                true,
                Path.of("peers").toAbsolutePath());
        return SpeedBench.run(suite, options, Progress.SILENT, Stop.never());
    }

    /** A program in the place of Python that is ready at once, says 2 ms each time, and ends with {@code last}. */
    private String peer(String last) throws IOException {
        return peer(1, last);
    }

    /** The same with several cases. */
    private String peer(int cases, String last) throws IOException {
        return script("""
                echo '@{"ready": 0}'
                while read word times; do
                  if [ "$word" = next ]; then break; fi
                  echo '@{"wall_ms": 2.0, "cpu_ms": 2.0}'
                done
                """.repeat(cases) + last);
    }

    private String script(String text) throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "this system has no /bin/sh");
        Path file = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file.toString();
    }
}
