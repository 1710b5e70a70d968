package orrery.genie.evaluation;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Seeds;

/**
 * What to measure, and how thoroughly.
 *
 * @param part which episodes
 * @param windows stretches of play that are continued
 * @param steps K of every rollout: 1, 2, 4 or 8
 * @param seed of windows, noise and random actions
 * @param driftFrames length of the long runs; 1,000 by the definition
 * @param video where to show truth beside model, or null
 */
public record EvalOptions(
        Part part,
        int windows,
        int steps,
        long seed,
        int driftFrames,
        @Nullable Path video) {
    /** Fewest windows of a figure that may be quoted: with a dozen, differences of a decibel are noise. */
    public static final int FEWEST_WINDOWS = 64;

    private static final int USUAL_WINDOWS = 96;
    private static final int USUAL_DRIFT = 1000;

    /** Which episodes are measured on. */
    public enum Part {
        /** Those set aside, if the world was learned from this folder, else all. */
        AUTO,
        /** Those set aside. */
        VAL,
        /** All. */
        ALL
    }

    public EvalOptions {
        Check.atLeast("windows", windows, 1);
        Check.that(
                steps == 1 || steps == 2 || steps == 4 || steps == 8,
                "Use 1, 2, 4 or 8.",
                "no way to draw a frame in %d steps",
                steps);
        Check.within("driftFrames", driftFrames, 60, 1_000_000);
    }

    /** 96 windows at K = 4 and the full long run. */
    public static EvalOptions standard() {
        return new EvalOptions(Part.AUTO, USUAL_WINDOWS, 4, 0, USUAL_DRIFT, null);
    }

    /** A first look, for the end of a short training: a third of the windows, short long runs. */
    public static EvalOptions quick() {
        return new EvalOptions(Part.AUTO, USUAL_WINDOWS / 3, 4, 0, USUAL_DRIFT / 5, null);
    }

    /** These options on other episodes. */
    public EvalOptions on(Part other) {
        return new EvalOptions(other, windows, steps, seed, driftFrames, video);
    }

    /** {@code val}, {@code all} or {@code auto} as a person writes it. */
    public static Part part(String word) {
        for (Part part : Part.values()) {
            if (part.name().equalsIgnoreCase(word)) {
                return part;
            }
        }
        throw new OrreryException("no split \"" + word + "\"", "Use val or all.");
    }

    long seed(String stream) {
        return Seeds.derive(seed, "evaluation." + stream);
    }
}
