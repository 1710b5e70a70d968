package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LatentScale;
import orrery.genie.WorldCard;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.worlds.ActionSpace;

/** The command on a world that never learned anything: its weights are noise, its speed is real. */
@Timeout(120)
class PlayCommandTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void make() throws IOException {
        make("noise", List.of("noop", "up", "down"));
        make("billiard", List.of("noop", "left", "right", "up", "down"));
    }

    private static void make(String name, List<String> actions) throws IOException {
        Path world = Files.createDirectories(folder.resolve(name));
        FrameTokenizerConfig pictures = FrameTokenizerConfig.live(64, 64);
        DynamicsConfig sizes = new DynamicsConfig(
                32, 2, 2, 2, pictures.tokens(), pictures.tokenChannels(), 1, actions.size(), false, 8, 100, 8);
        try (Scope scope = Scope.open();
                FrameTokenizer tokenizer = new FrameTokenizer(pictures);
                Dynamics dynamics = Dynamics.of(sizes)) {
            tokenizer.initialize(1);
            dynamics.initialize(2);
            Map<String, Tensor> starts = new LinkedHashMap<>();
            starts.put("latents", Tensor.zeros(DType.FLOAT16, 2, 4, pictures.tokens(), pictures.tokenChannels()));
            starts.put("actions", Tensor.zeros(DType.INT64, 2, 4));
            SafeTensors.write(world.resolve("tokenizer.safetensors"), half(tokenizer), Map.of());
            SafeTensors.write(world.resolve("dynamics.safetensors"), half(dynamics), Map.of());
            SafeTensors.write(world.resolve("starts.safetensors"), starts, Map.of());
        }
        Records.write(
                world.resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        name,
                        15,
                        new ActionSpace.Discrete(actions),
                        pictures,
                        sizes,
                        new LatentScale(0, 1),
                        true,
                        2,
                        new WorldCard.Provenance("none", "none", "", List.of(), 0, 0),
                        Map.of()));
    }

    private static Map<String, Tensor> half(Layer network) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        network.state()
                .forEach((key, tensor) -> weights.put(key, tensor.detach().to(DType.FLOAT16)));
        return weights;
    }

    @Test
    void benchAnswersWithOneObjectOfTheAgreedShape() {
        Said run = Said.of(Stop.never(), "play", world(), "--bench", "--frames", "5", "--json", "-q");
        assertThat(run.code()).isZero();
        String rates =
                "\\{\"fps\":\\{\"p50\":[0-9.]+,\"p95\":[0-9.]+},\"latency_ms\":\\{\"p50\":[0-9.]+,\"p95\":[0-9.]+}}";
        assertThat(run.last())
                .matches("\\{\"world\":\"noise\",\"size\":\"64x64\",\"threads\":1,\"by_k\":\\{\"1\":" + rates
                        + ",\"2\":" + rates + ",\"4\":" + rates + ",\"8\":" + rates + "},\"peak_mb\":[0-9.]+}");
    }

    @Test
    void simulatorIsMeasuredLikeAWorldWithoutADial() {
        Said run = Said.of(
                Stop.never(), "play", "sim:billiard", "--size", "32", "--bench", "--frames", "5", "--json", "-q");
        assertThat(run.code()).isZero();
        assertThat(run.last())
                .startsWith("{\"world\":\"billiard\",\"size\":\"32x32\"")
                .contains("\"by_k\":{\"1\":{");
    }

    @Test
    void worldIsMeasuredBesideTheSimulatorOfItsName() {
        Said run = Said.of(
                Stop.never(),
                "play",
                folder.resolve("billiard").toString(),
                "--beside",
                "simulator",
                "--bench",
                "--frames",
                "5",
                "--json",
                "-q");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.last()).contains("\"beside\":{\"psnr\":", "\"stretch\":32");
    }

    @Test
    void simulatorThatDoesNotFitIsRefusedWithACure() {
        Said nameless = Said.of(Stop.never(), "play", world(), "--beside", "simulator", "--bench");
        assertThat(nameless.code()).isEqualTo(2);
        assertThat(nameless.err())
                .contains("no simulator has the name of this world, noise", "--beside sim:NAME", "billiard");
        Said other = Said.of(Stop.never(), "play", world(), "--beside", "sim:billiard", "--bench");
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("actions noop, up, down and noop, left, right, up, down", "cure: ");
    }

    @Test
    void playPrintsItsAddressServesThePageAndEndsWhenAsked() throws Exception {
        Stop stop = new Stop();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> Main.run(
                new String[] {"play", world(), "--no-browser", "--json", "-q"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                stop));
        try {
            while (!out.toString(StandardCharsets.UTF_8).contains("\n") && !code.isDone()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String url = Records.parse(out.toString(StandardCharsets.UTF_8), PlayCommand.Opened.class, "answer")
                    .url();
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url.replaceFirst("#.*", "")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<canvas");
        } finally {
            stop.request();
        }
        assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void wrongUsageEndsWith2AndAWorldThatIsNotThereWith1() {
        List<String[]> usage = new ArrayList<>();
        usage.add(new String[] {"play", world(), "--steps", "3"});
        usage.add(new String[] {"play", world(), "--speed", "9"});
        usage.add(new String[] {"play", world(), "--port", "70000"});
        usage.add(new String[] {"play", world(), "--token", "short"});
        usage.add(new String[] {"play", "sim:nowhere"});
        usage.add(new String[] {"play", "sim:billiard", "--size", "big"});
        usage.add(new String[] {"play", "sim:billiard", "--range", "far"});
        usage.add(new String[] {"play", "sim:billiard", "--beside", "simulator"});
        usage.add(new String[] {"play", world(), "--beside", "nothing"});
        for (String[] arguments : usage) {
            Said run = Said.of(Stop.never(), arguments);
            assertThat(run.code()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(run.err()).contains("cure: ");
        }
        assertThat(Said.of(Stop.never(), "play", folder.resolve("nowhere").toString())
                        .code())
                .isEqualTo(1);
    }

    private static String world() {
        return folder.resolve("noise").toString();
    }
}
