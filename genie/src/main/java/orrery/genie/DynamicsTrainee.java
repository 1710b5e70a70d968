package orrery.genie;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.tensor.Generator;
import orrery.tensor.Layer;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.Trainee;
import orrery.worlds.ActionSpace;

/** Trains the dynamics on windows of latents. */
abstract class DynamicsTrainee implements Trainee {
    private static final int JUDGED = 32;

    private final Dynamics dynamics;
    private final Data training;
    private final Data judged;
    private final DynamicsBatch batch;
    private final long[] starts;

    /**
     * Latents and the action that led into each.
     *
     * @param corpus pictures and actions
     * @param latents of the same frames
     */
    record Data(Corpus corpus, LatentCorpus latents) {}

    /**
     * Windows of frames.
     *
     * @param latents [B, T, N, C]
     * @param actions that led into each, see {@link Corpus.ActionCode}
     */
    record Windows(Tensor latents, Tensor actions) {}

    DynamicsTrainee(Dynamics dynamics, Data training, Data judged, DynamicsBatch batch) {
        this.dynamics = dynamics;
        this.training = training;
        this.judged = judged;
        this.batch = batch;
        this.starts = training.corpus().windows(batch.frames());
    }

    /** What suits the network. */
    static DynamicsTrainee of(Dynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        if (dynamics instanceof LocalDynamics local) {
            return new RolloutTrainee(local, training, judged, batch);
        }
        if (dynamics instanceof DrawnDynamics drawn) {
            return new DrawnTrainee(drawn, training, judged, space, batch);
        }
        return new ShortcutTrainee((AttentionDynamics) dynamics, training, judged, space, batch);
    }

    @Override
    public final String name() {
        return "dynamics";
    }

    @Override
    public final Layer network() {
        return dynamics;
    }

    /** This process's share of {@code count} windows for a step. */
    final Windows drawn(Step step, int count, int frames) {
        Tensor chosen = Tensor.of(starts, starts.length)
                .indexSelect(0, Tensor.randint(step.generator("data"), 0, starts.length, count));
        return windows(training, step.share().of(chosen), frames);
    }

    private static Windows windows(Data data, Tensor chosen, int frames) {
        return new Windows(
                data.latents().windows(chosen, frames),
                LatentCorpus.gather(data.corpus().actions(), chosen, frames));
    }

    final DynamicsBatch batch() {
        return batch;
    }

    /** The error that training makes smaller, on windows set aside. */
    abstract Tensor error(Windows aside, Generator generator);

    @Override
    public final Map<String, Double> evaluate(Layer averaged) {
        try (Generator generator = new Generator(1)) {
            long[] all = judged.corpus().windows(batch.frames());
            Tensor chosen = Tensor.of(all, all.length).indexSelect(0, TokenizerTrainee.spread(all.length, JUDGED));
            double flow = 0;
            for (Tensor some : chosen.split(batch.windows(), 0)) { // no more at once than a training step
                try (Scope scope = Scope.open()) {
                    flow += some.size(0)
                            * error(windows(judged, some, batch.frames()), generator)
                                    .item();
                }
            }
            Windows aside = windows(judged, chosen, batch.frames());
            Map<String, Double> found = new LinkedHashMap<>();
            found.put("flow", flow / chosen.size(0));
            found.put("shuffle_ratio", ShuffleRatio.measure(dynamics, aside.latents(), aside.actions(), generator));
            return found;
        }
    }
}
