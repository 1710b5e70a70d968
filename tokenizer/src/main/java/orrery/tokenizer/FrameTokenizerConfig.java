package orrery.tokenizer;

import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * Sizes of a frame tokenizer. Stored in the world's {@code world.json}.
 *
 * @param width pixels of a row; a multiple of 16
 * @param height rows of pixels; a multiple of 16
 * @param latentChannels numbers for each cell of pixels
 * @param channels width of a network of its own at 1/2, 1/4 and 1/8 of the picture's size; null where there is none
 * @param pretrained a trained tokenizer in its place; without either, latents are the pixels themselves, cell by cell
 */
public record FrameTokenizerConfig(
        int width,
        int height,
        int latentChannels,
        @Nullable Channels channels,
        @Nullable Pretrained pretrained) {
    private static final int CODED = 8; // pixels of a cell, across and down, where a network codes it
    private static final int PLAIN = 4; // and where its pixels are the latents
    private static final int PACKED = 2; // cells of a token, across and down

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
        Check.that(
                channels == null || pretrained == null,
                "Use one of them.",
                "a network of its own and a trained tokenizer");
        Check.that(
                channels != null || latentChannels == plainOr(pretrained),
                "Use " + plainOr(pretrained) + ", or tell the channels of a network.",
                "%d latent channels for " + (pretrained == null ? "the pixels themselves" : pretrained.name()),
                latentChannels);
    }

    private static int plainOr(@Nullable Pretrained pretrained) {
        return pretrained == null
                ? 3 * PLAIN * PLAIN
                : pretrained.network().bottleneck().latentChannels();
    }

    /** The size that live worlds use: 16 channels at 1/8, 1.5 million parameters. */
    public static FrameTokenizerConfig live(int width, int height) {
        return new FrameTokenizerConfig(width, height, 16, new Channels(32, 64, 128), null);
    }

    /** No network: the colours of each 4×4 pixels are 48 latents, and nothing is lost. */
    public static FrameTokenizerConfig pixels(int width, int height) {
        return new FrameTokenizerConfig(width, height, 3 * PLAIN * PLAIN, null, null);
    }

    /** A trained tokenizer, frame by frame. */
    public static FrameTokenizerConfig pretrained(int width, int height, Pretrained tokenizer) {
        return new FrameTokenizerConfig(width, height, plainOr(tokenizer), null, tokenizer);
    }

    /** Whether a network makes the latents; else they are the pixels. */
    public boolean coded() {
        return channels != null || pretrained != null;
    }

    /** Pixels of a cell of latents, across and down. */
    public int cell() {
        return coded() ? CODED : PLAIN;
    }

    /** Tokens of a row: latents packed 2×2. */
    public int columns() {
        return width / (PACKED * cell());
    }

    /** Tokens of a frame. */
    public int tokens() {
        return columns() * (height / (PACKED * cell()));
    }

    /** Numbers of a token. */
    public int tokenChannels() {
        return 4 * latentChannels;
    }
}
