package orrery.genie;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.genie.latent.LatentActionsConfig;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.worlds.ActionSpace;

/**
 * What a world says of itself: {@code world.json}.
 *
 * @param format of the folder, 1
 * @param kind {@code live}
 * @param name of the world
 * @param fps its own speed, frames a second
 * @param actions what may be done; discrete ones by name, continuous ones with range and statistics
 * @param tokenizer sizes of the tokenizer
 * @param dynamics sizes of the dynamics
 * @param scale mean and deviation of latents
 * @param fixedCamera whether the median picture of the training video explains nine tenths of the pixels
 * @param starts number of start contexts in {@code starts.safetensors}
 * @param provenance what it was learned from
 * @param codes how its buttons were found in video; none where they were recorded
 * @param measured figures of {@code eval world}, by row and column; empty before the first evaluation
 */
public record WorldCard(
        int format,
        String kind,
        String name,
        double fps,
        ActionSpace actions,
        FrameTokenizerConfig tokenizer,
        DynamicsConfig dynamics,
        LatentScale scale,
        boolean fixedCamera,
        int starts,
        Provenance provenance,
        @Nullable Codes codes,
        Map<String, Object> measured) {
    /**
     * Buttons that were found in video. Their names are those of {@link #actions}.
     *
     * @param network sizes of the latent action model in {@code buttons.safetensors}
     * @param labels transitions whose recorded action was looked at
     * @param trueActions names of the recorded actions; empty where there were none
     * @param table how often each button was found where each recorded action was looked at, [codes][actions]
     * @param previews film strips of each button held, from top to bottom, as files of the folder; empty before the world is finished
     */
    public record Codes(
            LatentActionsConfig network,
            int labels,
            List<String> trueActions,
            List<List<Long>> table,
            List<String> previews) {
        /** The same with film strips. */
        Codes withPreviews(List<String> files) {
            return new Codes(network, labels, trueActions, table, files);
        }
    }

    /**
     * What a world was learned from.
     *
     * @param source where the play came from, in words
     * @param licence of the recordings, in words
     * @param episodesHash SHA-256 of the folder
     * @param trainedOn ids of the training episodes
     * @param frames training frames
     * @param minutes of training
     */
    public record Provenance(
            String source, String licence, String episodesHash, List<String> trainedOn, long frames, double minutes) {}

    public WorldCard {
        Check.that(format == 1, "Update Orrery.", "world of format %d, this reads 1", format);
        Check.that(kind.equals("live"), "Play worlds that learn wrote.", "a world of kind \"%s\"", kind);
        measured = Collections.unmodifiableMap(
                new LinkedHashMap<>(measured)); // in the order given: the file stays the same
    }

    /** A world whose buttons were recorded. */
    public WorldCard(
            int format,
            String kind,
            String name,
            double fps,
            ActionSpace actions,
            FrameTokenizerConfig tokenizer,
            DynamicsConfig dynamics,
            LatentScale scale,
            boolean fixedCamera,
            int starts,
            Provenance provenance,
            Map<String, Object> measured) {
        this(
                format,
                kind,
                name,
                fps,
                actions,
                tokenizer,
                dynamics,
                scale,
                fixedCamera,
                starts,
                provenance,
                null,
                measured);
    }

    /** The same world with the figures of a new evaluation. */
    public WorldCard withMeasured(Map<String, Object> figures) {
        return with(actions, codes, figures);
    }

    /** The same world with other names for its buttons. */
    WorldCard withActions(ActionSpace named) {
        return with(named, codes, measured);
    }

    /** The same world with other facts about how its buttons were found. */
    WorldCard withCodes(@Nullable Codes found) {
        return with(actions, found, measured);
    }

    private WorldCard with(ActionSpace named, @Nullable Codes found, Map<String, Object> figures) {
        return new WorldCard(
                format,
                kind,
                name,
                fps,
                named,
                tokenizer,
                dynamics,
                scale,
                fixedCamera,
                starts,
                provenance,
                found,
                figures);
    }
}
