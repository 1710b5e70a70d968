package orrery.genie;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import orrery.base.Check;
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
        Map<String, Object> measured) {
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
            String source,
            String licence,
            String episodesHash,
            java.util.List<String> trainedOn,
            long frames,
            double minutes) {}

    public WorldCard {
        Check.that(format == 1, "Update Orrery.", "world of format %d, this reads 1", format);
        Check.that(kind.equals("live"), "Play worlds that learn wrote.", "a world of kind \"%s\"", kind);
        measured = Collections.unmodifiableMap(
                new LinkedHashMap<>(measured)); // in the order given: the file stays the same
    }

    /** The same world with the figures of a new evaluation. */
    public WorldCard withMeasured(Map<String, Object> figures) {
        return new WorldCard(
                format, kind, name, fps, actions, tokenizer, dynamics, scale, fixedCamera, starts, provenance, figures);
    }
}
