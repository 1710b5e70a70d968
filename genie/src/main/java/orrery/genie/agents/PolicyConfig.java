package orrery.genie.agents;

import orrery.base.Check;
import orrery.genie.latent.LatentActionsConfig.Frame;

/**
 * Sizes of a policy and of the networks that are trained beside it. Stored in {@code policy.json}.
 *
 * @param frame the latents of a frame
 * @param past frames that are seen at once, P
 * @param width channels of the convolutions; 8 divides it
 * @param hidden numbers that a look is summed up in
 * @param actions buttons of the world, A
 * @param codes buttons found in video by which the policy chooses, K; 0 where it chooses the world's own
 */
public record PolicyConfig(Frame frame, int past, int width, int hidden, int actions, int codes) {
    public PolicyConfig {
        Check.atLeast("past", past, 1);
        Check.divides("8 groups", 8, "width", width);
        Check.atLeast("hidden", hidden, 1);
        Check.atLeast("actions", actions, 2);
        Check.that(codes == 0 || codes >= 2, "Use 8, as Genie did.", "a choice among %d codes", codes);
    }

    /** The size that is usual: four frames, 96 channels, 256 numbers. */
    public static PolicyConfig live(Frame frame, int actions, int codes) {
        return new PolicyConfig(frame, 4, 96, 256, actions, codes);
    }

    /** Scores that a look gives: one a code, or one an action. */
    int choices() {
        return codes == 0 ? actions : codes;
    }
}
