package orrery.tokenizer;

import orrery.base.Check;

/**
 * Sizes of a frame tokenizer. Stored in the world's {@code world.json}.
 *
 * @param width pixels of a row; a multiple of 16
 * @param height rows of pixels; a multiple of 16
 * @param latentChannels numbers for each 8×8 pixels
 * @param channels width of the network at 1/2, 1/4 and 1/8 of the picture's size
 */
public record FrameTokenizerConfig(int width, int height, int latentChannels, Channels channels) {
    /**
     * Channels of the network.
     *
     * @param half at half the picture's size
     * @param quarter at a quarter
     * @param eighth at an eighth
     */
    public record Channels(int half, int quarter, int eighth) {
        public Channels {
            Check.divides("8 groups", 8, "channels.half", half);
            Check.divides("8 groups", 8, "channels.quarter", quarter);
            Check.divides("8 groups", 8, "channels.eighth", eighth);
        }
    }

    public FrameTokenizerConfig {
        Check.that(
                width > 0 && width % 16 == 0, "Resize to a multiple of 16.", "width %d is not a multiple of 16", width);
        Check.that(
                height > 0 && height % 16 == 0,
                "Resize to a multiple of 16.",
                "height %d is not a multiple of 16",
                height);
        Check.atLeast("latentChannels", latentChannels, 1);
    }

    /** The size that live worlds use: 16 channels at 1/8, 1.5 million parameters. */
    public static FrameTokenizerConfig live(int width, int height) {
        return new FrameTokenizerConfig(width, height, 16, new Channels(32, 64, 128));
    }

    /** Tokens of a frame: latents packed 2×2. */
    public int tokens() {
        return width / 16 * (height / 16);
    }

    /** Numbers of a token. */
    public int tokenChannels() {
        return 4 * latentChannels;
    }
}
