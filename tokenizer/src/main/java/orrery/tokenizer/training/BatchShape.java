package orrery.tokenizer.training;

import orrery.base.Check;

/**
 * What a step sees: images are clips of one frame.
 *
 * @param frames of a clip, 1 more than a multiple of the compression
 * @param side pixels of a square crop, a multiple of the compression
 * @param clips in the batch
 */
public record BatchShape(int frames, int side, int clips) {
    public BatchShape {
        Check.within("frames", frames, 1, ClipLibrary.STRETCH);
        Check.atLeast("side", side, 8);
        Check.atLeast("clips", clips, 1);
    }

    /** Pixels of all frames together. */
    public long pixels() {
        return (long) frames * side * side * clips;
    }
}
