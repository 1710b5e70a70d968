package orrery.genie.agents;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.genie.evaluation.Correlation;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.simulators.Simulator;

/**
 * Does a learned world rank policies as its simulator does? Each plays in both: in imagination, where rewards are read by the heads of one of the policies, and
 * for real.
 */
public final class RankAgents {
    private RankAgents() {}

    /**
     * One that is ranked.
     *
     * @param name as a person calls it
     * @param agent what plays
     * @param noise share of the time in which it presses anything at all
     */
    public record Ranked(String name, Agent agent, double noise) {}

    /**
     * How one did.
     *
     * @param policy its name
     * @param world return in the learned world, mean over episodes
     * @param simulator return in the simulator
     * @param score in the simulator, see {@link EvalAgent.Result}
     */
    public record Row(String policy, double world, double simulator, double score) {}

    /**
     * How well the orders agree.
     *
     * @param pearsonR correlation of the returns in the world and in the simulator
     * @param maxRankViolation for each policy the largest difference of scores in the simulator to one that the world puts on the other side of it, mean over policies
     *     (MMRV of Li et al., "Evaluating real-world robot manipulation policies in simulation", 2024); 0 is best
     * @param policies one row each
     */
    public record Result(double pearsonR, double maxRankViolation, List<Row> policies) {}

    /**
     * Plays and compares.
     *
     * @param policies two or more, of this world; one of them learned in imagination
     * @param horizon frames of an imagined episode
     * @param options of the play in the simulator; as many episodes are imagined
     */
    public static Result run(
            World world,
            List<Ranked> policies,
            Simulator simulator,
            int horizon,
            EvalAgent.Options options,
            Progress progress,
            Stop stop) {
        Check.that(policies.size() >= 2, "Give more, or --noise.", "%d policy has no rank", policies.size());
        Outcomes judge = judge(policies);
        List<Row> rows = new ArrayList<>();
        for (Ranked each : policies) {
            progress.say(each.name());
            double imagined = imagined(world, judge, each, horizon, options);
            EvalAgent.Result real = EvalAgent.run(
                    each.agent(),
                    simulator,
                    new EvalAgent.Options(
                            options.episodes(), options.frames(), options.greedy(), each.noise(), options.seed()),
                    progress,
                    stop);
            rows.add(new Row(each.name(), imagined, real.meanReturn(), real.score()));
        }
        double[] inWorld = rows.stream().mapToDouble(Row::world).toArray();
        double[] real = rows.stream().mapToDouble(Row::score).toArray();
        return new Result(Correlation.pearson(inWorld, real), violation(inWorld, real), rows);
    }

    private static Outcomes judge(List<Ranked> policies) {
        for (Ranked each : policies) {
            Outcomes outcomes = each.agent().outcomes();
            if (outcomes != null) {
                return outcomes;
            }
        }
        throw new OrreryException(
                "none of these policies can read rewards in the world",
                "Add one that was trained with --method imagination.");
    }

    private static double imagined(World world, Outcomes judge, Ranked each, int horizon, EvalAgent.Options options) {
        PolicyConfig config = each.agent().card().network();
        Check.that(
                config.frame().equals(TrainAgent.frame(world)),
                "Rank policies in the world that they were trained with.",
                "%s sees latents %s, the world makes %s",
                each.name(),
                config.frame(),
                TrainAgent.frame(world));
        int batch = options.episodes();
        List<Whim> whims = new ArrayList<>();
        for (int e = 0; e < batch; e++) {
            whims.add(new Whim(each.noise(), config.actions(), Seeds.derive(options.seed(), "imagined whim " + e)));
        }
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Generator generator = new Generator(options.seed());
                Imagination imagination = new Imagination(world, batch, config.past())) {
            Tensor some = Tensor.arange(batch).remainder(world.starts().count()).to(DType.INT64);
            Imagination.Dream dream = imagination.dream(
                    world.starts().latents().indexSelect(0, some),
                    world.starts().actions().indexSelect(0, some),
                    (t, past) ->
                            noisy(chosen(chances(each.agent().policy(), past), options.greedy(), generator), whims),
                    horizon,
                    options.seed());
            ImaginationTrainee.Worth worth = ImaginationTrainee.Worth.of(judge, dream);
            return worth.rewards()
                    .mul(Returns.weights(worth.goesOn()))
                    .sum(1)
                    .mean()
                    .item();
        }
    }

    private static Tensor chances(Policy policy, Tensor past) {
        return policy.actions(policy.read(past));
    }

    private static Tensor chosen(Tensor chances, boolean greedy, Generator generator) {
        return greedy ? chances.argmax(-1) : Policy.drawn(chances, generator);
    }

    private static Tensor noisy(Tensor best, List<Whim> whims) {
        long[] actions = best.longs();
        for (int i = 0; i < actions.length; i++) {
            actions[i] = whims.get(i).instead((int) actions[i]);
        }
        return Tensor.of(actions, actions.length);
    }

    /** See {@link Result#maxRankViolation}. */
    static double violation(double[] world, double[] real) {
        double sum = 0;
        for (int i = 0; i < world.length; i++) {
            double worst = 0;
            for (int j = 0; j < world.length; j++) {
                boolean otherSide = (world[i] < world[j]) != (real[i] < real[j]);
                worst = otherSide ? Math.max(worst, Math.abs(real[i] - real[j])) : worst;
            }
            sum += worst;
        }
        return sum / world.length;
    }
}
