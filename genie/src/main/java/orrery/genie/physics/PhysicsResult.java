package orrery.genie.physics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Records;

/**
 * How much physics a world knows. Tables are by horizon (frames after the context), then by figure, see {@link
 * orrery.worlds.physics.PhysicsRow}; a figure that nothing can be said of is missing.
 *
 * @param world name
 * @param simulator name of the truth
 * @param k denoising steps a frame
 * @param threads of one operation
 * @param seed of scenes, actions and noise
 * @param scenes of each split
 * @param contextFrames true frames that the model was given
 * @param byHorizon the world, on scenes as it was trained on
 * @param bySplit the world, by split: {@code trained}, {@code beyond}, {@code unseen_pair}
 * @param baselines {@code copy}, {@code linear} and {@code ceiling} on scenes as trained
 * @param baselinesBySplit the same by split
 * @param fromOneFrame all of this again when the last frame of the context is all that is given
 * @param permanence share of bodies still there at the last horizon, on scenes as trained
 * @param impulseError see {@link #impulse}, on scenes as trained; null where keys push no body
 * @param impulse the change that a key makes, by split; empty where keys push no body
 * @param trackerErrorPx how far the tracker is off on true frames, mean over visible bodies
 * @param tracker its other errors on true frames, by horizon, on scenes as trained
 * @param movingBodies bodies that places and speeds are averaged over, by horizon, on scenes as trained
 * @param fps frames a second of one player, unpaced
 * @param standardErrors of the means above, over scenes
 */
public record PhysicsResult(
        String world,
        String simulator,
        int k,
        int threads,
        long seed,
        int scenes,
        int contextFrames,
        Map<String, Map<String, Double>> byHorizon,
        Map<String, Map<String, Map<String, Double>>> bySplit,
        Map<String, Map<String, Map<String, Double>>> baselines,
        Map<String, Map<String, Map<String, Map<String, Double>>>> baselinesBySplit,
        Part fromOneFrame,
        double permanence,
        @Nullable Double impulseError,
        Map<String, Impulse> impulse,
        double trackerErrorPx,
        Map<String, Map<String, Double>> tracker,
        Map<String, Integer> movingBodies,
        double fps,
        StandardErrors standardErrors) {
    /** Figures of a table, in the order in which people read them. */
    public static final List<String> FIGURES = List.of(
            "position_error_px", "speed_error", "iou", "permanence", "energy_error", "momentum_error", "psnr", "ssim");

    /**
     * The tables of one length of context.
     *
     * @param byHorizon the world, on scenes as trained
     * @param bySplit the world, by split
     * @param baselines on scenes as trained
     * @param baselinesBySplit by split
     */
    public record Part(
            Map<String, Map<String, Double>> byHorizon,
            Map<String, Map<String, Map<String, Double>>> bySplit,
            Map<String, Map<String, Map<String, Double>>> baselines,
            Map<String, Map<String, Map<String, Map<String, Double>>>> baselinesBySplit) {}

    /**
     * The change that a key makes.
     *
     * @param error mean length of the difference between the model's response and the simulator's, over the mean length of the simulator's
     * @param errorStandardError of it, over scenes
     * @param gain the model's response along the simulator's, over the simulator's: 1 as strong, 0 deaf
     * @param frames that the key was held
     */
    public record Impulse(double error, double errorStandardError, double gain, int frames) {}

    /**
     * Standard errors over scenes, of the tables of the same names.
     *
     * @param permanence of the headline
     * @param trackerErrorPx of the tracker's error
     */
    public record StandardErrors(
            Map<String, Map<String, Double>> byHorizon,
            Map<String, Map<String, Map<String, Double>>> bySplit,
            Map<String, Map<String, Map<String, Double>>> baselines,
            Map<String, Map<String, Map<String, Map<String, Double>>>> baselinesBySplit,
            Part fromOneFrame,
            double permanence,
            double trackerErrorPx) {}

    /** The figures as {@code world.json} stores them. */
    @SuppressWarnings("unchecked") // keys of JSON objects are text
    public Map<String, Object> figures() {
        return Records.convert(Records.toTree(this), LinkedHashMap.class, "figures");
    }
}
