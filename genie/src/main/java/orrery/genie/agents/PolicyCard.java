package orrery.genie.agents;

import orrery.base.Check;
import orrery.genie.LatentScale;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.worlds.ActionSpace;

/**
 * What a policy says of itself: {@code policy.json}. Everything that it needs to play stands in its folder; the world that it learned in need not be there.
 *
 * @param format of the folder, 1
 * @param world name of the world that it learned in
 * @param actions what it may do
 * @param tokenizer sizes of what turns pictures into latents; its weights, where it has any, are beside the policy's
 * @param scale of the latents
 * @param network sizes of the policy
 * @param outcomes whether the heads that read rewards and ends are there too
 * @param learned how
 */
public record PolicyCard(
        int format,
        String world,
        ActionSpace.Discrete actions,
        FrameTokenizerConfig tokenizer,
        LatentScale scale,
        PolicyConfig network,
        boolean outcomes,
        Learned learned) {

    /**
     * How a policy was learned.
     *
     * @param method of {@link TrainAgent}
     * @param episodesHash SHA-256 of the recordings
     * @param frames of them
     * @param labels recorded actions that were looked at
     * @param seed of everything random
     * @param minutes of training
     */
    public record Learned(
            TrainAgent.Method method, String episodesHash, long frames, long labels, long seed, double minutes) {}

    public PolicyCard {
        Check.that(format == 1, "Update Orrery.", "policy of format %d, this reads 1", format);
        Check.that(
                network.actions() == actions.size(),
                "Train it again.",
                "a policy of %d actions for %d buttons",
                network.actions(),
                actions.size());
    }
}
