package orrery.genie.agents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Seeds;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.genie.latent.LatentActions;
import orrery.genie.latent.LatentActionsConfig;
import orrery.tensor.Checkpoint;
import orrery.tensor.Precision;
import orrery.tensor.SafeTensors;
import orrery.tensor.Tensor;
import orrery.tokenizer.FrameTokenizerConfig;
import orrery.training.CadenceConfig;
import orrery.training.Calibration;
import orrery.training.OptimizerConfig;
import orrery.training.Result;
import orrery.training.ScheduleConfig;
import orrery.training.Trainee;
import orrery.training.TrainingConfig;
import orrery.training.TrainingLoop;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;
import orrery.worlds.Split;

/** Makes a policy from recorded play and a world: by cloning, or by cloning and then reinforcement inside the world. Stopped, the same call goes on. */
public final class TrainAgent implements AutoCloseable {
    private static final int WARM_UP = 2; // steps of a calibration that are not counted
    private static final int MEASURED = 6;
    private static final double CLONING = 0.15; // shares of the time where there is more to do
    private static final double REWARDS = 0.3;

    private final World world;
    private final EpisodeFolder folder;
    private final Path out;
    private final Options options;
    private final Progress progress;
    private final Stop stop;
    private final ActionSpace.Discrete actions;
    private final @Nullable LatentActions codes;
    private final boolean ownCodes; // whether they are closed here
    private final Played training;
    private final Played judged;
    private final Map<String, Double> figures = new TreeMap<>();
    private double seconds;

    /** How a policy is made. */
    public enum Method {
        /** What was done is done again. */
        CLONING,
        /** Cloned, then improved by reinforcement inside the world. */
        IMAGINATION
    }

    /**
     * Updates of each part.
     *
     * @param cloning of the policy to what was recorded
     * @param rewards of the heads that read rewards and ends; 0 without imagination
     * @param imagination of policy and critic; 0 without
     */
    public record Steps(long cloning, long rewards, long imagination) {}

    /**
     * What to do.
     *
     * @param method how
     * @param labels recorded actions that may be looked at: a share below 1, else a number of transitions; 0 for all
     * @param buttons folder of {@code orrery buttons}: choose among the buttons found there, in all of the video, and let the labels say what they mean; null for the
     *     world's own where it found its buttons, else none
     * @param budget time to train in
     * @param steps instead of the budget; null to measure this machine
     * @param seed of everything random
     */
    public record Options(
            Method method,
            double labels,
            @Nullable Path buttons,
            Duration budget,
            @Nullable Steps steps,
            long seed) {
        public Options {
            Check.that(labels >= 0, "Use 0 for all.", "%s labels", labels);
            Check.that(
                    method == Method.CLONING || (labels == 0 && buttons == null),
                    "Use --method cloning with these.",
                    "imagination needs every recorded action, and the world's own buttons");
        }
    }

    /** What decides the weights, kept in the run's folder so that a stopped run goes on alike. */
    record Plan(
            int format,
            String world,
            String episodes,
            Method method,
            double labels,
            @Nullable String buttons,
            long seed,
            Steps steps) {}

    /**
     * What came of it.
     *
     * @param policy folder
     * @param method how it was made
     * @param minutes of training
     * @param figures of the parts, on episodes set aside
     */
    public record Trained(String policy, Method method, double minutes, Map<String, Double> figures) {}

    private TrainAgent(World world, EpisodeFolder folder, Path out, Options options, Progress progress, Stop stop) {
        this.world = world;
        this.folder = folder;
        this.out = out;
        this.options = options;
        this.progress = progress;
        this.stop = stop;
        if (!(folder.actions() instanceof ActionSpace.Discrete buttons) || buttons.size() < 2) {
            throw new OrreryException(
                    folder.folder() + ": no recorded buttons to learn from",
                    "A policy presses one of at least two buttons; record such play, e.g. with orrery sim.");
        }
        actions = buttons;
        boolean same = world.buttons() == null && world.card().actions().size() == actions.size();
        Check.that(
                options.method() == Method.CLONING || same,
                "Use --method cloning, or a world that learned these recorded buttons.",
                "world %s has the buttons %s, the recordings %s",
                world.card().name(),
                world.card().actions().labels(),
                actions.names());
        ownCodes = options.buttons() != null;
        codes = options.buttons() == null ? world.buttons() : opened(options.buttons());
        Check.that(
                codes == null || options.labels() > 0,
                "Give e.g. --labels 200.",
                "buttons that were found in video mean nothing without any recorded action");
        training = Played.read(world, folder, progress, stop, Split.TRAIN);
        try {
            judged = Played.read(world, folder, progress, stop, Split.VAL);
        } catch (RuntimeException | Error e) {
            training.close();
            throw e;
        }
    }

    /** The button search's own card, as far as it is needed here. */
    @com.fasterxml.jackson.annotation.JsonIgnoreProperties(ignoreUnknown = true)
    record FoundCard(LatentActionsConfig network) {}

    private LatentActions opened(Path found) {
        LatentActionsConfig network =
                Records.read(found.resolve("buttons.json"), FoundCard.class).network();
        Check.that(
                network.frame().equals(frame(world)),
                "Find them with this world: orrery buttons.",
                "%s: buttons of latents %s, the world has %s",
                found,
                network.frame(),
                frame(world));
        LatentActions model = new LatentActions(network);
        try (Checkpoint file = SafeTensors.open(found.resolve("buttons.safetensors"))) {
            model.load(file.tensors());
        }
        return model;
    }

    static LatentActionsConfig.Frame frame(World world) {
        FrameTokenizerConfig tokenizer = world.card().tokenizer();
        return new LatentActionsConfig.Frame(tokenizer.tokens(), tokenizer.columns(), tokenizer.tokenChannels());
    }

    /**
     * Trains and writes {@code policy.json} and {@code policy.safetensors} into {@code out}, with the run beside them.
     *
     * @throws orrery.base.InterruptedAndSaved when {@code stop} was requested; the same call goes on
     * @throws OrreryException when the recordings do not fit the method, or {@code out} holds another run
     */
    public static Trained run(
            World world, EpisodeFolder folder, Path out, Options options, Progress progress, Stop stop) {
        try (TrainAgent training = new TrainAgent(world, folder, out, options, progress, stop)) {
            return training.run();
        }
    }

    private Trained run() {
        PolicyConfig config = PolicyConfig.live(
                frame(world), actions.size(), codes == null ? 0 : codes.config().codes());
        boolean imagine = options.method() == Method.IMAGINATION;
        try (Policy policy = new Policy(config);
                Outcomes outcomes = new Outcomes(config);
                ActorCritic both = new ActorCritic(config);
                Imagination few = new Imagination(world, OutcomesTrainee.ROWS, config.past());
                Imagination many = new Imagination(world, ImaginationTrainee.ROWS, config.past())) {
            policy.initialize(Seeds.derive(options.seed(), "policy"));
            outcomes.initialize(Seeds.derive(options.seed(), "rewards"));
            both.begin(policy, Seeds.derive(options.seed(), "critic"));
            long[] labelled = training.video().looked(options.labels(), Seeds.derive(options.seed(), "policy"));
            BehaviourTrainee cloning = cloning(policy, labelled);
            OutcomesTrainee rewards = imagine ? new OutcomesTrainee(outcomes, few, training, judged) : null;
            ImaginationTrainee improving = new ImaginationTrainee(both, outcomes, many, training);
            Steps steps = plan(cloning, rewards, improving).steps();

            train(cloning, 1e-3, steps.cloning());
            if (codes != null) {
                policy.mean(meaning(codes, labelled));
            }
            if (rewards != null) {
                train(rewards, 2e-3, steps.rewards());
                outcomes.requireGrad(false);
                both.begin(policy, Seeds.derive(options.seed(), "critic"));
                train(improving, 1e-3, steps.imagination());
            }
            PolicyCard card = new PolicyCard(
                    1,
                    world.card().name(),
                    actions,
                    world.card().tokenizer(),
                    world.card().scale(),
                    config,
                    imagine,
                    new PolicyCard.Learned(
                            options.method(),
                            folder.hash(),
                            training.frames(),
                            options.labels() == 0 ? training.moments(0, f -> true).length : labelled.length,
                            options.seed(),
                            seconds / 60));
            Agent.write(out, card, imagine ? both.policy : policy, world.tokenizer(), imagine ? outcomes : null);
            return new Trained(out.toString(), options.method(), seconds / 60, figures);
        }
    }

    /** What the policy is to choose, and where: codes in all of the video, actions where they may be looked at. */
    private BehaviourTrainee cloning(Policy policy, long[] labelled) {
        if (codes != null) {
            return new BehaviourTrainee(policy, pressed(codes, training), pressed(codes, judged));
        }
        long[] at = options.labels() == 0 ? training.moments(0, f -> true) : labelled;
        return new BehaviourTrainee(policy, taken(training, at), taken(judged, judged.moments(0, f -> true)));
    }

    private static BehaviourTrainee.Choices taken(Played played, long[] at) {
        long[] chosen = Arrays.stream(at).map(played::taken).toArray();
        return new BehaviourTrainee.Choices(played, at, chosen);
    }

    private static BehaviourTrainee.Choices pressed(LatentActions codes, Played played) {
        long[] at = played.video().transitions();
        return new BehaviourTrainee.Choices(played, at, codes.press(played.video(), at));
    }

    /** How often each code was found where each action was looked at, as shares [K, A]; where it never was, the shares of all. */
    private Tensor meaning(LatentActions model, long[] labelled) {
        int count = model.config().codes();
        float[] shares = new float[count * actions.size()];
        double[] usual = new double[actions.size()];
        double[] seen = new double[count];
        long[] pressed = model.press(training.video(), labelled);
        for (int i = 0; i < labelled.length; i++) {
            int action = (int) training.taken(labelled[i]);
            shares[(int) pressed[i] * actions.size() + action]++;
            usual[action] += 1.0 / labelled.length;
            seen[(int) pressed[i]]++;
        }
        for (int k = 0; k < count; k++) {
            for (int a = 0; a < actions.size(); a++) { // as if one more had been seen, of the usual mixture
                int at = k * actions.size() + a;
                shares[at] = (float) ((shares[at] + usual[a]) / (seen[k] + 1));
            }
        }
        return Tensor.of(shares, count, actions.size());
    }

    /** The plan of a run that was begun here, or a new one. */
    private Plan plan(Trainee cloning, @Nullable Trainee rewards, Trainee improving) {
        Path file = out.resolve("run").resolve("plan.json");
        boolean begun = Files.exists(file);
        Steps steps;
        if (begun) {
            steps = Records.read(file, Plan.class).steps();
        } else if (options.steps() != null) {
            steps = options.steps();
        } else {
            steps = steps(cloning, rewards, improving);
        }
        Plan plan = new Plan(
                1,
                world.card().name(),
                folder.hash(),
                options.method(),
                options.labels(),
                options.buttons() == null ? null : options.buttons().toString(),
                options.seed(),
                steps);
        if (begun) {
            Check.that(
                    Records.read(file, Plan.class).equals(plan),
                    "Give the same settings, choose another folder, or give --again.",
                    "%s holds a run with other settings: %s",
                    out,
                    Records.line(Records.read(file, Plan.class)));
        } else {
            Records.write(file, plan);
        }
        return plan;
    }

    private Steps steps(Trainee cloning, @Nullable Trainee rewards, Trainee improving) {
        double cloned = rewards == null ? 1 : CLONING;
        return new Steps(
                within(cloning, 1e-3, cloned),
                rewards == null ? 0 : within(rewards, 2e-3, REWARDS),
                rewards == null ? 0 : within(improving, 1e-3, 1 - CLONING - REWARDS));
    }

    private long within(Trainee trainee, double learningRate, double share) {
        double step = Calibration.secondsPerStep(config(trainee, learningRate, 1), trainee, WARM_UP, MEASURED);
        Duration part = Duration.ofNanos((long) (options.budget().toNanos() * share));
        return Calibration.stepsWithin(part, step);
    }

    private TrainingConfig config(Trainee trainee, double learningRate, long steps) {
        return new TrainingConfig(
                        1,
                        new OptimizerConfig(learningRate, 0.9, 0.99, 1e-8, 0.01, 1),
                        ScheduleConfig.wsd(50, 0.6, 0.05),
                        0,
                        Precision.fastest(),
                        new CadenceConfig(20, 500, Duration.ofMinutes(1)),
                        Seeds.derive(options.seed(), trainee.name()))
                .fittedTo(steps);
    }

    private void train(Trainee trainee, double learningRate, long steps) {
        Result result = new TrainingLoop(
                        config(trainee, learningRate, steps),
                        trainee,
                        out.resolve("run").resolve(trainee.name()),
                        progress,
                        stop)
                .run();
        seconds += result.seconds();
        result.evaluation().forEach((name, value) -> figures.put(trainee.name() + "." + name, value));
    }

    /** Removes what a folder holds of an earlier policy and its run. */
    public static void forget(Path out) {
        for (String name : List.of("policy.json", "policy.safetensors", "run")) {
            try {
                AtomicFiles.delete(out.resolve(name));
            } catch (IOException e) {
                throw AtomicFiles.failure(out.resolve(name), e);
            }
        }
    }

    @Override
    public void close() {
        training.close();
        judged.close();
        if (ownCodes && codes != null) {
            codes.close();
        }
    }
}
