package orrery.genie;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * What a person asks of {@code learn}.
 *
 * @param episodes recorded play
 * @param world folder of the world to be
 * @param budget time for everything
 * @param size pixels of the shorter side; the other follows the video's shape; both become multiples of 16
 * @param preset size of the dynamics: micro, small or base; {@link #AUTO} for what the budget can fill
 * @param seed of everything random
 * @param threads inside an operation; 0 for those of a run that was begun, else what is fastest here
 * @param extras what is rarely changed
 */
public record LearnOptions(
        Path episodes, Path world, Duration budget, int size, String preset, long seed, int threads, Extras extras) {
    /** The preset that follows the budget. */
    public static final String AUTO = "auto";

    /** Core-minutes from which the small preset gains over micro. */
    private static final double SMALL_FROM = 180;

    public LearnOptions {
        Check.that(!budget.isNegative() && !budget.isZero(), "Give a time, e.g. --minutes 30.", "no time to learn in");
        Check.within("size", size, 16, 512);
        Check.atLeast("threads", threads, 0);
    }

    /** With the usual extras. */
    public LearnOptions(Path episodes, Path world, Duration budget, int size, String preset, long seed, int threads) {
        this(episodes, world, budget, size, preset, seed, threads, Extras.USUAL);
    }

    /**
     * What is rarely changed.
     *
     * @param memory bytes to stay under; 0 for what is free
     * @param steps instead of the budget; null to measure this machine
     * @param pictures whether the report may hold pictures of the recordings and of the world
     * @param evaluate whether the finished world goes through the whole evaluation; else the figures of training are all
     * @param past frames that the dynamics is shown instead of attending over time; 0 for attention
     * @param drawn whether a dynamics that is shown the past draws the next frame from noise; else it finds the mean
     * @param varied whether part of the training shows play at other sizes and paces, see {@link VariedPlay}
     * @param buttons what to find in place of recorded actions; null to take these
     * @param tokenizer weights of a trained tokenizer that codes the pictures; null to train one
     */
    public record Extras(
            long memory,
            @Nullable Steps steps,
            boolean pictures,
            boolean evaluate,
            int past,
            boolean drawn,
            boolean varied,
            @Nullable Buttons buttons,
            @Nullable Path tokenizer) {
        public Extras {
            Check.atLeast("past", past, 0);
            Check.that(!drawn || past > 0, "Say how many frames are shown, e.g. --past 4.", "--drawn without --past");
            Check.that(
                    !varied || (past > 0 && !drawn),
                    "Use it with --past 4 alone: latents have one size.",
                    "--varied needs pixels of the past");
            Check.that(
                    tokenizer == null || past == 0 || drawn,
                    "Leave one out, or add --drawn.",
                    "--past %d looks at pixels, and --tokenizer codes them",
                    past);
        }

        /** What is free, measured speed, with pictures and evaluation. */
        public static final Extras USUAL = new Extras(0, null, true, true);

        /** With recorded actions and a tokenizer of its own. */
        public Extras(long memory, @Nullable Steps steps, boolean pictures, boolean evaluate, int past, boolean drawn) {
            this(memory, steps, pictures, evaluate, past, drawn, false, null, null);
        }

        /** With attention over time. */
        public Extras(long memory, @Nullable Steps steps, boolean pictures, boolean evaluate) {
            this(memory, steps, pictures, evaluate, 0, false);
        }
    }

    /**
     * Buttons that are to be found in the video.
     *
     * @param codes how many
     * @param labels of recorded actions that may be looked at: a share below 1, else a number of transitions; 0 for none
     */
    public record Buttons(int codes, double labels) {
        public Buttons {
            Check.within("codes", codes, 2, 64);
            Check.that(labels >= 0, "Give a share below 1, or a number.", "--labels is %s", labels);
        }
    }

    /**
     * How long each part trains; buttons that are to be found as long as the dynamics.
     *
     * @param tokenizer updates
     * @param dynamics updates
     */
    public record Steps(long tokenizer, long dynamics) {}

    /** These options with other extras. */
    public LearnOptions with(Extras other) {
        return new LearnOptions(episodes, world, budget, size, preset, seed, threads, other);
    }

    /** These options with other episodes. */
    public LearnOptions from(Path other) {
        return new LearnOptions(other, world, budget, size, preset, seed, threads, extras);
    }

    /** These options with a number of threads. */
    LearnOptions withThreads(int count) {
        return new LearnOptions(episodes, world, budget, size, preset, seed, count, extras);
    }

    /** Width and height of the pictures that are learned from frames of a size. */
    public int[] pictureSize(int width, int height) {
        return Recipe.pictureSize(width, height, size);
    }

    /** The preset, {@link #AUTO} resolved: micro where the budget is short, which learns more in an hour on two cores. */
    public String settledPreset() {
        if (!preset.equals(AUTO)) {
            return preset;
        }
        return budget.toSeconds() / 60.0 * Math.min(threads, 4) < SMALL_FROM ? "micro" : "small";
    }
}
