package orrery.genie.agents;

import java.util.Map;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Tensor;

/** A policy that is being improved, what it expects to win, a slow copy of that, and the policy that it began as. Only the first two are trained. */
final class ActorCritic extends Layer {
    final Policy policy;
    final Critic critic;
    final Critic slow;
    final Policy prior;

    ActorCritic(PolicyConfig c) {
        policy = layer("policy", new Policy(c));
        critic = layer("critic", new Critic(c));
        slow = layer("slow", new Critic(c));
        prior = layer("prior", new Policy(c));
        slow.requireGrad(false);
        prior.requireGrad(false);
    }

    /** Begins as a policy that there is; the critic knows nothing yet. */
    void begin(Policy from, long seed) {
        critic.initialize(seed);
        slow.load(critic.state());
        policy.load(from.state());
        prior.load(from.state());
    }

    /** Draws the slow critic a little towards the quick one. */
    void follow(double share) {
        try (NoGrad off = NoGrad.open()) {
            Map<String, Tensor> quick = critic.parameters();
            slow.parameters().forEach((key, weight) -> {
                Tensor goal = quick.get(key);
                if (goal != null) {
                    weight.lerp_(goal, share);
                }
            });
        }
    }
}
