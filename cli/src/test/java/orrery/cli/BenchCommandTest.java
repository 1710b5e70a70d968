package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import orrery.base.Stop;

class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(arguments, stream(out), stream(err), Stop.never());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasARowForEachCase() {
        String none = "no-such-python";
        int code = run(
                "bench",
                "ops",
                "--cases",
                "fp32.layer_norm",
                "--rounds",
                "1",
                "--threads",
                "1",
                "--python",
                none,
                "--json",
                "-q");
        assertThat(code).as(text(err)).isZero();
        assertThat(text(out).strip().lines().reduce((a, b) -> b).orElse(""))
                .startsWith("{\"fp32.layer_norm\":{\"median_ms\":")
                .contains("\"peak_mb\":", "\"gb_s\":", "not run", none);
    }

    @Test
    void theTableTellsTheShareOfThePeak() {
        int code = run(
                "bench",
                "ops",
                "--cases",
                "fp32.matmul_512,fp32.linear_19",
                "--rounds",
                "1",
                "--threads",
                "1",
                "--python",
                "no-such-python");
        assertThat(code).as(text(err)).isZero();
        assertThat(text(out)).contains("fp32.matmul_512", "100 %", "fp32.linear_19", "memory of this process at most");
    }

    @Test
    void anUnknownSuiteOrCaseIsSaidWithItsCure() {
        assertThat(run("bench", "everything")).isEqualTo(2);
        assertThat(run("bench", "train", "--cases", "nothing", "--python", "no-such-python", "--json"))
                .isEqualTo(1);
        assertThat(text(out)).contains("\"error\":\"there is no case nothing\"", "\"cure\":\"Choose from vae");
    }
}
