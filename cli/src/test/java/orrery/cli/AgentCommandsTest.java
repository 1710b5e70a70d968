package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Records;
import orrery.genie.Dynamics;
import orrery.genie.DynamicsConfig;
import orrery.genie.LatentScale;
import orrery.genie.WorldCard;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.worlds.ActionSpace;

/** The commands about policies, on a world that never learned anything. */
@Timeout(180)
class AgentCommandsTest {
    private static final int SIDE = 32;
    private static final List<String> KEYS = List.of("noop", "up", "down");

    @TempDir
    static Path folder;

    private static String world;
    private static String episodes;

    @BeforeAll
    static void make() throws IOException {
        Path at = Files.createDirectories(folder.resolve("paddle"));
        world = at.toString();
        episodes = folder.resolve("episodes").toString();
        FrameTokenizerConfig tokenizer = FrameTokenizerConfig.pixels(SIDE, SIDE);
        DynamicsConfig sizes = new DynamicsConfig(
                        32, 2, 2, 2, tokenizer.tokens(), tokenizer.tokenChannels(), 1, KEYS.size(), false, 8, 100, 8)
                .lookingBack(4, tokenizer.columns(), false);
        try (Scope scope = Scope.open();
                Dynamics dynamics = Dynamics.of(sizes)) {
            dynamics.initialize(2);
            SafeTensors.write(at.resolve("dynamics.safetensors"), dynamics.state(), Map.of());
            SafeTensors.write(
                    at.resolve("starts.safetensors"),
                    Map.of(
                            "latents",
                            Tensor.zeros(2, 8, tokenizer.tokens(), tokenizer.tokenChannels()),
                            "actions",
                            Tensor.zeros(orrery.tensor.DType.INT64, 2, 8)),
                    Map.of());
        }
        Records.write(
                at.resolve("world.json"),
                new WorldCard(
                        1,
                        "live",
                        "paddle",
                        15,
                        new ActionSpace.Discrete(KEYS),
                        tokenizer,
                        sizes,
                        new LatentScale(-0.5, 0.5),
                        true,
                        2,
                        new WorldCard.Provenance("none", "none", "", List.of(), 0, 0),
                        Map.of()));
        Said recorded =
                Said.of("sim", "paddle", "--size", "32", "--episodes", "9", "--frames", "150", "-o", episodes, "-q");
        assertThat(recorded.code()).isZero();
    }

    private static Said train(String out, String... more) {
        List<String> line = new java.util.ArrayList<>(List.of(
                "agent",
                "train",
                world,
                "--episodes",
                episodes,
                "-o",
                folder.resolve(out).toString(),
                "-q"));
        line.addAll(List.of("--json", "--threads", "1", "--games", "3", "--frames", "200"));
        line.addAll(List.of(more));
        return Said.of(line.toArray(String[]::new));
    }

    @Test
    void aTrainedPolicyIsPlayedAtOnceAndAgainTheSameAndRanked() {
        JsonNode trained = train("policy", "--steps", "2,2,2").json();
        assertThat(trained.fieldNames())
                .toIterable()
                .containsExactly(
                        "policy",
                        "method",
                        "minutes",
                        "return",
                        "random_return",
                        "oracle_return",
                        "episodes",
                        "score",
                        "ci");
        assertThat(trained.get("method").asText()).isEqualTo("imagination");
        assertThat(trained.get("oracle_return").asDouble())
                .isGreaterThan(trained.get("random_return").asDouble());
        assertThat(train("policy", "--steps", "2,2,2").json()).isEqualTo(trained); // finished: only played

        String policy = folder.resolve("policy").toString();
        JsonNode played = Said.of(
                        "agent",
                        "eval",
                        policy,
                        "--world",
                        "sim:paddle",
                        "--games",
                        "3",
                        "--frames",
                        "200",
                        "--json",
                        "--threads",
                        "1",
                        "-q")
                .json();
        for (String field : List.of("return", "random_return", "oracle_return", "episodes", "minutes", "score", "ci")) {
            assertThat(played.get(field)).as(field).isEqualTo(trained.get(field));
        }

        JsonNode ranked = Said.of(
                        "rank",
                        policy,
                        "--world",
                        world,
                        "--noise",
                        "0,1",
                        "--games",
                        "3",
                        "--frames",
                        "200",
                        "--imagined",
                        "5",
                        "--json",
                        "--threads",
                        "1",
                        "-q")
                .json();
        assertThat(ranked.fieldNames()).toIterable().containsExactly("pearson_r", "max_rank_violation", "policies");
        assertThat(ranked.get("policies")).hasSize(2);
        assertThat(ranked.at("/policies/0/simulator")).isEqualTo(trained.get("return"));
    }

    @Test
    void cloningTakesOneNumberOfStepsAndLabels() {
        JsonNode trained = train("clone", "--method", "cloning", "--steps", "2", "--labels", "5")
                .json();
        assertThat(trained.get("method").asText()).isEqualTo("cloning");
        Said other = train("clone", "--method", "cloning", "--steps", "2", "--labels", "6", "--again");
        assertThat(other.code()).isZero();
        assertThat(train("clone", "--steps", "2,2,2").err()).contains("holds a finished policy by cloning");
    }

    @Test
    void wrongUseSaysWhatToDo() {
        assertThat(Said.of("agent").code()).isEqualTo(2);
        assertThat(train("x", "--method", "magic").err()).contains("Use imagination or cloning");
        assertThat(train("x", "--steps", "5").err()).contains("Give three");
        assertThat(train("x", "--method", "cloning", "--steps", "5,5,5").err()).contains("Give one number");
        assertThat(train("x", "--labels", "5", "--steps", "1,1,1").err()).contains("Use --method cloning");
        assertThat(train("x", "--minutes", "0").code()).isEqualTo(2);
        String nowhere = folder.resolve("nowhere").toString();
        assertThat(Said.of("agent", "eval", nowhere, "--world", "sim:paddle").err())
                .contains("no policy here");
        assertThat(folder.resolve("x/policy.json")).doesNotExist();
    }
}
