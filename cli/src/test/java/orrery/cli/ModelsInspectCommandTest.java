package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.tensor.DType;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

class ModelsInspectCommandTest {
    @TempDir
    Path folder;

    private static Said inspect(String... arguments) {
        return Said.of(Stream.concat(Stream.of("models", "inspect"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private Path weights() {
        Path file = folder.resolve("w.safetensors");
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            tensors.put("conv.weight", Tensor.zeros(DType.BFLOAT16, 4, 3));
            tensors.put("steps\u001b[2J", Tensor.arange(1));
            SafeTensors.write(file, tensors, Map.of());
        }
        return file;
    }

    @Test
    void keysShapesAndTypesArePrinted() {
        Said said = inspect(weights().toString());
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out())
                .contains("conv.weight", "BF16    [4, 3]", "safetensors: 2 tensors, 13 numbers, mostly BF16")
                .doesNotContain("\u001b");
    }

    @Test
    void jsonHasKindParametersTypeAndKeys() throws IOException {
        JsonNode answer = inspect("--json", weights().toString()).json();
        assertThat(answer.path("kind").textValue()).isEqualTo("safetensors");
        assertThat(answer.path("parameters").longValue()).isEqualTo(13);
        assertThat(answer.path("dtype").textValue()).isEqualTo("BF16");
        assertThat(answer.path("keys")).hasSize(2);
        assertThat(answer.path("keys").path("conv.weight").toString())
                .isEqualTo("{\"dtype\":\"BF16\",\"shape\":[4,3]}");
        assertThat(answer.has("left_out")).isFalse();
    }

    @Test
    void whatIsNoWeightIsRefusedOrLeftOut() throws IOException {
        String pickle = "\u0080\u0002}U\u0004argscargparse\nNamespace\ns.";
        byte[] old = Stream.of(
                        "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
                        "\u0080\u0002M\u00e9\u0003.",
                        "\u0080\u0002}U\rlittle_endian\u0088s.",
                        pickle,
                        "\u0080\u0002].")
                .reduce("", String::concat)
                .getBytes(StandardCharsets.ISO_8859_1);
        String file = Files.write(folder.resolve("a.pt"), old).toString();
        Said refused = inspect(file, "--json");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.json().path("error").textValue()).contains("a.pt", "argparse.Namespace");
        assertThat(refused.json().path("cure").textValue()).contains("--skip-foreign");
        Said skipped = inspect(file, "--json", "--skip-foreign");
        assertThat(skipped.code()).isZero();
        assertThat(skipped.json().path("kind").textValue()).isEqualTo("pytorch-legacy");
        assertThat(skipped.json().path("left_out").path(0).textValue()).isEqualTo("args: argparse.Namespace");
    }

    @Test
    void everySmallNetworkAtHandIsRead() throws IOException {
        Path models = Path.of("../../shared/data/models");
        Assumptions.assumeTrue(Files.isDirectory(models), "no shared/data/models beside the repository");
        List<Path> files;
        try (Stream<Path> all = Files.walk(models)) {
            files = all.filter(file -> file.toString().matches(".*\\.(safetensors|pt|pth|jit)"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Said said = inspect(file.toString(), "--json");
            assertThat(said.code()).as(said.out()).isZero();
            assertThat(said.json().path("parameters").longValue()).isPositive();
        }
    }
}
