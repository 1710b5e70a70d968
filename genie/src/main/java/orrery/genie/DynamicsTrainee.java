package orrery.genie;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.training.Trainee;
import orrery.worlds.ActionSpace;

/** Trains the dynamics by shortcut forcing on windows of latents. */
final class DynamicsTrainee implements Trainee {
    private static final double BOOTSTRAP_FROM = 0.35; // of the run: first there must be something to agree with
    private static final double BOOTSTRAP_SHARE = 0.25; // of the rows
    private static final double ACTION_DROP = 0.1; // of known actions: unlabelled video must be welcome too
    private static final int JUDGED = 32;

    private final Dynamics dynamics;
    private final Data training;
    private final Data judged;
    private final ActionSpace space;
    private final DynamicsBatch batch;
    private final long[] starts;

    /**
     * Latents and the action that led into each.
     *
     * @param corpus pictures and actions
     * @param latents of the same frames
     */
    record Data(Corpus corpus, LatentCorpus latents) {}

    DynamicsTrainee(Dynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        this.dynamics = dynamics;
        this.training = training;
        this.judged = judged;
        this.space = space;
        this.batch = batch;
        this.starts = training.corpus().windows(batch.frames());
    }

    @Override
    public String name() {
        return "dynamics";
    }

    @Override
    public Layer network() {
        return dynamics;
    }

    @Override
    public StepLoss loss(Step step) {
        Tensor chosen = Tensor.of(starts, starts.length)
                .indexSelect(0, Tensor.randint(step.generator("data"), 0, starts.length, batch.windows()));
        Tensor actions =
                dropSome(LatentCorpus.gather(training.corpus().actions(), chosen, batch.frames()), step.generator());
        boolean bootstraps = step.index() >= BOOTSTRAP_FROM * step.total();
        if (dynamics instanceof LocalDynamics local) {
            Tensor loss = taught(local, training, chosen, actions, bootstraps, step.generator());
            return new StepLoss(loss, Map.of("flow", loss));
        }
        int rows = bootstraps ? (int) (batch.windows() * BOOTSTRAP_SHARE) : 0;
        ShortcutForcing.Losses losses = noisedLoss(training, chosen, actions, rows, step.generator());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("flow", losses.flow());
        parts.put("bootstrap", losses.bootstrap() == null ? losses.flow().mul(0) : losses.bootstrap());
        return new StepLoss(losses.total(), parts);
    }

    private Tensor taught(
            LocalDynamics local, Data data, Tensor chosen, Tensor actions, boolean ownPast, Generator generator) {
        Tensor window = data.latents().windows(chosen, batch.frames());
        return TeacherForcing.loss(local, window, actions, ownPast, generator);
    }

    /** A level for each frame of its own: flow rows from the finest grid, bootstrap rows from coarser ones. */
    private ShortcutForcing.Losses noisedLoss(Data data, Tensor chosen, Tensor actions, int rows, Generator generator) {
        DynamicsConfig c = dynamics.config();
        long b = chosen.size(0);
        long t = batch.frames();
        Tensor clean = data.latents().windows(chosen, batch.frames());
        Tensor noise = Tensor.randn(generator, clean.shape());
        Tensor step = Tensor.zeros(DType.INT64, b, t).fill_(c.finestStep());
        if (rows > 0) {
            step.narrow(0, b - rows, rows).copy_(Tensor.randint(generator, 0, c.finestStep(), rows, t));
        }
        Tensor levels = step.to(DType.FLOAT32).mul(Math.log(2)).exp().round(); // 2^s steps
        Tensor signal = Tensor.rand(generator, b, t)
                .mul(levels)
                .floor()
                .mul(levels.pow(-1).mul(c.kMax()))
                .to(DType.INT64);
        return ShortcutForcing.loss(dynamics, clean, noise, actions, step, signal, rows);
    }

    private Tensor dropSome(Tensor actions, Generator generator) {
        Tensor keep = Tensor.rand(generator, actions.size(0), actions.size(1)).ge(ACTION_DROP);
        if (space instanceof ActionSpace.Continuous) {
            return actions.mul(keep.to(DType.FLOAT32).unsqueeze(-1));
        }
        Tensor none = Tensor.zeros(DType.INT64, 1).fill_(space.size());
        return Tensor.where(keep, actions, none);
    }

    @Override
    public Map<String, Double> evaluate(Layer averaged) {
        try (Generator generator = new Generator(1)) {
            long[] all = judged.corpus().windows(batch.frames());
            Tensor chosen = Tensor.of(all, all.length).indexSelect(0, TokenizerTrainee.spread(all.length, JUDGED));
            double flow = 0;
            for (Tensor some : chosen.split(batch.windows(), 0)) { // no more at once than a training step
                try (Scope scope = Scope.open()) {
                    Tensor led = LatentCorpus.gather(judged.corpus().actions(), some, batch.frames());
                    Tensor loss = dynamics instanceof LocalDynamics local
                            ? taught(local, judged, some, led, false, generator)
                            : noisedLoss(judged, some, led, 0, generator).flow();
                    flow += some.size(0) * loss.item();
                }
            }
            Tensor actions = LatentCorpus.gather(judged.corpus().actions(), chosen, batch.frames());
            Tensor latents = judged.latents().windows(chosen, batch.frames());
            Map<String, Double> found = new LinkedHashMap<>();
            found.put("flow", flow / chosen.size(0));
            found.put("shuffle_ratio", ShuffleRatio.measure(dynamics, latents, actions, generator));
            return found;
        }
    }
}
