package orrery.genie;

import java.util.LinkedHashMap;
import java.util.Map;
import orrery.tensor.DType;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;
import orrery.training.Share;
import orrery.training.Step;
import orrery.training.StepLoss;
import orrery.worlds.ActionSpace;

/** Trains a network that draws frames from noise, by {@link ShortcutForcing}. */
abstract class NoiseTrainee extends DynamicsTrainee {
    private static final double BOOTSTRAP_FROM = 0.35; // of the run: first there must be something to agree with
    private static final double BOOTSTRAP_SHARE = 0.25; // of the rows
    private static final double ACTION_DROP = 0.1; // of known actions: unlabelled video must be welcome too

    private final ActionSpace space;

    /** How many of a transformer's windows bootstrap once that begins. */
    static int bootstrapping(int windows) {
        return (int) (windows * BOOTSTRAP_SHARE);
    }

    NoiseTrainee(Dynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, batch);
        this.space = space;
    }

    @Override
    public final StepLoss loss(Step step) {
        Windows drawn = drawn(step, batch().windows(), batch().frames());
        Windows known = new Windows(drawn.latents(), dropSome(drawn.actions(), step));
        double bootstrap = step.index() >= BOOTSTRAP_FROM * step.total() ? BOOTSTRAP_SHARE : 0;
        ShortcutForcing.Losses losses = noisedLoss(known, bootstrap, step.generator(), step.share());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("flow", losses.flow());
        parts.put("bootstrap", losses.bootstrap() == null ? losses.flow().mul(0) : losses.bootstrap());
        return new StepLoss(losses.total(), parts);
    }

    @Override
    final Tensor error(Windows aside, Generator generator) {
        return noisedLoss(aside, 0, generator, Share.WHOLE).flow();
    }

    /**
     * The loss.
     *
     * @param windows of a process's share
     * @param bootstrapShare of the rows of the whole batch bootstrap
     * @param generator of the noise of the whole batch
     */
    abstract ShortcutForcing.Losses noisedLoss(
            Windows windows, double bootstrapShare, Generator generator, Share share);

    private Tensor dropSome(Tensor actions, Step step) {
        long rows = actions.size(0) * step.share().size();
        Tensor keep = step.share()
                .of(Tensor.rand(step.generator(), rows, actions.size(1)).ge(ACTION_DROP));
        if (space instanceof ActionSpace.Continuous) {
            return actions.mul(keep.to(DType.FLOAT32).unsqueeze(-1));
        }
        Tensor none = Tensor.zeros(DType.INT64, 1).fill_(space.size());
        return Tensor.where(keep, actions, none);
    }
}
