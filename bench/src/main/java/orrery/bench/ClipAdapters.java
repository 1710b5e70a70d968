package orrery.bench;

import java.util.List;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;
import orrery.tokenizer.clip.Chunks;
import orrery.tokenizer.clip.LatentStatistics;
import orrery.tokenizer.clip.OverlappingWindows;
import orrery.tokenizer.clip.Padding;
import orrery.tokenizer.clip.Windows;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.video.Frames;
import orrery.video.ShortSide;

/** Golden cases of long clips and of any size: padding, windows, chunks, statistics. */
final class ClipAdapters {
    private ClipAdapters() {}

    static Outputs padding(GoldenCase golden) {
        Tensor sizes = golden.input("sizes");
        long[] given = sizes.longs();
        int rows = (int) sizes.size(0);
        long[] regions = new long[rows * 6];
        long[] padded = new long[rows * 3];
        for (int i = 0; i < rows; i++) {
            Padding.Size size = new Padding.Size((int) given[3 * i], (int) given[3 * i + 1], (int) given[3 * i + 2]);
            Padding padding =
                    Padding.asReference(size, golden.integer("spatial_align"), golden.integer("temporal_align"));
            int[] region = padding.region();
            for (int j = 0; j < 6; j++) {
                regions[6 * i + j] = region[j];
            }
            padded[3 * i] = padding.padded().frames();
            padded[3 * i + 1] = padding.padded().height();
            padded[3 * i + 2] = padding.padded().width();
        }
        Tensor bytes = Tensor.arange(256).to(DType.UINT8).reshape(1, 256, 1);
        Outputs outputs = new Outputs()
                .put("regions", Tensor.of(regions, rows, 6))
                .put("padded_sizes", Tensor.of(padded, rows, 3))
                .put("u8_to_float", Frames.toSigned(bytes).reshape(256));
        if (golden.wants("float_to_u8")) {
            outputs.put("float_to_u8", Frames.fromSigned(golden.input("y")));
        }
        if (golden.wants("short_side")) {
            outputs.put("short_side", shortSides(golden.stored("short_side")));
        }
        return outputs;
    }

    /** Rows of height, width and short side, and what follows from them. */
    private static Tensor shortSides(Tensor wanted) {
        long[] rows = wanted.longs();
        for (int i = 0; i < rows.length; i += 5) {
            int[] size = ShortSide.size((int) rows[i], (int) rows[i + 1], (int) rows[i + 2]);
            rows[i + 3] = size[0];
            rows[i + 4] = size[1];
        }
        return Tensor.of(rows, wanted.shape());
    }

    static Outputs statistics(GoldenCase golden) {
        try (CosmosTokenizer network = CosmosAdapters.network(golden);
                NoGrad off = NoGrad.open()) {
            LatentStatistics statistics = new LatentStatistics(golden.input("mean"), golden.input("std"));
            Chunks chunks = new Chunks(network, golden.integer("pixel_chunk_duration"), statistics, null);
            return new Outputs()
                    .put("latent", chunks.encode(golden.input("video")))
                    .put("recon", chunks.decode(golden.stored("latent")));
        }
    }

    static Outputs overlap(GoldenCase golden) {
        try (CosmosTokenizer network = CosmosAdapters.network(golden);
                NoGrad off = NoGrad.open()) {
            OverlappingWindows windows = new OverlappingWindows(
                    network,
                    golden.integer("chunk_duration"),
                    golden.integer("overlap_size"),
                    new LatentStatistics(golden.input("mean"), golden.input("std")));
            return new Outputs()
                    .put("latent", windows.encode(golden.input("video")))
                    .put("recon", windows.decode(golden.stored("latent")));
        }
    }

    static Outputs windowed(GoldenCase golden) {
        try (CosmosTokenizer network = CosmosAdapters.network(golden);
                NoGrad off = NoGrad.open()) {
            int frames = (int) golden.inputNumber("temporal_window");
            Tensor bytes = golden.input("video").floor().clamp(0, 255).to(DType.UINT8);
            List<Tensor> windows = bytes.split(frames, 1);
            Tensor last = windows.get(windows.size() - 1);
            return new Outputs()
                    .put("output", new Windows(network, frames).reconstruct(bytes))
                    .put("last_window_padded", Windows.padding(last).pad(last, 1));
        }
    }
}
