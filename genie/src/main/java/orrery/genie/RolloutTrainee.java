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
 * <p>In half of the rows a pattern of noise lies on the past, the same on all of its frames. What comes must be free of it: else the network
 * hands every speck on to the next frame, and after a hundred frames bodies are made of specks.
 */
final class RolloutTrainee extends DynamicsTrainee {
    /** Frames after the past in the longest windows, a power of two. */
    static final int FUTURE = 16;

    private static final List<Double> DOUBLINGS = List.of(0.35, 0.5, 0.65, 0.8); // shares of the run
    private static final double SPECKS = 0.1; // greatest deviation, of scaled latents

    private final LocalDynamics dynamics;
    private final @Nullable VariedPlay varied;

    RolloutTrainee(LocalDynamics dynamics, Data training, Data judged, DynamicsBatch batch) {
        super(dynamics, training, judged, batch);
        this.dynamics = dynamics;
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
        int ahead = ahead((double) step.index() / step.total());
        Windows drawn = shown(step, batch().windows() * FUTURE / ahead, ahead);
        Tensor past = drawn.latents().narrow(1, 0, dynamics.past());
        Tensor specked = past.add(specks(past, step));
        Tensor loss = error(specked, drawn);
        return new StepLoss(loss, Map.of("flow", loss));
    }

    private Windows shown(Step step, int rows, int ahead) {
        int frames = dynamics.past() + ahead;
        int some = varied == null ? 0 : varied.rows(rows, step);
        Windows recorded = drawn(step, rows - some, frames);
        return varied == null || some == 0 ? recorded : varied.beside(recorded, some, ahead, step);
    }

    /** How many frames are found one after another at a share of the run. */
    static int ahead(double share) {
        return 1 << DOUBLINGS.stream().filter(from -> share >= from).count();
    }

    private static Tensor specks(Tensor past, Step step) {
        Generator generator = step.generator();
        long rows = past.size(0) * step.share().size();
        Tensor deviation = Tensor.rand(generator, rows, 1, 1, 1)
                .mul(2 * SPECKS)
                .add(-SPECKS)
                .clamp(0, SPECKS);
        return step.share()
                .of(Tensor.randn(generator, rows, 1, past.size(2), past.size(3)).mul(deviation));
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
