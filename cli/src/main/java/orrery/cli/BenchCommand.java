package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.bench.speed.SpeedBench;
import orrery.bench.speed.SpeedOptions;
import orrery.bench.speed.SpeedRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery bench}: how fast, beside PyTorch. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure speed on this machine, in turn with PyTorch where there is one.",
        footer = {
            "",
            "Examples:",
            "  orrery bench ops --threads 1",
            "  orrery bench train --cases dynamics,local --python ~/torch/bin/python",
            "  orrery bench world --rounds 21 --clock cpu --threads 1 --json",
            "  orrery bench tokenizer --rounds 5 --python ~/torch/bin/python"
        })
final class BenchCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    MachineOptions machine;

    @Parameters(
            paramLabel = "WHAT",
            description =
                    "ops (single operations), train (training steps), world (forward passes and frames of play) or tokenizer (video to latents and back)")
    SpeedBench.Suite suite;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "NAMES",
            description = "only these, as the table names them (all)")
    List<String> cases = List.of();

    @Option(
            names = "--rounds",
            defaultValue = "11",
            paramLabel = "N",
            description = "turns of everybody; medians are over them (${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--clock",
            defaultValue = "wall",
            paramLabel = "CLOCK",
            description = "wall, or cpu: the processor's time, which other programs disturb little (${DEFAULT-VALUE})")
    SpeedOptions.Clock clock;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "a Python with PyTorch to measure beside (python3 where it has PyTorch)")
    @Nullable
    String python;

    @Option(
            names = "--peers",
            paramLabel = "FOLDER",
            description = "where train_bench.py of the peers lies (../shared/peers where it exists)")
    @Nullable
    Path peers;

    @Option(names = "--eager", description = "leave out torch.compile, which takes minutes to warm up")
    boolean eager;

    @Option(
            names = MemoryAlone.OPTION,
            hidden = true,
            description = "do each case once and tell the memory: for the processes that this command starts")
    boolean alone;

    @Override
    public Integer call() {
        machine.apply();
        if (alone) {
            double peak = SpeedBench.peakOf(cases, machine.threadCount());
            output.print(Map.of("peak_mb", peak), "%.0f MB".formatted(peak));
            return 0;
        }
        SpeedOptions options = new SpeedOptions(
                machine.threadCount(),
                rounds,
                clock,
                cases,
                python == null ? usualPython().orElse(null) : python,
                peers == null ? usualPeers().orElse(null) : peers,
                !eager,
                Home.folder().resolve("bench").resolve("peers"));
        Map<String, SpeedRow> rows = SpeedBench.run(suite, options, output.progress(), output.stop());
        if (suite == SpeedBench.Suite.TOKENIZER) {
            rows = MemoryAlone.of(rows, machine.threadCount(), output.progress());
        }
        output.print(rows, BenchText.of(rows, options));
        return 0;
    }

    private static Optional<Path> usualPeers() {
        return Stream.of(Home.folder().resolveSibling("shared"), Path.of("..", "shared"))
                .map(shared -> shared.resolve("peers").normalize())
                .filter(Files::isDirectory)
                .findFirst();
    }

    /** The Python on the path, if PyTorch is in it. */
    private static Optional<String> usualPython() {
        try {
            Process process = new ProcessBuilder("python3", "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0 ? Optional.of("python3") : Optional.empty();
        } catch (java.io.IOException e) {
            return Optional.empty(); // no Python; the table says so
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
