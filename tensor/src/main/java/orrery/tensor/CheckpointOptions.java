package orrery.tensor;

import orrery.tensor.torchfile.Limits;

/**
 * How a checkpoint is opened.
 *
 * @param skipForeign whether objects in a pickle that are no weights are left out and listed, instead of being an error
 * @param numpyScalars whether numbers of numpy beside the weights are taken; they are looked at and not kept
 * @param limits what a pickle may cost
 */
public record CheckpointOptions(boolean skipForeign, boolean numpyScalars, Limits limits) {
    /** Foreign objects and numbers of numpy are an error; the usual limits. */
    public static CheckpointOptions standard() {
        return new CheckpointOptions(false, false, Limits.standard());
    }
}
