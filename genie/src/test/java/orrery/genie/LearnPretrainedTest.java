package orrery.genie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.worlds.Action;
import orrery.worlds.DriftWorld;

/** Worlds that take over a trained tokenizer, with a few steps of the smallest networks. */
class LearnPretrainedTest {
    private static final LearnOptions.Steps FEW = new LearnOptions.Steps(4, 5);

    @TempDir
    Path folder;

    private Path episodes;
    private Path weights;

    @BeforeEach
    void record() throws IOException {
        episodes = folder.resolve("drift");
        try (DriftWorld world = new DriftWorld(32, 32)) {
            for (int seed = 0; seed < 3; seed++) {
                world.record(episodes, 40, seed);
            }
        }
        weights = tokenizer("tiny", null, 1);
    }

    @Test
    void theWorldCarriesTheTokenizerAsItWas() throws IOException {
        Path world = run("world", weights, 0).world();
        assertThat(world.resolve("run/tokenizer")).doesNotExist();
        assertThat(world.resolve("world.json")).content().contains("pretrained", "\"tiny\"");
        assertThat(world.resolve("README.md")).content().contains("the tokenizer is tiny");
        try (Scope scope = Scope.open();
                var before = SafeTensors.open(weights);
                var after = SafeTensors.open(world.resolve("tokenizer.safetensors"))) {
            assertThat(after.names()).containsAll(before.names());
            for (String name : before.names()) {
                assertThat(after.tensor(name).dtype()).isEqualTo(DType.BFLOAT16);
                assertThat(after.tensor(name).equalTo(before.tensor(name))).isTrue();
            }
        }
        Files.delete(weights);
        try (World opened = World.open(world);
                LiveWorld live = opened.live()) {
            assertThat(opened.card().measured()).containsKey("tokenizer");
            byte[] before = live.frame().rgb();
            live.step(new Action.Press(1));
            assertThat(live.frame().rgb()).isNotEqualTo(before);
        }
    }

    @Test
    void itsRecipeRepeatsItWithTheSameTokenizerOnly() throws IOException {
        Path world = run("world", weights, 0).world();
        LearnOptions.Extras extras = new LearnOptions.Extras(0, FEW, false, false);
        Path recipe = world.resolve("recipe.yaml");
        try (Learn repeat =
                Learn.repeat(recipe, null, folder.resolve("again"), extras, Progress.SILENT, Stop.never())) {
            repeat.run();
        }
        for (String file : List.of("tokenizer.safetensors", "dynamics.safetensors", "starts.safetensors")) {
            assertThat(folder.resolve("again").resolve(file)).hasSameBinaryContentAs(world.resolve(file));
        }
        tokenizer("tiny", null, 2);
        assertThatThrownBy(() -> {
                    try (Learn other = Learn.repeat(
                            recipe, null, folder.resolve("other"), extras, Progress.SILENT, Stop.never())) {
                        other.run();
                    }
                })
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("not the tokenizer that the recipe was made with");
    }

    @Test
    void drawnConvolutionsTakeItToo() {
        Path world = run("world", weights, 3).world();
        try (World opened = World.open(world);
                LiveWorld live = opened.live()) {
            live.steps(2);
            live.step(new Action.Press(1));
            assertThat(live.info().stepChoices()).contains(1, 2);
        }
    }

    @Test
    void anotherTokenizerIsAnotherRun() {
        run("world", weights, 0);
        assertThatThrownBy(() -> run("world", null, 0)).hasMessageContaining("--tokenizer was tiny (");
    }

    @Test
    void whatCannotCodePicturesForAWorldIsRefused() throws IOException {
        Path codes = tokenizer("codes", QuantizerConfig.cosmos(), 1);
        assertThatThrownBy(() -> run("world", codes, 0)).hasMessageContaining("codes gives codes");
        assertThatThrownBy(() -> new LearnOptions.Extras(0, FEW, false, false, 3, false, false, null, weights))
                .hasMessageContaining("--past 3 looks at pixels");
        assertThat(folder.resolve("world")).doesNotExist();
    }

    @Test
    void aDryRunCountsItAsGiven() {
        LearnPlan own = Learn.plan(options("world", null, 0), Progress.SILENT);
        LearnPlan given = Learn.plan(options("world", weights, 0), Progress.SILENT);
        assertThat(given.parameters()).isLessThan(own.parameters());
        assertThat(given.room().memory()).isPositive();
        assertThat(folder.resolve("world")).doesNotExist();
    }

    private Learned run(String world, @Nullable Path tokenizer, int past) {
        try (Learn learn = Learn.prepare(options(world, tokenizer, past), Progress.SILENT, Stop.never())) {
            return learn.run();
        }
    }

    private LearnOptions options(String world, @Nullable Path tokenizer, int past) {
        return new LearnOptions(episodes, folder.resolve(world), Duration.ofMinutes(1), 32, "micro", 5, 1)
                .with(new LearnOptions.Extras(0, FEW, false, false, past, past > 0, false, null, tokenizer));
    }

    /** Weights in bfloat16 of a network of a few channels, in a folder of its name. */
    private Path tokenizer(String name, @Nullable QuantizerConfig quantizer, long seed) throws IOException {
        CosmosConfig config = new CosmosConfig(
                true,
                new CosmosConfig.Patch(4, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, 8, List.of(3, 4), List.of(3, 4), 1),
                new CosmosConfig.Compression(8, 4),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck(8, quantizer == null ? 8 : 6, false, quantizer),
                false);
        Path file = Files.createDirectories(folder.resolve(name)).resolve("tokenizer.safetensors");
        try (CosmosTokenizer network = new CosmosTokenizer(config);
                Scope scope = Scope.open()) {
            network.initialize(seed);
            Map<String, Tensor> narrow = new LinkedHashMap<>();
            network.state().forEach((key, tensor) -> narrow.put(key, tensor.to(DType.BFLOAT16)));
            SafeTensors.write(file, narrow, Map.of());
        }
        return file;
    }
}
