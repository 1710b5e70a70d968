package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.video.VideoReader;
import orrery.video.VideoWriter;

class TokenizerCommandsTest {
    @TempDir
    Path folder;

    private record Said(int code, String out, String err) {
        JsonNode json() throws IOException {
            List<String> lines = out.lines().toList();
            return new ObjectMapper().readTree(lines.get(lines.size() - 1));
        }
    }

    private static Said run(Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> given =
                new ArrayList<>(Arrays.stream(words).map(String::valueOf).toList());
        if (given.get(0).equals("tokenizer")) {
            given.addAll(List.of("--threads", "1")); // a build shares its cores
        }
        String[] line = given.toArray(String[]::new);
        int code = Main.run(
                line,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Stop.never());
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Path weights(@Nullable QuantizerConfig quantizer) {
        Path file = folder.resolve("weights.safetensors");
        CosmosConfig config = new CosmosConfig(
                true,
                new CosmosConfig.Patch(4, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, 8, List.of(2, 4, 4), List.of(2, 4, 4), 1),
                new CosmosConfig.Compression(8, 8),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck(4, quantizer == null ? 4 : 6, false, quantizer),
                false);
        try (CosmosTokenizer network = new CosmosTokenizer(config)) {
            network.initialize(3);
            SafeTensors.write(file, network.state(), Map.of());
        }
        return file;
    }

    private Path video;

    @BeforeEach
    void recordTwelveFramesOfAnOddSize() {
        video = folder.resolve("clip.mkv");
        try (Scope scope = Scope.open()) {
            Tensor frames =
                    SyntheticWeights.input("clip", 0, 256, 12, 20, 26, 3).to(DType.UINT8);
            VideoWriter.write(video, frames, 10);
        }
    }

    @Test
    void encodedAndDecodedIsWhatReconstructMakesAtOnce() throws IOException {
        for (QuantizerConfig quantizer : new QuantizerConfig[] {null, QuantizerConfig.cosmos()}) {
            Path weights = weights(quantizer);
            Path latents = folder.resolve("latents.safetensors");
            Path decoded = folder.resolve("decoded.mkv");
            Path back = folder.resolve("back.mkv");
            Path panels = folder.resolve("panels.mkv");
            Said encoded = run("tokenizer", "encode", video, "--weights", weights, "-o", latents, "--json");
            assertThat(encoded.code()).as(encoded.err() + encoded.out()).isZero();
            assertThat(encoded.json().path("frames").intValue()).isEqualTo(12);
            assertThat(encoded.json().path("shape").toString())
                    .isEqualTo(quantizer == null ? "[1,4,3,3,4]" : "[1,3,3,4]");
            assertThat(encoded.json().path("note").textValue()).contains("32×24", "repeated 5 times");
            assertThat(run("tokenizer", "decode", latents, "--weights", weights, "-o", decoded)
                            .code())
                    .isZero();
            Said made = run("tokenizer", "reconstruct", video, "--weights", weights, "-o", back, "--alone", "--json");
            assertThat(made.code()).as(made.err() + made.out()).isZero();
            assertThat(made.json().path("psnr").doubleValue()).isBetween(3.0, 60.0);
            try (Scope scope = Scope.open();
                    VideoReader one = VideoReader.open(decoded);
                    VideoReader two = VideoReader.open(back)) {
                Tensor a = one.readAll();
                Tensor b = two.readAll();
                assertThat(a.shape()).containsExactly(12, 20, 26, 3);
                assertThat(a.to(DType.INT64).sub(b.to(DType.INT64)).abs().max().item())
                        .isLessThanOrEqualTo(1);
            }
            assertThat(run("tokenizer", "reconstruct", video, "--weights", weights, "-o", panels)
                            .code())
                    .isZero();
            try (Scope scope = Scope.open();
                    VideoReader before = VideoReader.open(video);
                    VideoReader after = VideoReader.open(back);
                    VideoReader beside = VideoReader.open(panels)) {
                Tensor real = before.readAll().to(DType.INT64);
                Tensor cameBack = after.readAll().to(DType.INT64);
                Tensor all = beside.readAll().to(DType.INT64);
                Tensor apart = real.sub(cameBack).abs().mul(4).clamp(0, 255);
                Tensor wanted = Tensor.cat(List.of(real, cameBack, apart), 2);
                assertThat(all.shape()).containsExactly(12, 20, 78, 3);
                assertThat(all.sub(wanted).abs().max().item()).isLessThanOrEqualTo(4);
            }
        }
    }

    @Test
    void evalMeasuresAFolderAndStatsWritesWhatWorldModelsDivideBy() throws IOException {
        Path weights = weights(QuantizerConfig.cosmos());
        Said measured = run("tokenizer", "eval", folder, "-m", weights, "--json");
        assertThat(measured.code()).as(measured.err() + measured.out()).isZero();
        JsonNode json = measured.json();
        for (String key : List.of(
                "psnr", "ssim", "frames", "compression", "bits_per_pixel", "encode_fps", "decode_fps", "peak_mb")) {
            assertThat(json.path(key).isNumber()).as(key).isTrue();
        }
        assertThat(json.path("rows").size()).isEqualTo(1);
        assertThat(json.path("frames").intValue()).isEqualTo(12);
        assertThat(run("tokenizer", "eval", folder, "-m", weights).out())
                .contains("clip.mkv", "bits/px")
                .doesNotContain("left out");
        Path statistics = folder.resolve("statistics");
        Said found = run("tokenizer", "stats", folder, "-m", weights(null), "--frames", 9, "-o", statistics, "--json");
        assertThat(found.code()).as(found.err() + found.out()).isZero();
        assertThat(found.json().path("latent_frames").intValue()).isEqualTo(2);
        assertThat(found.json().path("mean").size()).isEqualTo(4);
        assertThat(statistics.resolve("mean_std.safetensors")).exists();
        Said odd = run("tokenizer", "eval", folder, "-m", weights, "--rules", "strict");
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.err()).contains("tokenbench");
        assertThat(run("tokenizer", "eval", folder, "-m", weights, "--precision", "fp8")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void tilesAndABoundedContextAreSaidInTheNote() throws IOException {
        Path back = folder.resolve("back.mkv");
        Said made = run(
                "tokenizer",
                "reconstruct",
                video,
                "--weights",
                weights(null),
                "-o",
                back,
                "--tile",
                16,
                "--context",
                2,
                "--json");
        assertThat(made.code()).as(made.err() + made.out()).isZero();
        assertThat(made.json().path("note").textValue()).contains("tiles of 16 pixels", "sees 2 latent frames");
        Said odd = run("tokenizer", "reconstruct", video, "--weights", weights(null), "-o", back, "--tile", 13);
        assertThat(odd.code()).isEqualTo(2);
        assertThat(odd.err()).contains("multiple of 8");
    }

    @Test
    void inspectSaysWhichClassLoadsAFileAndConvertRenamesIt() throws IOException {
        Path weights = weights(null);
        JsonNode inspected = run("models", "inspect", weights, "--json").json();
        assertThat(inspected.path("family").textValue()).isEqualTo("cosmos");
        assertThat(inspected.path("loads_as").textValue()).isEqualTo("CosmosTokenizer");
        assertThat(inspected.path("names").textValue()).isEqualTo("native");
        Path renamed = folder.resolve("diffusers.safetensors");
        Said converted = run("models", "convert", weights, "--to", "diffusers", "-o", renamed, "--json");
        assertThat(converted.code()).as(converted.err() + converted.out()).isZero();
        assertThat(run("models", "inspect", renamed, "--json")
                        .json()
                        .path("names")
                        .textValue())
                .isEqualTo("diffusers");
        assertThat(run("models", "inspect", renamed).out())
                .contains("custom, loaded by CosmosTokenizer (diffusers names)");
    }

    @Test
    void aFileOfSomethingElseAndABoundWithoutSenseAreErrorsWithACure() throws IOException {
        Path other = folder.resolve("other.safetensors");
        try (Scope scope = Scope.open()) {
            SafeTensors.write(other, Map.of("a.weight", Tensor.zeros(2, 2)), Map.of());
        }
        Said none =
                run("tokenizer", "encode", video, "--weights", other, "-o", folder.resolve("x.safetensors"), "--json");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.json().path("error").textValue()).contains("other.safetensors");
        assertThat(none.json().path("cure").textValue()).contains("--as");
        Said bound = run("tokenizer", "encode", video, "--weights", weights(null), "--context", 0, "-o", "x", "--json");
        assertThat(bound.code()).isEqualTo(2);
        assertThat(Files.exists(folder.resolve("x.safetensors"))).isFalse();
    }
}
