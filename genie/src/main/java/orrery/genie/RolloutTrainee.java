package orrery.genie;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.tensor.Generator;
import orrery.tensor.Tensor;
import orrery.training.Step;
import orrery.training.StepLoss;

/**
 * Trains convolutions that are shown the last frames to find several frames one after another, each after those that they found before:
 * one at first, more and more later on. Gradients go through all of them, so that small errors are put right before they grow.
 *
 * <p>In the last part of a run every length comes by, drawn anew for each step. A run that ends with the longest alone learns to hedge: what it cannot know far ahead it
 * leaves vague, and is lost beyond the length that it was trained for. Why the past is worn is told in {@link WornPast}.
 */
final class RolloutTrainee extends DynamicsTrainee {
    /** Frames after the past in the longest windows, a power of two. */
    static final int FUTURE = 16;

    private static final List<Double> DOUBLINGS = List.of(0.2, 0.3, 0.4, 0.5); // shares of the run
    private static final double MIXED = 0.6; // of the run; lengths are drawn from here on

    private final LocalDynamics dynamics;
    private final WornPast worn;
    private final @Nullable VariedPlay varied;

    RolloutTrainee(LocalDynamics dynamics, Data training, Data judged, DynamicsBatch batch) {
        super(dynamics, training, judged, batch);
        this.dynamics = dynamics;
        worn = new WornPast(training.latents(), training.corpus().frames());
        varied = batch.varied() == null
                ? null
                : new VariedPlay(
                        training,
                        batch.varied(),
                        batch.frames(),
                        dynamics.config().actions());
    }

    @Override
    public StepLoss loss(Step step) {
        int ahead = ahead(step);
        Windows drawn = shown(step, batch().windows() * FUTURE / ahead, ahead);
        Tensor past = drawn.latents().narrow(1, 0, dynamics.past());
        Tensor loss = error(worn.of(past, step), drawn);
        return new StepLoss(loss, Map.of("flow", loss));
    }

    private Windows shown(Step step, int rows, int ahead) {
        int frames = dynamics.past() + ahead;
        int some = varied == null ? 0 : varied.rows(rows, step);
        Windows recorded = drawn(step, rows - some, frames);
        return varied == null || some == 0 ? recorded : varied.beside(recorded, some, ahead, step);
    }

    private static int ahead(Step step) {
        double share = (double) step.index() / step.total();
        if (share < MIXED) {
            return ahead(share);
        }
        Tensor doublings = Tensor.randint(step.generator("ahead"), 0, DOUBLINGS.size() + 1, 1);
        return 1 << doublings.longs()[0];
    }

    /** How many frames are found one after another at a share of the run before lengths are drawn. */
    static int ahead(double share) {
        return 1 << DOUBLINGS.stream().filter(from -> share >= from).count();
    }

    @Override
    Tensor error(Windows aside, Generator generator) {
        return error(aside.latents().narrow(1, 0, dynamics.past()), aside);
    }

    /** Mean squared error of what follows on a past [B, P, N, C]; a scalar. */
    private Tensor error(Tensor past, Windows windows) {
        int shown = dynamics.past();
        long ahead = windows.latents().size(1) - shown;
        Tensor made = dynamics.future(past, windows.actions().narrow(1, shown, ahead));
        return made.sub(windows.latents().narrow(1, shown, ahead)).square().mean();
    }
}
