package orrery.genie.latent;

import orrery.base.Check;

/**
 * Sizes of a latent action model. Stored in the recipe and in the world's {@code world.json}.
 *
 * @param frame the latents of a frame
 * @param history frames of the past that are shown, P; with three or more, speeds and their changes are known and need no code
 * @param width channels of the convolutions, W; 8 divides it
 * @param blocks depth of each of the three networks
 * @param codes number of buttons, K
 * @param codeWidth numbers of a code before it is one of K: a point on the sphere in so many dimensions
 * @param actions true buttons that labelled transitions name; 0 where nothing is labelled
 */
public record LatentActionsConfig(
        Frame frame, int history, int width, int blocks, int codes, int codeWidth, int actions) {
    private static final int PACKED = 2; // cells of a token, across and down

    /**
     * The latents of a frame, as the dynamics sees them.
     *
     * @param tokens N
     * @param columns tokens of a row; divides {@code tokens}
     * @param channels numbers of a token, C: those of 2×2 cells
     */
    public record Frame(int tokens, int columns, int channels) {
        public Frame {
            Check.atLeast("tokens", tokens, 1);
            Check.divides("columns", columns, "tokens", tokens);
            Check.divides("2×2 cells", PACKED * PACKED, "channels", channels);
        }

        /** Channels of a cell. */
        public int cellChannels() {
            return channels / (PACKED * PACKED);
        }

        /** Cells of a row, w. */
        public int across() {
            return PACKED * columns;
        }

        /** Rows of cells, h. */
        public int down() {
            return PACKED * (tokens / columns);
        }
    }

    public LatentActionsConfig {
        Check.atLeast("history", history, 1);
        Check.divides("8 groups", 8, "width", width);
        Check.atLeast("blocks", blocks, 1);
        Check.that(codes >= 2, "Use 8, as Genie did.", "a world needs at least 2 buttons, got %d", codes);
        Check.within("codes", codes, 2, 64);
        Check.within("codeWidth", codeWidth, 2, 64);
        Check.atLeast("actions", actions, 0);
    }

    /** The size that live worlds use: 32 channels, four frames of history, codes on the sphere in four dimensions. */
    public static LatentActionsConfig live(Frame frame, int codes, int actions) {
        return new LatentActionsConfig(frame, 4, 32, 2, codes, 4, actions);
    }
}
