package orrery.genie.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** A world that has learned nothing, examined from end to end. */
class EvalPhysicsTest {
    private static final int SIDE = 64;
    private static final List<String> KEYS = List.of("noop", "left", "right", "up", "down");

    /** Writes a world of random weights. */
    private static World world(Path at, String name, List<String> actions) {
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
            Tensor latents = Tensor.randn(generator, 1, 8, tokenizerConfig.tokens(), tokenizerConfig.tokenChannels());
            Tensor led = Tensor.randint(generator, 0, actions.size(), 1, 8);
            SafeTensors.write(at.resolve("starts.safetensors"), Map.of("latents", latents, "actions", led), Map.of());
        }
        WorldCard.Provenance from = new WorldCard.Provenance("simulator", "ours", "", List.of(), 500, 1);
        Records.write(
                at.resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        name,
                        15,
                        new ActionSpace.Discrete(actions),
                        tokenizerConfig,
                        dynamicsConfig,
                        new LatentScale(0, 0.2),
                        true,
                        1,
                        from,
                        Map.of("psnr", 1)));
        return World.open(at, Precision.FLOAT32);
    }

    @Test
    void everyFigureOfTheDefinitionIsThereAndIsStored(@TempDir Path at) {
        Path film = at.resolve("beside.mp4");
        try (World world = world(at, "billiard", KEYS)) {
            PhysicsOptions options = new PhysicsOptions(null, 2, 1, 5, 4, film);
            long before = Scope.liveTensors();
            PhysicsResult result = EvalPhysics.run(world, options, Progress.SILENT, Stop.never());
            assertThat(Scope.liveTensors()).isEqualTo(before);

            JsonNode line = Records.parse(Records.line(result), JsonNode.class, "the line");
            assertThat(line.at("/by_horizon/4").fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrderElementsOf(PhysicsResult.FIGURES);
            for (String split : List.of("trained", "beyond", "unseen_pair")) {
                assertThat(line.at("/by_split/" + split + "/1/iou").isNumber()).isTrue();
            }
            for (String baseline : List.of("copy", "linear", "ceiling")) {
                for (String horizon : List.of("1", "4")) {
                    String cell = "/baselines/" + baseline + "/" + horizon + "/position_error_px";
                    assertThat(line.at(cell).isNumber()).as(cell).isTrue();
                    assertThat(line.at("/standard_errors" + cell).isNumber())
                            .as(cell)
                            .isTrue();
                    assertThat(line.at("/from_one_frame" + cell).isNumber())
                            .as(cell)
                            .isTrue();
                }
            }
            for (String field : List.of("permanence", "impulse_error", "fps", "seed", "scenes", "tracker_error_px")) {
                assertThat(line.path(field).isNumber()).as(field).isTrue();
            }
            assertThat(line.at("/by_horizon/4/permanence").asDouble())
                    .isEqualTo(line.path("permanence").asDouble());
            assertThat(result.trackerErrorPx()).isLessThan(0.3);
            assertThat(result.permanence()).isLessThan(0.5); // it has learned nothing
            assertThat(line.at("/tracker/1/permanence").asDouble()).isEqualTo(1);
            assertThat(Records.line(result)).doesNotContain("NaN");

            EvalPhysics.save(world, result);
            assertThat(Records.read(at.resolve("world.json"), WorldCard.class).measured())
                    .containsKeys("physics", "psnr");
        }
        assertThat(Files.exists(film)).isTrue();
        assertThat(VideoReader.countFrames(film)).isEqualTo(TrueScene.CONTEXT + 4);
    }

    @Test
    void theSameSeedGivesTheSameFigures(@TempDir Path at) {
        try (World world = world(at, "mine", KEYS)) {
            PhysicsOptions options = new PhysicsOptions("billiard", 2, 1, 6, 1, null);
            PhysicsResult first = EvalPhysics.run(world, options, Progress.SILENT, Stop.never());
            PhysicsResult second = EvalPhysics.run(world, options, Progress.SILENT, Stop.never());
            assertThat(second.byHorizon()).isEqualTo(first.byHorizon());
            assertThat(second.baselines()).isEqualTo(first.baselines());
            assertThat(second.impulse()).isEqualTo(first.impulse());
        }
    }

    @Test
    void aWorldWithoutSimulatorOrWithOtherActionsIsRefusedAndAStopStops(@TempDir Path at) throws Exception {
        PhysicsOptions options = new PhysicsOptions(null, 2, 1, 5, 1, null);
        try (World world = world(Files.createDirectory(at.resolve("a")), "my street", KEYS)) {
            assertThatThrownBy(() -> EvalPhysics.run(world, options, Progress.SILENT, Stop.never()))
                    .isInstanceOfSatisfying(
                            OrreryException.class,
                            e -> assertThat(e.cure()).contains("--simulator").contains("billiard"))
                    .hasMessageContaining("my street");
        }
        try (World world = world(Files.createDirectory(at.resolve("b")), "billiard", List.of("jump", "duck"))) {
            assertThatThrownBy(() -> EvalPhysics.run(world, options, Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("jump");
        }
        Stop stop = Stop.never();
        stop.request();
        try (World world = world(Files.createDirectory(at.resolve("c")), "billiard", KEYS)) {
            assertThatThrownBy(() -> EvalPhysics.run(world, options, Progress.SILENT, stop))
                    .isInstanceOf(InterruptedAndSaved.class);
        }
    }
}
