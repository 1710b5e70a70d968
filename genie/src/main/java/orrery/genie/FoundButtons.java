package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.genie.latent.LatentActions;
import orrery.worlds.ActionSpace;

/**
 * What the dynamics learns as actions: those that were recorded, or buttons that were found in the video. Lives until closed.
 *
 * @param space what may be done in the world
 * @param training episodes to learn from under these actions
 * @param judged episodes set aside under these actions
 * @param model that found the buttons; null where the actions were recorded
 * @param codes what the world says of them; null where the actions were recorded
 * @param seconds that the search took
 */
record FoundButtons(
        ActionSpace space,
        Corpus training,
        Corpus judged,
        @Nullable LatentActions model,
        WorldCard.@Nullable Codes codes,
        double seconds)
        implements AutoCloseable {

    /** The actions that were recorded; the corpora stay their owner's. */
    static FoundButtons recorded(ActionSpace space, Corpus training, Corpus judged) {
        return new FoundButtons(space, training, judged, null, null, 0);
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
            training.close(); // views under the buttons
            if (judged != training) {
                judged.close();
            }
        }
    }
}
