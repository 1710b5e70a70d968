package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.List;
import orrery.base.InterruptedAndSaved;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.Rollout;
import orrery.genie.World;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Windows carried on by the world, many side by side: a frame of 16 costs a third of a single one. */
final class Futures {
    /** Most windows side by side. */
    static final int BATCH = 16;

    private final World world;
    private final Recorded recorded;
    private final int steps;
    private final Stop stop;

    Futures(World world, Recorded recorded, int steps, Stop stop) {
        this.world = world;
        this.recorded = recorded;
        this.steps = steps;
        this.stop = stop;
    }

    /**
     * Carries windows on.
     *
     * @param windows at most {@value #BATCH} are sensible
     * @param actions that lead into the new frames: INT64 [B, T] or [B, T, axes + 1]
     * @param seed of the noise: the same seed gives the same noise whatever the actions
     * @param afterFrame called after each frame
     * @return T times FLOAT32 [B, N, C]; they die with the caller's scope
     */
    List<Tensor> run(List<Window> windows, Tensor actions, long seed, Runnable afterFrame) {
        List<Tensor> made = new ArrayList<>();
        try (Rollout rollout = world.rollout(windows.size(), seed);
                Scope all = Scope.open();
                NoGrad off = NoGrad.open()) {
            Tensor context = frames(windows, 0, Window.CONTEXT);
            rollout.remember(
                    windowed(recorded.latents(context), windows.size()),
                    windowed(recorded.actions().indexSelect(0, context), windows.size()));
            long frames = actions.size(1);
            for (long t = 0; t < frames; t++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
                }
                try (Scope one = Scope.open()) {
                    Tensor led = actions.narrow(1, t, 1);
                    Tensor next = rollout.next(led, steps);
                    if (t + 1 < frames) {
                        rollout.remember(next, led);
                    }
                    made.add(one.keep(next.select(1, 0).to(DType.FLOAT32).copy()));
                }
                afterFrame.run();
            }
            made.forEach(all::keep);
            return made;
        }
    }

    /** The recorded actions after the context, [B, T]; beyond a window's horizon its last one is repeated. */
    Tensor recordedActions(List<Window> windows, int frames) {
        return windowed(recorded.actions().indexSelect(0, frames(windows, Window.CONTEXT, frames)), windows.size());
    }

    /** Frame numbers {@code from .. from + count − 1} of each window, INT64 [B · count], held within the window. */
    static Tensor frames(List<Window> windows, int from, int count) {
        long[] at = new long[windows.size() * count];
        for (int b = 0; b < windows.size(); b++) {
            Window window = windows.get(b);
            for (int i = 0; i < count; i++) {
                at[b * count + i] = (long) window.start() + Math.min(from + i, Window.CONTEXT + window.horizon() - 1);
            }
        }
        return Tensor.of(at, at.length);
    }

    /** Rows as [B, rows / B, ...]. */
    static Tensor windowed(Tensor rows, int batch) {
        long[] shape = rows.shape();
        long[] windowed = new long[shape.length + 1];
        windowed[0] = batch;
        windowed[1] = shape[0] / batch;
        System.arraycopy(shape, 1, windowed, 2, shape.length - 1);
        return rows.reshape(windowed);
    }

    /** Windows in batches. */
    static List<List<Window>> batches(List<Window> windows) {
        List<List<Window>> batches = new ArrayList<>();
        for (int i = 0; i < windows.size(); i += BATCH) {
            batches.add(windows.subList(i, Math.min(windows.size(), i + BATCH)));
        }
        return batches;
    }
}
