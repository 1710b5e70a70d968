package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import orrery.base.Stop;
import orrery.genie.physics.PhysicsResult;

class EvalPhysicsCommandTest {
    private static Map<String, Map<String, Double>> table(double place) {
        Map<String, Map<String, Double>> table = new LinkedHashMap<>();
        table.put("1", Map.of("position_error_px", place, "permanence", 1.0));
        table.put("16", Map.of("position_error_px", 4 * place)); // what is not known stays empty
        return table;
    }

    private static PhysicsResult.Part part() {
        Map<String, Map<String, Map<String, Double>>> bySplit = new LinkedHashMap<>();
        bySplit.put("trained", table(0.5));
        bySplit.put("unseen_pair", table(0.75));
        Map<String, Map<String, Map<String, Double>>> baselines = new LinkedHashMap<>();
        baselines.put("copy", table(3));
        baselines.put("linear", table(2));
        baselines.put("ceiling", table(0.25));
        return new PhysicsResult.Part(table(0.5), bySplit, baselines, Map.of("trained", baselines));
    }

    private static PhysicsResult result(Map<String, PhysicsResult.Impulse> impulse) {
        PhysicsResult.Part part = part();
        Map<String, Integer> moving = new LinkedHashMap<>();
        moving.put("1", 12);
        moving.put("16", 9);
        return new PhysicsResult(
                "mine",
                "billiard",
                4,
                1,
                0,
                32,
                9,
                part.byHorizon(),
                part.bySplit(),
                part.baselines(),
                part.baselinesBySplit(),
                part,
                0.97,
                impulse.isEmpty() ? null : 0.125,
                impulse,
                0.02,
                table(0.02),
                moving,
                42,
                new PhysicsResult.StandardErrors(
                        part.byHorizon(),
                        part.bySplit(),
                        part.baselines(),
                        part.baselinesBySplit(),
                        part,
                        0.01,
                        0.001));
    }

    @Test
    void theTableShowsTheWorldItsBaselinesAndTheSplits() {
        String text = EvalPhysicsText.of(result(Map.of("trained", new PhysicsResult.Impulse(0.125, 0.02, 0.9375, 8))));
        assertThat(text)
                .contains("mine against the simulator billiard, K = 4, 32 new scenes of each split")
                .containsPattern("position error, px +0\\.50 ± 0\\.50 +2\\.00 ± 2\\.00")
                .containsPattern("copy of the last frame +3\\.00 +12\\.00")
                .containsPattern("straight on +2\\.00 +8\\.00")
                .containsPattern("simulator from the tracker +0\\.25 +1\\.00")
                .containsPattern("unseen pair +0\\.75")
                .containsPattern("bodies that move +12 +9")
                .contains("94 % as far as it should; error 0.13 ± 0.02")
                .doesNotContain("null")
                .doesNotContain("energy error");
        assertThat(EvalPhysicsText.of(result(Map.of()))).contains("push no body");
    }

    @Test
    void aWorldWithoutSimulatorIsRefusedWithACure() {
        Path pong = Path.of("..", "zoo", "pong").toAbsolutePath().normalize();
        Assumptions.assumeTrue(Files.exists(pong.resolve("dynamics.safetensors")), "zoo/pong is not here");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.run(
                new String[] {"eval", "physics", pong.toString(), "--threads", "1", "--json", "--quiet"},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                Stop.never());
        assertThat(code).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"error\":\"no simulator \\\"pong\\\" belongs to this world\"")
                .contains("--simulator");
    }
}
