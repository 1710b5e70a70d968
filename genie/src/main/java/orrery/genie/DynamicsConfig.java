package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * Sizes of a dynamics network. Stored in the world's {@code world.json}.
 *
 * @param width channels of a token, D
 * @param heads attention heads; divides {@code width}
 * @param layers depth
 * @param timeEvery every how many layers attention over time follows attention over space
 * @param tokens spatial tokens of a frame, N
 * @param channels numbers in a latent token, C
 * @param registers learned extra tokens of a frame, R
 * @param actions number of discrete actions, or of continuous axes
 * @param continuous whether actions are lists of numbers
 * @param kMax finest number of denoising steps, a power of two; signal levels are 0..kMax
 * @param ropeBase base of the rotary angles of time
 * @param window frames that attention over time sees, the current one included
 * @param past what is shown of the past in place of attention over time; none: a transformer that attends
 */
public record DynamicsConfig(
        int width,
        int heads,
        int layers,
        int timeEvery,
        int tokens,
        int channels,
        int registers,
        int actions,
        boolean continuous,
        int kMax,
        double ropeBase,
        int window,
        @Nullable Past past) {
    public DynamicsConfig {
        Check.divides("heads", heads, "width", width);
        Check.that(width / heads % 2 == 0, "Choose another number of heads.", "a head of odd width %d", width / heads);
        Check.that(Integer.bitCount(kMax) == 1, "Use 8.", "kMax %d is not a power of two", kMax);
        Check.atLeast("layers", layers, 1);
        Check.atLeast("timeEvery", timeEvery, 1);
        Check.atLeast("tokens", tokens, 1);
        Check.atLeast("channels", channels, 1);
        Check.atLeast("registers", registers, 0);
        Check.atLeast("actions", actions, 0);
        Check.atLeast("window", window, 2);
        if (past != null) {
            Check.divides("columns", past.columns(), "tokens", tokens);
        }
    }

    /**
     * The last frames, shown at once to a network of convolutions.
     *
     * @param frames how many, P
     * @param columns tokens of a row of the picture
     * @param drawn whether the next frame is drawn from noise, for worlds in which several can follow; none: it is their mean
     */
    public record Past(int frames, int columns, @Nullable Boolean drawn) {
        public Past {
            Check.atLeast("frames", frames, 1);
            Check.atLeast("columns", columns, 1);
        }
    }

    /** With attention over time. */
    public DynamicsConfig(
            int width,
            int heads,
            int layers,
            int timeEvery,
            int tokens,
            int channels,
            int registers,
            int actions,
            boolean continuous,
            int kMax,
            double ropeBase,
            int window) {
        this(
                width,
                heads,
                layers,
                timeEvery,
                tokens,
                channels,
                registers,
                actions,
                continuous,
                kMax,
                ropeBase,
                window,
                null);
    }

    /** The same size as a network of convolutions that is shown the last frames; see {@link Past}. */
    public DynamicsConfig lookingBack(int frames, int columns, boolean drawn) {
        return new DynamicsConfig(
                width,
                heads,
                layers,
                timeEvery,
                tokens,
                channels,
                registers,
                actions,
                continuous,
                kMax,
                ropeBase,
                window,
                new Past(frames, columns, drawn ? true : null));
    }

    /** Whether frames are drawn from noise in K steps, as a transformer does it and convolutions where they are made so. */
    public boolean fromNoise() {
        return past == null || Boolean.TRUE.equals(past.drawn());
    }

    /** Frames of the past that are shown; 0 with attention. */
    int shown() {
        return past == null ? 0 : past.frames();
    }

    /** How many layers of a transformer attend over time. */
    int timeLayers() {
        return layers / timeEvery;
    }

    /** Named sizes: {@code micro} for one game in minutes, {@code small} the default, {@code base} for a night. */
    public static DynamicsConfig preset(String name, int tokens, int channels, int actions, boolean continuous) {
        return switch (name) {
            case "micro" -> new DynamicsConfig(192, 3, 4, 2, tokens, channels, 2, actions, continuous, 8, 100, 16);
            case "small" -> new DynamicsConfig(256, 4, 6, 2, tokens, channels, 3, actions, continuous, 8, 100, 16);
            case "base" -> new DynamicsConfig(384, 6, 8, 2, tokens, channels, 4, actions, continuous, 8, 100, 32);
            default ->
                throw new orrery.base.OrreryException("unknown size \"" + name + "\"", "Use micro, small or base.");
        };
    }

    /** Index of the finest step size: log2 of kMax. */
    public int finestStep() {
        return Integer.numberOfTrailingZeros(kMax);
    }

    /** Signal level of context frames: one below clean. */
    public int contextSignal() {
        return kMax - 1;
    }

    /** Tokens of a frame: control, registers, spatial. */
    public int frameTokens() {
        return 1 + registers + tokens;
    }
}
