package orrery.tensor;

import orrery.tensor.torchfile.Limits;

/**
 * How a checkpoint is opened.
 *
 * @param skipForeign whether objects in a pickle that are no weights are left out and listed, instead of being an error
 * @param limits what a pickle may cost
 */
public record CheckpointOptions(boolean skipForeign, Limits limits) {
    /** Foreign objects are an error; the usual limits. */
    public static CheckpointOptions standard() {
        return new CheckpointOptions(false, Limits.standard());
    }
}
