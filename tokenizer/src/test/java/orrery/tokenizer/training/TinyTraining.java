package orrery.tokenizer.training;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Precision;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.Patcher;
import orrery.tokenizer.quantize.QuantizerConfig;
import orrery.training.CadenceConfig;
import orrery.training.OptimizerConfig;
import orrery.training.ScheduleConfig;
import orrery.training.TrainingConfig;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Videos of drifting waves, and recipes that learn from them in seconds. */
final class TinyTraining {
    static final LossStages COLOURS = new LossStages(LossStages.Weights.colours(), LossStages.Weights.colours(), 1);

    private TinyTraining() {}

    /** Lossless videos, each with waves of its own. */
    static Path videos(Path folder, int count, int frames, int width, int height) throws Exception {
        Files.createDirectories(folder);
        for (int v = 0; v < count; v++) {
            try (Scope scope = Scope.open();
                    VideoWriter writer = VideoWriter.open(
                            folder.resolve("waves" + v + ".mkv"), VideoFormat.FFV1, width, height, 24)) {
                for (int t = 0; t < frames; t++) {
                    byte[] rgb = new byte[width * height * 3];
                    for (int i = 0; i < rgb.length; i++) {
                        int pixel = i / 3;
                        int row = pixel / width;
                        double phase = (pixel % width) * 0.09 * (v + 1) + row * 0.05 + t * 0.15 + i % 3;
                        rgb[i] = (byte) (128 + 90 * Math.sin(phase));
                    }
                    writer.add(Tensor.of(rgb, height, width, 3));
                }
                writer.finish();
            }
        }
        return folder;
    }

    /** 4x8x8 with a few channels; continuous, or with codes. */
    static CosmosConfig network(boolean discrete) {
        return new CosmosConfig(
                true,
                new CosmosConfig.Patch(4, Patcher.Method.HAAR),
                new CosmosConfig.Network(3, 3, 8, List.of(3, 4), List.of(3, 4), 1),
                new CosmosConfig.Compression(8, 4),
                new CosmosConfig.Attention(1024, List.of(32)),
                new CosmosConfig.Bottleneck(8, discrete ? 6 : 8, false, discrete ? QuantizerConfig.cosmos() : null),
                false);
    }

    static TokenizerRecipe recipe(Path videos, CosmosConfig network, LossStages loss, boolean linear, long steps) {
        return recipe(videos, network, loss, linear, steps, null);
    }

    static TokenizerRecipe recipe(
            Path videos,
            CosmosConfig network,
            LossStages loss,
            boolean linear,
            long steps,
            @Nullable TeacherFiles teachers) {
        ClipSource source = new ClipSource(videos.toString(), null, 1, 64, 0, 0);
        return new TokenizerRecipe(
                1,
                "tokenizer",
                "tiny",
                List.of(source),
                source,
                1,
                network,
                null,
                linear,
                List.of(new BatchShape(5, 16, 2), new BatchShape(1, 32, 1)), // video and images
                loss,
                teachers,
                new TrainingConfig(
                        steps,
                        OptimizerConfig.of(1e-3),
                        ScheduleConfig.constant(2),
                        0.9,
                        Precision.FLOAT32,
                        new CadenceConfig(1, 0, Duration.ZERO),
                        3));
    }
}
