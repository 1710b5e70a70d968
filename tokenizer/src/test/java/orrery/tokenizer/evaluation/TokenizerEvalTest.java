package orrery.tokenizer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Device;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;
import orrery.tokenizer.TinyTokenizers;
import orrery.tokenizer.causal.Pass;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.clip.LatentStatistics;
import orrery.tokenizer.clip.RoundTrip;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.video.Frames;
import orrery.video.Metrics;
import orrery.video.Png;
import orrery.video.Ssim;
import orrery.video.VideoWriter;

class TokenizerEvalTest {
    @TempDir
    Path folder;

    private static RoundTrip way(ClipTokenizer tokenizer) {
        return new RoundTrip(tokenizer, Pass.UNBOUNDED, Device.CPU, DType.FLOAT32);
    }

    private static Tensor clip(String name, long frames, long height, long width) {
        return SyntheticWeights.input(name, 0, 256, frames, height, width, 3).to(DType.UINT8);
    }

    /** A video of 17 frames, a picture, a folder of 9 frames, and a file that only calls itself a video. */
    private void write() throws IOException {
        try (Scope scope = Scope.open()) {
            VideoWriter.write(folder.resolve("b-video.mkv"), clip("video", 17, 18, 32), 10);
            Png.write(
                    folder.resolve("c-picture.png"), clip("picture", 1, 16, 16).select(0, 0));
            Path frames = Files.createDirectories(folder.resolve("set").resolve("d-frames"));
            Tensor all = clip("frames", 9, 24, 16);
            for (int t = 0; t < 9; t++) {
                Png.write(
                        frames.resolve("%05d.png".formatted(t)),
                        all.select(0, t).contiguous());
            }
        }
        Files.writeString(folder.resolve("a-broken.mp4"), "not a video");
        Files.writeString(folder.resolve("notes.txt"), "passed over");
    }

    @Test
    void everyClipIsMeasuredAndABrokenOneIsNamedAndLeftOut() throws IOException {
        write();
        try (CosmosTokenizer tokenizer =
                TinyTokenizers.filled(TinyTokenizers.cosmos(true, 4, 8, 8, 8, QuantizerConfig.cosmos()))) {
            TokenizerEvalResult result = TokenizerEval.run(
                    way(tokenizer), Footage.in(folder), Footage.Rules.AS_IS, Progress.SILENT, Stop.never());
            assertThat(result.rows())
                    .extracting(TokenizerEvalResult.Row::name)
                    .containsExactly(
                            "b-video.mkv",
                            "c-picture.png",
                            Path.of("set", "d-frames").toString());
            assertThat(result.rows())
                    .extracting(TokenizerEvalResult.Row::shape)
                    .containsExactly("16:9", "square", "portrait");
            assertThat(result.rows())
                    .extracting(TokenizerEvalResult.Row::length)
                    .containsExactly("short", "image", "short");
            assertThat(result.rows())
                    .extracting(TokenizerEvalResult.Row::frames)
                    .containsExactly(17L, 1L, 9L);
            assertThat(result.groups()).hasSize(3);
            assertThat(result.frames()).isEqualTo(27);
            assertThat(result.leftOut()).hasSize(1);
            assertThat(result.leftOut().get(0).why()).contains("a-broken.mp4");
            assertThat(result.encodeFps()).isPositive();
            assertThat(result.decodeFps()).isPositive();
            double bits = Math.log(64_000) / Math.log(2);
            TokenizerEvalResult.Row video = result.rows().get(0);
            assertThat(video.bitsPerPixel()).isCloseTo(bits * 3 * 3 * 4 / (17 * 18 * 32), within(1e-9));
            assertThat(video.compression() * video.bitsPerPixel()).isCloseTo(24, within(1e-9));
            assertThat(result.psnr())
                    .isCloseTo(
                            result.rows().stream()
                                            .mapToDouble(TokenizerEvalResult.Row::psnr)
                                            .sum()
                                    / 3,
                            within(1e-9));
        }
    }

    @Test
    void likenessIsThatOfTheWholeClipAtOnceOnBytes() throws IOException {
        write();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                CosmosTokenizer tokenizer = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8))) {
            Tensor bytes = clip("frames", 9, 24, 16);
            Tensor pixels = Frames.toSigned(bytes).transpose(0, 1).unsqueeze(0);
            Tensor back = Frames.fromSigned(
                    tokenizer.decode(tokenizer.encode(pixels)).squeeze(0).transpose(0, 1));
            double ssim = 0;
            for (double each : Ssim.uniform(7).each(bytes, back)) {
                ssim += each / 9;
            }
            TokenizerEvalResult result = TokenizerEval.run(
                    way(tokenizer),
                    Footage.in(folder.resolve("set")),
                    Footage.Rules.AS_IS,
                    Progress.SILENT,
                    Stop.never());
            assertThat(result.psnr())
                    .isCloseTo(Metrics.psnr(bytes, back), within(1e-3)); // piece by piece rounds otherwise
            assertThat(result.ssim()).isCloseTo(ssim, within(1e-4));
            assertThat(result.bitsPerPixel()).isCloseTo(16.0 * 4 * 2 * 3 * 2 / (9 * 24 * 16), within(1e-9));
        }
    }

    @Test
    void statisticsAreThoseOfTheChunksAndAreReadAsTheWorldModelsReadThem() throws IOException {
        write();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                CosmosTokenizer tokenizer = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8))) {
            Path out = folder.resolve("statistics");
            LatentSpread.Result result = LatentSpread.run(
                    way(tokenizer),
                    Footage.in(folder.resolve("set")),
                    Footage.Rules.AS_IS,
                    9,
                    out,
                    Progress.SILENT,
                    Stop.never());
            Tensor pixels =
                    Frames.toSigned(clip("frames", 9, 24, 16)).transpose(0, 1).unsqueeze(0);
            Tensor latents = tokenizer.encode(pixels); // [1, 4, 2, 3, 2]
            assertThat(result.latentFrames()).isEqualTo(2);
            assertThat(result.chunks()).isEqualTo(1);
            LatentStatistics each = LatentStatistics.read(out.resolve(LatentSpread.CHUNKS), 4);
            assertThat(each.mean().shape()).containsExactly(4, 2);
            List<Double> means = new ArrayList<>();
            Tensor normal = each.normalize(latents);
            for (int c = 0; c < 4; c++) {
                for (int t = 0; t < 2; t++) {
                    Tensor one = normal.select(1, c).select(1, t);
                    means.add(one.mean().item());
                    assertThat(one.square().mean().item()).isCloseTo(1, within(1e-3));
                }
            }
            assertThat(means).allSatisfy(mean -> assertThat(mean).isCloseTo(0, within(1e-4)));
            LatentStatistics images = LatentStatistics.read(out.resolve(LatentSpread.IMAGES), 4);
            assertThat(images.mean().shape()).containsExactly(4, 1);
            assertThat(images.mean().select(0, 1).item())
                    .isEqualTo(each.mean().select(0, 1).select(0, 0).item());
            LatentStatistics all = LatentStatistics.read(out.resolve(LatentSpread.CHANNELS), 4);
            Tensor second = latents.select(1, 1);
            assertThat(all.mean().select(0, 1).item()).isCloseTo(second.mean().item(), within(1e-5));
            assertThat(result.std()[1])
                    .isCloseTo(
                            Math.sqrt(second.square().mean().item()
                                    - Math.pow(second.mean().item(), 2)),
                            within(1e-4));
        }
    }

    @Test
    void aFolderWithoutAClipAndChunksThatFillNoLatentAreRefused() throws IOException {
        assertThatThrownBy(() -> Footage.in(folder))
                .isInstanceOf(OrreryException.class)
                .hasMessageContaining("no video");
        assertThatThrownBy(() -> Footage.in(folder.resolve("nowhere"))).isInstanceOf(OrreryException.class);
        Files.writeString(folder.resolve("a.mp4"), "not a video");
        try (CosmosTokenizer tokenizer = TinyTokenizers.filled(TinyTokenizers.cosmos(4, 8, 8))) {
            Footage broken = Footage.in(folder);
            assertThatThrownBy(() -> TokenizerEval.run(
                            way(tokenizer), broken, Footage.Rules.AS_IS, Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("none of its clips");
            assertThatThrownBy(() -> LatentSpread.run(
                            way(tokenizer), broken, Footage.Rules.AS_IS, 10, folder, Progress.SILENT, Stop.never()))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("a chunk of 10 frames");
        }
    }
}
