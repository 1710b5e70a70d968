package orrery.tokenizer.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.DType;
import orrery.tensor.Device;
import orrery.tensor.NoGrad;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.clip.FrameSource;
import orrery.tokenizer.clip.LatentStatistics;
import orrery.tokenizer.clip.LatentStream;
import orrery.tokenizer.clip.Padding;
import orrery.tokenizer.clip.RoundTrip;

/**
 * Mean and standard deviation of latents over the clips of a footage, as world models divide by them. Clips are cut into chunks, each coded
 * as a clip of its own, because that is how world models see video: the first latent frame of a chunk differs much from the rest.
 */
public final class LatentSpread {
    /** For each channel and latent frame of a chunk, [C, N]: the layout of the published {@code mean_std.pt}. */
    public static final String CHUNKS = "mean_std.safetensors";
    /** For each channel of single images, [C, 1]: the layout of the published {@code image_mean_std.pt}. */
    public static final String IMAGES = "image_mean_std.safetensors";
    /** For each channel, all latent frames alike, [C, 1]. */
    public static final String CHANNELS = "channel_mean_std.safetensors";

    private final RoundTrip way;
    private final int frames;
    private final int columns;
    private double[][] sums = {}; // [C][N]
    private double[][] squares = {};
    private final long[] counts; // numbers of a channel
    private long chunks;
    private long latents;

    /**
     * What was found and written.
     *
     * @param clips that took part
     * @param chunks into which they were cut, the shorter last ones included
     * @param latents latent frames
     * @param latentFrames N: latent frames of the longest chunk
     * @param mean of each channel over all latent frames
     * @param std of each channel over all latent frames
     * @param files that were written
     * @param leftOut clips that could not be read
     */
    public record Result(
            long clips,
            long chunks,
            long latents,
            int latentFrames,
            double[] mean,
            double[] std,
            List<Path> files,
            List<LeftOut> leftOut) {}

    private LatentSpread(RoundTrip way, int frames) {
        int time = way.tokenizer().timeCompression();
        Check.that(
                frames >= 1 && (frames - 1) % time == 0,
                "Use 1 + n·" + time + " frames, e.g. " + (1 + 15 * time) + ".",
                "a chunk of %d frames",
                frames);
        this.way = way;
        this.frames = frames;
        columns = (frames - 1) / time + 1;
        counts = new long[columns];
    }

    /**
     * Measures, and writes {@link #CHUNKS}, {@link #IMAGES} and {@link #CHANNELS}, which {@link LatentStatistics#read} reads.
     *
     * @param frames of a chunk, 1 + n·compression; what does not fill a latent at the end of a clip is dropped
     * @param folder where the files go
     */
    public static Result run(
            RoundTrip way,
            Footage footage,
            Footage.Rules rules,
            int frames,
            Path folder,
            Progress progress,
            Stop stop) {
        LatentSpread spread = new LatentSpread(way, frames);
        EachClip clips = new EachClip(footage, rules, progress, stop);
        List<LeftOut> leftOut = clips.run("stats", (clip, source) -> spread.add(source, done -> clips.at(done, clip)));
        return spread.write(folder, footage.clips().size() - leftOut.size(), leftOut);
    }

    private void add(FrameSource clip, LongConsumer done) {
        Padding padding = way.padding(clip.height(), clip.width());
        long read = 0;
        boolean more = true;
        try (NoGrad off = NoGrad.open()) {
            while (more) { // a chunk
                int column = 0;
                int left = frames;
                try (LatentStream stream = new LatentStream(way.tokenizer(), way.context())) {
                    while (more && left > 0) {
                        try (Scope piece = Scope.open()) {
                            Tensor bytes = clip.read(Math.min(left, RoundTrip.PIECE));
                            more = bytes.size(0) > 0;
                            if (more) {
                                left -= (int) bytes.size(0);
                                read += bytes.size(0);
                                Optional<Tensor> made = stream.push(way.pixels(bytes, padding));
                                column += made.isPresent() ? count(made.get(), column) : 0;
                            }
                            done.accept(read);
                        }
                    }
                }
                chunks += column > 0 ? 1 : 0;
            }
        }
        if (read == 0) {
            throw new OrreryException("a clip without a frame", "Give a clip with at least one frame.");
        }
    }

    /** Adds [1, C, t, h, w] to the columns from {@code column} on; returns t. */
    private int count(Tensor made, int column) {
        Tensor exact = made.to(Device.CPU).to(DType.FLOAT64).flatten(3, 4).squeeze(0); // [C, t, h·w]
        double[] sum = exact.sum(-1).doubles();
        double[] square = exact.square().sum(-1).doubles();
        int channels = (int) exact.size(0);
        int many = (int) exact.size(1);
        if (sums.length == 0) {
            sums = new double[channels][columns];
            squares = new double[channels][columns];
        }
        for (int c = 0; c < channels; c++) {
            for (int t = 0; t < many; t++) {
                sums[c][column + t] += sum[c * many + t];
                squares[c][column + t] += square[c * many + t];
            }
        }
        for (int t = 0; t < many; t++) {
            counts[column + t] += exact.size(2);
        }
        latents += many;
        return many;
    }

    private Result write(Path folder, long clips, List<LeftOut> leftOut) {
        int seen = 0;
        while (seen < columns && counts[seen] > 0) {
            seen++;
        }
        double[][] each = spread(seen, true);
        double[][] first = spread(1, true);
        double[][] all = spread(seen, false);
        List<Path> files = new ArrayList<>();
        files.add(file(folder.resolve(CHUNKS), each));
        files.add(file(folder.resolve(IMAGES), first));
        files.add(file(folder.resolve(CHANNELS), all));
        return new Result(clips, chunks, latents, seen, all[0], all[1], files, leftOut);
    }

    /** Means and deviations of the first columns, row by row: of each by itself, or of all together. */
    private double[][] spread(int many, boolean apart) {
        int width = apart ? many : 1;
        double[] mean = new double[sums.length * width];
        double[] std = new double[sums.length * width];
        for (int c = 0; c < sums.length; c++) {
            for (int i = 0; i < width; i++) {
                double sum = 0;
                double square = 0;
                double count = 0;
                for (int t = apart ? i : 0; t < (apart ? i + 1 : many); t++) {
                    sum += sums[c][t];
                    square += squares[c][t];
                    count += counts[t];
                }
                mean[c * width + i] = sum / count;
                std[c * width + i] = Math.sqrt(Math.max(0, square / count - sum / count * (sum / count)));
            }
        }
        return new double[][] {mean, std};
    }

    private Path file(Path file, double[][] spread) {
        try (Scope scope = Scope.open()) {
            long width = spread[0].length / sums.length;
            Map<String, Tensor> pair = new LinkedHashMap<>();
            pair.put("mean", Tensor.of(spread[0], sums.length, width).to(DType.FLOAT32));
            pair.put("std", Tensor.of(spread[1], sums.length, width).to(DType.FLOAT32));
            SafeTensors.write(file, pair, Map.of());
        }
        return file;
    }
}
