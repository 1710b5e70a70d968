package orrery.genie.latent;

import orrery.base.Check;

/**
 * What one training step of a latent action model sees.
 *
 * @param transitions whose next frame is to be found, B
 * @param labelled transitions whose true button is to be read, where some are labelled
 */
public record LatentBatch(int transitions, int labelled) {
    public LatentBatch {
        Check.atLeast("transitions", transitions, 1);
        Check.atLeast("labelled", labelled, 1);
    }

    /** 64 and 32. */
    public static LatentBatch usual() {
        return new LatentBatch(64, 32);
    }
}
