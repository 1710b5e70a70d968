package orrery.genie.agents;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;

/**
 * Reinforcement learning inside a learned world. From recorded moments the policy plays {@value #HORIZON} steps in imagination; rewards and ends are read by
 * {@link Outcomes}; what it won, by lambda-returns over a slow critic, says which of its choices to make more likely (REINFORCE with a baseline, advantages over
 * the returns' spread as in Dreamer 3). It is held near the play it was cloned from (as in Dreamer 4): far from it the world knows nothing.
 */
final class ImaginationTrainee implements Trainee {
    static final int ROWS = 32;
    private static final int HORIZON = 15;
    private static final double DISCOUNT = 0.985;
    private static final double LAMBDA = 0.95;
    private static final double ENTROPY = 3e-3;
    private static final double NEAR = 0.05; // weight of the distance to the cloned play
    private static final double FOLLOW = 0.02; // share of the way that the slow critic goes each step
    private static final double LEAST_SPREAD = 0.05; // of returns: smaller ones are no reason to change anything
    private static final double CRITIC_ALONE = 0.15; // share of the run

    private final ActorCritic network;
    private final Outcomes outcomes;
    private final Imagination imagination;
    private final Played played;
    private final long[] starts;

    /** @param imagination of {@link #ROWS} futures; all networks stay the caller's */
    ImaginationTrainee(ActorCritic network, Outcomes outcomes, Imagination imagination, Played played) {
        this.network = network;
        this.outcomes = outcomes;
        this.imagination = imagination;
        this.played = played;
        starts = played.moments(Imagination.CONTEXT - 1, f -> !played.ends(f));
    }

    @Override
    public String name() {
        return "imagination";
    }

    @Override
    public Layer network() {
        return network;
    }

    /**
     * What a dream was worth.
     *
     * @param rewards of each step, [B, H]
     * @param goesOn probability that the game goes on after it, [B, H]
     */
    record Worth(Tensor rewards, Tensor goesOn) {
        static Worth of(Outcomes outcomes, Imagination.Dream dream) {
            long[] shape = dream.actions().shape();
            Outcomes.Read read = outcomes.of(dream);
            return new Worth(
                    Bins.expected(read.rewards()).reshape(shape),
                    read.ends().neg().sigmoid().reshape(shape));
        }
    }

    @Override
    public StepLoss loss(Step step) {
        network.follow(FOLLOW);
        Tensor at = Tensor.of(starts, starts.length)
                .indexSelect(0, Tensor.randint(step.generator("data"), 0, starts.length, ROWS));
        long seed = Tensor.randint(step.generator("dreams"), 0, Integer.MAX_VALUE, 1)
                .longs()[0];
        Imagination.Dream dream = dream(at, seed, (t, past) -> Policy.drawn(chances(past), step.generator()));
        Worth worth;
        Tensor returns;
        Tensor values;
        try (NoGrad off = NoGrad.open()) {
            worth = Worth.of(outcomes, dream);
            values = values(dream);
            returns = Returns.lambda(worth.rewards(), worth.goesOn(), values, DISCOUNT, LAMBDA);
        }
        Tensor weights = Returns.weights(worth.goesOn()).reshape(-1);
        double spread = Math.max(LEAST_SPREAD, Returns.spread(returns));
        Tensor advantages =
                returns.sub(values.narrow(1, 0, HORIZON)).mul(1 / spread).reshape(-1);

        Tensor chances = network.policy.actions(states(network.policy.read(dream.frames())));
        Tensor before;
        try (NoGrad off = NoGrad.open()) {
            before = network.prior.actions(states(network.prior.read(dream.frames())));
        }
        Tensor chosen = chances.gather(1, dream.actions().reshape(-1, 1)).squeeze(-1);
        Tensor shares = chances.exp();
        Tensor entropy = weighted(shares.mul(chances).sum(-1).neg(), weights);
        Tensor away = weighted(shares.mul(chances.sub(before)).sum(-1), weights);
        Tensor gain = weighted(chosen.mul(advantages), weights);
        Tensor told = network.critic
                .scores(states(network.critic.read(dream.frames())))
                .logSoftmax(-1);
        Tensor miss = weighted(
                told.mul(Bins.shares(returns.reshape(-1).floats())).sum(-1).neg(), weights);
        double acting = step.index() < CRITIC_ALONE * step.total() ? 0 : 1;
        Tensor actor = gain.neg().add(entropy.mul(-ENTROPY)).add(away.mul(NEAR));

        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("return", returns.mean());
        parts.put("reward", worth.rewards().mean());
        parts.put("critic", miss);
        parts.put("entropy", entropy);
        parts.put("away", away);
        return new StepLoss(miss.add(actor.mul(acting)), parts);
    }

    private static Tensor weighted(Tensor values, Tensor weights) {
        return values.mul(weights).mean();
    }

    private Imagination.Dream dream(Tensor at, long seed, Imagination.Chooser chooser) {
        return imagination.dream(
                played.past(at, Imagination.CONTEXT), played.led(at, Imagination.CONTEXT), chooser, HORIZON, seed);
    }

    /** Log-probabilities of what to do after the last frames. */
    private Tensor chances(Tensor past) {
        return network.policy.actions(network.policy.read(past));
    }

    /** What the slow critic expects in states 0..H, [B, H + 1]. */
    private Tensor values(Imagination.Dream dream) {
        Tensor read = network.slow.read(dream.frames());
        Tensor scores = network.slow.scores(Eye.windows(read, shown(), HORIZON + 1));
        return Bins.expected(scores).reshape(-1, HORIZON + 1);
    }

    /** States 0..H − 1 of all rows, from frames that were read. */
    private Tensor states(Tensor read) {
        return Eye.windows(read, shown(), HORIZON);
    }

    private int shown() {
        return network.policy.config().past();
    }

    /** What the policy wins in imagination from the same moments each time. */
    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        try (Scope scope = Scope.open();
                Generator generator = new Generator(1)) {
            Tensor at =
                    Tensor.of(starts, starts.length).indexSelect(0, Tensor.randint(generator, 0, starts.length, ROWS));
            Worth worth = Worth.of(outcomes, dream(at, 1, (t, past) -> Policy.drawn(chances(past), generator)));
            Tensor won =
                    worth.rewards().mul(Returns.weights(worth.goesOn())).sum(1).mean();
            return Map.of("imagined_return", won.item());
        }
    }
}
