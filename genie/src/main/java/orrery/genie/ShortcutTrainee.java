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

/** Trains the transformer by shortcut forcing. */
final class ShortcutTrainee extends DynamicsTrainee {
    private static final double BOOTSTRAP_FROM = 0.35; // of the run: first there must be something to agree with
    private static final double BOOTSTRAP_SHARE = 0.25; // of the rows
    private static final double ACTION_DROP = 0.1; // of known actions: unlabelled video must be welcome too

    private final AttentionDynamics dynamics;
    private final ActionSpace space;

    ShortcutTrainee(AttentionDynamics dynamics, Data training, Data judged, ActionSpace space, DynamicsBatch batch) {
        super(dynamics, training, judged, batch);
        this.dynamics = dynamics;
        this.space = space;
    }

    @Override
    public StepLoss loss(Step step) {
        Windows drawn = drawn(step, batch().windows(), batch().frames());
        Windows known = new Windows(drawn.latents(), dropSome(drawn.actions(), step));
        int rows = step.index() >= BOOTSTRAP_FROM * step.total() ? (int) (batch().windows() * BOOTSTRAP_SHARE) : 0;
        ShortcutForcing.Losses losses = noisedLoss(known, rows, step.generator(), step.share());
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("flow", losses.flow());
        parts.put("bootstrap", losses.bootstrap() == null ? losses.flow().mul(0) : losses.bootstrap());
        return new StepLoss(losses.total(), parts);
    }

    @Override
    Tensor error(Windows aside, Generator generator) {
        return noisedLoss(aside, 0, generator, Share.WHOLE).flow();
    }

    /**
     * A level for each frame of its own: flow rows from the finest grid, bootstrap rows from coarser ones.
     *
     * @param windows of the share
     * @param rows of the whole batch that bootstrap, its last ones
     */
    private ShortcutForcing.Losses noisedLoss(Windows windows, int rows, Generator generator, Share share) {
        DynamicsConfig c = dynamics.config();
        Tensor clean = windows.latents();
        long b = clean.size(0) * share.size();
        long t = clean.size(1);
        Tensor noise = Tensor.randn(generator, b, t, clean.size(2), clean.size(3));
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
        return ShortcutForcing.loss(
                dynamics, clean, share.of(noise), windows.actions(), share.of(step), share.of(signal), share.of(rows));
    }

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
