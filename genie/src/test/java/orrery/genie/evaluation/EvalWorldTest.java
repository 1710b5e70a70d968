package orrery.genie.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LatentScale;
import orrery.genie.World;
import orrery.genie.WorldCard;
import orrery.tensor.Generator;
import orrery.tensor.Precision;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizer;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.video.VideoReader;
import orrery.worlds.ActionSpace;
import orrery.worlds.DriftWorld;
import orrery.worlds.Episode;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** A world that has learned nothing, examined from end to end. */
class EvalWorldTest {
    private static final int SIDE = 32;

    @TempDir
    static Path shared;

    private static EpisodeFolder folder;

    @BeforeAll
    static void record() {
        DriftWorld world = new DriftWorld(SIDE, SIDE);
        for (int seed = 0; seed < 7; seed++) {
            world.record(shared.resolve("drift"), 90, seed);
        }
        folder = EpisodeFolder.open(shared.resolve("drift"), Progress.SILENT);
    }

    /** Writes a world of random weights. */
    private static Path world(Path at, String hash, List<String> trainedOn, ActionSpace actions) {
        FrameTokenizerConfig tokenizerConfig = FrameTokenizerConfig.live(SIDE, SIDE);
        DynamicsConfig dynamicsConfig = new DynamicsConfig(
                32,
                2,
                2,
                2,
                tokenizerConfig.tokens(),
                tokenizerConfig.tokenChannels(),
                1,
                actions.size(),
                false,
                8,
                100,
                10);
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1);
                FrameTokenizer tokenizer = new FrameTokenizer(tokenizerConfig);
                Dynamics dynamics = Dynamics.of(dynamicsConfig)) {
            tokenizer.initialize(1);
            dynamics.initialize(2);
            SafeTensors.write(at.resolve("tokenizer.safetensors"), tokenizer.state(), Map.of());
            SafeTensors.write(at.resolve("dynamics.safetensors"), dynamics.state(), Map.of());
            Tensor latents = Tensor.randn(generator, 2, 8, tokenizerConfig.tokens(), tokenizerConfig.tokenChannels());
            Tensor led = Tensor.randint(generator, 0, actions.size(), 2, 8);
            SafeTensors.write(at.resolve("starts.safetensors"), Map.of("latents", latents, "actions", led), Map.of());
        }
        WorldCard.Provenance from = new WorldCard.Provenance("drift", "ours", hash, trainedOn, 500, 1);
        Records.write(
                at.resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        "nothing learned",
                        15,
                        actions,
                        tokenizerConfig,
                        dynamicsConfig,
                        new LatentScale(0, 0.2),
                        true,
                        2,
                        from,
                        Map.of()));
        return at;
    }

    private static List<String> ids(Split... splits) {
        return folder.episodes(splits).stream().map(Episode::id).toList();
    }

    private static EvalOptions small(EvalOptions.Part part) {
        return new EvalOptions(part, 10, 2, 5, 60, null);
    }

    @Test
    void everyFigureOfTheDefinitionIsThereAndIsStored(@TempDir Path at) {
        Path film = at.resolve("beside.mp4");
        try (World world =
                World.open(world(at, folder.hash(), ids(Split.TRAIN), folder.actions()), Precision.FLOAT32)) {
            EvalOptions options = new EvalOptions(EvalOptions.Part.AUTO, 10, 2, 5, 60, film);
            long before = Scope.liveTensors();
            EvalResult result = EvalWorld.run(world, folder, options, Progress.SILENT, Stop.never());
            assertThat(Scope.liveTensors()).isEqualTo(before);

            assertThat(result.split()).isEqualTo("val");
            assertThat(result.episodes()).isEqualTo(ids(Split.VAL).size());
            assertThat(result.psnr().keySet()).containsExactly("1", "4", "16", "64");
            assertThat(result.deltaPsnr().keySet()).containsExactly("1", "4", "16");
            result.psnrAboveCopy()
                    .forEach((t, above) -> assertThat(above)
                            .isCloseTo(
                                    result.psnr().getOrDefault(t, 0.0)
                                            - result.copyPsnr().getOrDefault(t, 0.0),
                                    org.assertj.core.api.Assertions.within(2e-4)));
            assertThat(result.copyPsnr().getOrDefault("1", 0.0))
                    .isGreaterThan(result.psnr().getOrDefault("1", 60.0)); // it has learned nothing
            assertThat(result.drift().starts()).isEqualTo(Drift.STARTS);
            assertThat(result.drift().drifted()).isEqualTo(Drift.STARTS);
            assertThat(result.fps()).isPositive();

            JsonNode line = Records.parse(Records.line(result), JsonNode.class, "the line");
            assertThat(fields(line))
                    .contains(
                            "tokenizer",
                            "psnr",
                            "psnr_moving",
                            "copy_psnr",
                            "copy_psnr_moving",
                            "ssim",
                            "delta_psnr",
                            "delta_psnr_moving",
                            "standard_errors",
                            "windows",
                            "episodes",
                            "action_follow",
                            "shuffle_ratio",
                            "drift",
                            "fps");
            assertThat(fields(line.get("tokenizer"))).contains("psnr", "ssim", "psnr_moving");
            assertThat(fields(line.get("drift"))).contains("drifted", "frozen", "starts", "std_ratio");
            assertThat(Records.line(result)).doesNotContain("NaN");

            EvalWorld.save(world, result);
            Map<String, Object> stored =
                    Records.read(at.resolve("world.json"), WorldCard.class).measured();
            assertThat(stored).containsKeys("psnr_moving", "action_follow").containsEntry("windows", result.windows());
        }
        assertThat(Files.exists(film)).isTrue();
        assertThat(VideoReader.countFrames(film)).isEqualTo(72);
    }

    @Test
    void episodesThatAWorldWasLearnedFromAreRefused(@TempDir Path at) {
        try (World world = World.open(world(at, folder.hash(), ids(Split.TRAIN), folder.actions()))) {
            assertThatThrownBy(() ->
                            EvalWorld.run(world, folder, small(EvalOptions.Part.ALL), Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining(
                            "was learned from episode " + ids(Split.TRAIN).get(0));
        }
    }

    @Test
    void otherActionsAreRefusedAndAStopStops(@TempDir Path at) {
        ActionSpace others = new ActionSpace.Discrete(List.of("jump", "duck"));
        try (World world = World.open(world(at, "", List.of(), others))) {
            assertThatThrownBy(() ->
                            EvalWorld.run(world, folder, small(EvalOptions.Part.ALL), Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("jump");
        }
        Stop stop = Stop.never();
        stop.request();
        try (World world = World.open(world(at, "", List.of(), folder.actions()))) {
            assertThatThrownBy(() -> EvalWorld.run(world, folder, small(EvalOptions.Part.ALL), Progress.SILENT, stop))
                    .isInstanceOf(InterruptedAndSaved.class);
        }
    }

    private static Set<String> fields(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
