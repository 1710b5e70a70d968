package orrery.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;
import orrery.tensor.Functional;
import orrery.tensor.Layer;
import orrery.tensor.Precision;
import orrery.tensor.Tensor;

/** A real small network that learns a curve from noisy points: two random streams, a position, a buffer, an evaluation and a "picture". */
class TinyTrainee implements Trainee, AutoCloseable {
    /** Two layers with a buffer that counts forward passes. */
    static final class Net extends Layer {
        final Tensor first = parameter("first.weight", 16, 4);
        final Tensor bias = parameter("first.bias", 16);
        final Tensor second = parameter("second.weight", 1, 16);
        final Tensor passes = buffer("passes", () -> Tensor.zeros(1));

        Tensor forward(Tensor x) {
            return Functional.linear(Functional.linear(x, first, bias).tanh(), second, null);
        }
    }

    final Net net = new Net();
    byte batches; // drawn so far

    TinyTrainee() {
        net.initialize(5);
    }

    @Override
    public String name() {
        return "tiny";
    }

    @Override
    public Net network() {
        return net;
    }

    @Override
    public StepLoss loss(Step step) {
        Tensor x = step.share()
                .of(Tensor.rand(step.generator("order"), 32, 4).mul(2).add(-1));
        Tensor noise = step.share().of(Tensor.randn(step.generator(), 32, 1).mul(0.05));
        net.passes.add_(1);
        batches++;
        Tensor loss = net.forward(x).sub(truth(x).add(noise)).square().mean();
        Tensor size = net.second.square().mean().mul(0.01);
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("fit", loss);
        parts.put("size", size);
        return new StepLoss(loss.add(size), parts);
    }

    private static Tensor truth(Tensor x) {
        return x.sum(true, 1).mul(1.5).sin();
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        Tensor x = Tensor.arange(-1, 1, 1 / 64.0).reshape(32, 4);
        return Map.of("error", net.forward(x).sub(truth(x)).square().mean().item());
    }

    @Override
    public void preview(Path png) {
        AtomicFiles.text(png, "picture");
    }

    @Override
    public Map<String, byte[]> position() {
        return Map.of("batches", new byte[] {batches});
    }

    @Override
    public void restore(Map<String, byte[]> position) {
        batches = position.getOrDefault("batches", new byte[1])[0];
    }

    @Override
    public void close() {
        net.close();
    }

    /** All weights and buffers by key, as numbers. */
    Map<String, List<Double>> weights() {
        Map<String, List<Double>> weights = new LinkedHashMap<>();
        net.state()
                .forEach((key, tensor) ->
                        weights.put(key, Arrays.stream(tensor.doubles()).boxed().toList()));
        return weights;
    }

    static TrainingConfig config(long steps) {
        return new TrainingConfig(
                steps,
                new OptimizerConfig(0.01, 0.9, 0.99, 1e-8, 0.01, 1),
                ScheduleConfig.wsd(10, 0.7, 0.1),
                0.99,
                Precision.FLOAT32,
                new CadenceConfig(5, 20, Duration.ofDays(1)),
                7);
    }

    /** Bytes of the state of the newest checkpoint. */
    static byte[] newestState(Path run) {
        try (Stream<Path> all = Files.list(run.resolve("checkpoints"))) {
            Path newest = all.filter(path -> path.getFileName().toString().startsWith("step-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return Files.readAllBytes(newest.resolve("state.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of a table without its column of seconds. */
    static List<String> withoutSeconds(Path csv) {
        try {
            return Files.readAllLines(csv).stream()
                    .map(line -> line.replaceFirst(",[^,]*", ""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
