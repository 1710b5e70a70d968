package orrery.genie.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Records;

/**
 * How good a world is. Rows are maps from t, the number of frames after the context, to the mean over windows of decibels; a row
 * lacks a t that no window is long enough for.
 *
 * @param world name
 * @param episodesFrom name of the recording
 * @param split {@code val} or {@code all}
 * @param k denoising steps a frame
 * @param threads of one operation
 * @param seed of windows, noise and random actions
 * @param tokenizer decode(encode(x)) against x
 * @param psnr of the world's frames, dB; every picture is cut at 60
 * @param psnrMoving over the moving pixels of the true frame only
 * @param copyPsnr the last context frame in place of the world's
 * @param copyPsnrMoving the same over moving pixels
 * @param ceilingPsnr the tokenizer's picture of the true frame
 * @param ceilingPsnrMoving the same over moving pixels
 * @param psnrAboveCopy psnr less copyPsnr, paired
 * @param psnrMovingAboveCopy the same over moving pixels
 * @param ssim of luma, Gaussian window of 11, sigma 1.5
 * @param deltaPsnr psnr less that with other actions and the same noise: what control is worth
 * @param deltaPsnrMoving the same over moving pixels
 * @param standardErrors by row, then t (of {@code tokenizer} by its columns): of the mean, by bootstrap over episodes
 * @param resamples of that bootstrap
 * @param windows that were continued
 * @param episodes that they are from
 * @param rows windows and episodes of each t, and windows without moving pixels
 * @param actionFollow share of its transitions (or mean correlation) from which the given action can be read; null if unlabelled
 * @param follow the same beside its ceiling and what ignorance would reach
 * @param shuffleRatio error with the actions of other windows over that with the recorded ones; 1 is deaf; null if unlabelled
 * @param shuffleRatioLast the same when only the last action of each window is exchanged
 * @param drift long runs
 * @param fps frames a second of one player, unpaced
 * @param latencyMs action to bytes of its frame
 * @param codes how far its found buttons are the recorded ones; null where its actions were recorded, or these have no buttons
 */
public record EvalResult(
        String world,
        String episodesFrom,
        String split,
        int k,
        int threads,
        long seed,
        Tokenizer tokenizer,
        Map<String, Double> psnr,
        Map<String, Double> psnrMoving,
        Map<String, Double> copyPsnr,
        Map<String, Double> copyPsnrMoving,
        Map<String, Double> ceilingPsnr,
        Map<String, Double> ceilingPsnrMoving,
        Map<String, Double> psnrAboveCopy,
        Map<String, Double> psnrMovingAboveCopy,
        Map<String, Double> ssim,
        Map<String, Double> deltaPsnr,
        Map<String, Double> deltaPsnrMoving,
        Map<String, Map<String, Double>> standardErrors,
        int resamples,
        int windows,
        int episodes,
        Map<String, Row> rows,
        @Nullable Double actionFollow,
        @Nullable Follow follow,
        @Nullable Double shuffleRatio,
        @Nullable Double shuffleRatioLast,
        Drift drift,
        double fps,
        Latency latencyMs,
        @Nullable CodeFigures codes) {
    /**
     * The tokenizer alone.
     *
     * @param psnr dB
     * @param ssim of luma
     * @param psnrMoving dB over moving pixels; null where nothing moves
     * @param frames compared
     */
    public record Tokenizer(
            double psnr, double ssim, @Nullable Double psnrMoving, int frames) {}

    /**
     * What a column rests on.
     *
     * @param windows long enough
     * @param episodes they are from
     * @param withoutMotion windows left out of the moving rows
     */
    public record Row(int windows, int episodes, int withoutMotion) {}

    /**
     * Reading actions off two frames.
     *
     * @param model on the world's transitions under random actions: share, or correlation
     * @param ceiling on real transitions
     * @param ceilingAfterChange the same on those real ones whose action differs from the one before; null for axes
     * @param majority share of the commonest button among the real ones; null for axes
     * @param repeatPrevious share of real ones equal to the action before; null for axes
     * @param real transitions
     * @param made transitions
     * @param axes each for itself; null for buttons
     */
    public record Follow(
            double model,
            double ceiling,
            @Nullable Double ceilingAfterChange,
            @Nullable Double majority,
            @Nullable Double repeatPrevious,
            long real,
            long made,
            @Nullable List<Axis> axes) {}

    /**
     * One axis.
     *
     * @param name of it
     * @param model correlation on the world's transitions
     * @param ceiling on real ones
     */
    public record Axis(String name, double model, double ceiling) {}

    /**
     * Long runs.
     *
     * @param drifted starts that left what real frames look like
     * @param frozen starts that stood still
     * @param starts number of runs
     * @param stdRatio deviation of the latents over that of real ones, at the end
     * @param frames of a run
     * @param realDrifted share of real stretches that the same rule would call drifted
     * @param at by frame number
     */
    public record Drift(
            int drifted,
            int frozen,
            int starts,
            double stdRatio,
            int frames,
            double realDrifted,
            Map<String, DriftColumn> at) {}

    /**
     * Long runs at one frame.
     *
     * @param stdRatio deviation of the latents over that of real ones
     * @param nnRatio distance to the nearest training frame over that of real ones
     * @param drifted starts beyond the rule there
     */
    public record DriftColumn(double stdRatio, double nnRatio, int drifted) {}

    /**
     * Action to bytes.
     *
     * @param p50 median, milliseconds
     * @param p95 of 100 answers 95 were at least as quick
     */
    public record Latency(double p50, double p95) {}

    record Speed(double fps, double p50, double p95) {}

    /** The figures as {@code world.json} stores them. */
    @SuppressWarnings("unchecked") // keys of JSON objects are text
    public Map<String, Object> figures() {
        return Records.convert(Records.toTree(this), LinkedHashMap.class, "figures");
    }
}
