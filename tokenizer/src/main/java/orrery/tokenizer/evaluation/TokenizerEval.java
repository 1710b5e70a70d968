package orrery.tokenizer.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import orrery.base.ProcessMemory;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tokenizer.clip.RoundTrip;
import orrery.tokenizer.evaluation.TokenizerEvalResult.Group;
import orrery.tokenizer.evaluation.TokenizerEvalResult.Row;

/** Sends the clips of a folder through a tokenizer and back: likeness, size of the latents, speed, memory. */
public final class TokenizerEval {
    private static final double BITS_OF_A_PIXEL = 24;
    private static final int LONG =
            121; // frames: more is a long clip, the published tokenizers were trained with no more
    private static final double ABOUT = 0.02; // relative difference of shapes that are one

    private TokenizerEval() {}

    /**
     * Measures.
     *
     * @param way the tokenizer
     * @param rules how much of each clip is taken
     */
    public static TokenizerEvalResult run(
            RoundTrip way, Footage footage, Footage.Rules rules, Progress progress, Stop stop) {
        List<Row> rows = new ArrayList<>();
        EachClip clips = new EachClip(footage, rules, progress, stop);
        List<LeftOut> leftOut = clips.run("eval", (clip, frames) -> {
            RoundTrip.Outcome outcome = way.of(frames, (real, made) -> {}, done -> clips.at(done, clip));
            rows.add(row(way, clip, frames.height(), frames.width(), outcome));
        });
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        rows.forEach(row -> groups.computeIfAbsent(row.shape() + " " + row.length(), key -> new ArrayList<>())
                .add(row));
        Group all = group("all", "all", rows);
        return new TokenizerEvalResult(
                all.psnr(),
                all.ssim(),
                all.frames(),
                all.compression(),
                all.bitsPerPixel(),
                all.encodeFps(),
                all.decodeFps(),
                ProcessMemory.peakMb(),
                groups.values().stream()
                        .map(each -> group(each.get(0).shape(), each.get(0).length(), each))
                        .toList(),
                rows,
                leftOut);
    }

    private static Row row(RoundTrip way, Footage.Clip clip, int height, int width, RoundTrip.Outcome outcome) {
        long[] latents = outcome.latents();
        double bits = way.tokenizer().bits() * latents[1] * latents[2] * latents[3];
        double perPixel = bits / ((double) outcome.frames() * height * width);
        return new Row(
                clip.name(),
                width,
                height,
                outcome.frames(),
                shape(width, height),
                outcome.frames() == 1 ? "image" : outcome.frames() <= LONG ? "short" : "long",
                outcome.psnr(),
                outcome.ssim(),
                perPixel,
                BITS_OF_A_PIXEL / perPixel,
                outcome.frames() / outcome.encodeSeconds(),
                outcome.frames() / outcome.decodeSeconds());
    }

    private static String shape(int width, int height) {
        double ratio = (double) width / height;
        if (Math.abs(ratio * 9 / 16 - 1) < ABOUT) {
            return "16:9";
        }
        return Math.abs(ratio - 1) < ABOUT ? "square" : ratio < 1 ? "portrait" : "landscape";
    }

    /** Likeness as the mean of clips, as the published benchmarks have it; rates and sizes over all frames. */
    private static Group group(String shape, String length, List<Row> rows) {
        long frames = rows.stream().mapToLong(Row::frames).sum();
        double pixels = sum(rows, TokenizerEval::pixels);
        double perPixel = sum(rows, row -> row.bitsPerPixel() * pixels(row)) / pixels;
        return new Group(
                shape,
                length,
                rows.size(),
                frames,
                sum(rows, Row::psnr) / rows.size(),
                sum(rows, Row::ssim) / rows.size(),
                perPixel,
                BITS_OF_A_PIXEL / perPixel,
                frames / sum(rows, row -> row.frames() / row.encodeFps()),
                frames / sum(rows, row -> row.frames() / row.decodeFps()));
    }

    private static double pixels(Row row) {
        return (double) row.frames() * row.width() * row.height();
    }

    private static double sum(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).sum();
    }
}
