package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.video.Metrics;
import orrery.video.Ssim;
import orrery.worlds.ActionSpace;

/**
 * Continues windows with the recorded actions, and with other ones under the same noise, and compares frames at {@link #TIMES} with
 * what came in truth. All comparisons are paired by window.
 */
final class RolloutRows {
    /** Frames after the context that are compared. */
    static final List<Integer> TIMES = List.of(1, 4, 16, 64);

    /** Frames that are made with other actions. */
    static final int OTHER_FRAMES = 16;

    static final Ssim SSIM = Ssim.gaussian(1.5);

    private final World world;
    private final Evidence evidence;
    private final EvalOptions options;
    private final Map<String, Map<Integer, Scores>> rows = new LinkedHashMap<>();

    RolloutRows(World world, Evidence evidence, EvalOptions options) {
        this.world = world;
        this.evidence = evidence;
        this.options = options;
    }

    /** Figures by row and time. */
    Map<String, Map<Integer, Scores>> measure(List<Window> windows, Progress progress, Stop stop) {
        Futures futures = new Futures(world, evidence.judged(), options.steps(), stop);
        boolean labelled = world.card().actions().labelled();
        long total = 0;
        for (List<Window> batch : Futures.batches(windows)) {
            total += (long) batch.size() * (horizon(batch) + (labelled ? otherFrames(batch) : 0));
        }
        progress.start("continuing " + windows.size() + " windows", total, "frames");
        long[] done = {0};
        int number = 0;
        for (List<Window> batch : Futures.batches(windows)) {
            Runnable after = () -> progress.at(done[0] += batch.size(), "");
            long noise = options.seed("noise." + number);
            try (Scope scope = Scope.open()) {
                List<Tensor> model = futures.run(batch, futures.recordedActions(batch, horizon(batch)), noise, after);
                List<Tensor> other = List.of();
                if (labelled) {
                    Tensor actions = otherActions(futures, windows, number * Futures.BATCH, batch);
                    other = futures.run(batch, actions, noise, after);
                }
                for (int t : TIMES) {
                    if (t <= model.size()) {
                        compare(batch, t, model.get(t - 1), t <= other.size() ? other.get(t - 1) : null);
                    }
                }
            }
            number++;
        }
        progress.finish("");
        return rows;
    }

    private static int horizon(List<Window> batch) {
        return batch.stream().mapToInt(Window::horizon).max().orElse(0);
    }

    private static int otherFrames(List<Window> batch) {
        return Math.min(OTHER_FRAMES, horizon(batch));
    }

    /** Uniform for buttons; for axes, where uniform would be unlike any play, what was done in another window. */
    private Tensor otherActions(Futures futures, List<Window> all, int first, List<Window> batch) {
        int frames = otherFrames(batch);
        if (world.card().actions() instanceof ActionSpace.Continuous) {
            List<Window> others = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                others.add(all.get((first + i + all.size() / 2) % all.size()));
            }
            return futures.recordedActions(others, frames);
        }
        SplittableRandom random = new SplittableRandom(options.seed("other." + first));
        return RandomActions.sequences(world.card().actions(), batch.size(), frames, 1, random);
    }

    private void compare(List<Window> batch, int t, Tensor model, @Nullable Tensor other) {
        List<Integer> enough = new ArrayList<>();
        for (int b = 0; b < batch.size(); b++) {
            if (batch.get(b).horizon() >= t) {
                enough.add(b);
            }
        }
        if (enough.isEmpty()) {
            return;
        }
        List<Window> windows = enough.stream().map(batch::get).toList();
        Tensor rowsLeft =
                Tensor.of(enough.stream().mapToLong(Integer::longValue).toArray(), enough.size());
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            Recorded judged = evidence.judged();
            Tensor at = Futures.frames(windows, Window.CONTEXT + t - 1, 1);
            Tensor truth = judged.pictures().indexSelect(0, at);
            Tensor before = judged.pictures().indexSelect(0, Futures.frames(windows, Window.CONTEXT + t - 2, 1));
            Tensor copy = judged.pictures().indexSelect(0, Futures.frames(windows, Window.CONTEXT - 1, 1));
            Tensor moving =
                    evidence.background().moving(truth, before, world.card().fixedCamera());
            Tensor made = world.decode(model.indexSelect(0, rowsLeft));
            Tensor ceiling = world.decode(judged.latents(at));
            double[] psnr = Metrics.psnrEach(truth, made);
            double[] psnrMoving = Metrics.psnrEach(truth, made, moving);
            double[] copied = Metrics.psnrEach(truth, copy);
            double[] copiedMoving = Metrics.psnrEach(truth, copy, moving);
            add("psnr", t, windows, psnr);
            add("psnr_moving", t, windows, psnrMoving);
            add("copy_psnr", t, windows, copied);
            add("copy_psnr_moving", t, windows, copiedMoving);
            add("ceiling_psnr", t, windows, Metrics.psnrEach(truth, ceiling));
            add("ceiling_psnr_moving", t, windows, Metrics.psnrEach(truth, ceiling, moving));
            add("psnr_above_copy", t, windows, minus(psnr, copied));
            add("psnr_moving_above_copy", t, windows, minus(psnrMoving, copiedMoving));
            add("ssim", t, windows, SSIM.lumaEach(truth, made));
            if (other != null) {
                Tensor otherwise = world.decode(other.indexSelect(0, rowsLeft));
                add("delta_psnr", t, windows, minus(psnr, Metrics.psnrEach(truth, otherwise)));
                add("delta_psnr_moving", t, windows, minus(psnrMoving, Metrics.psnrEach(truth, otherwise, moving)));
            }
        }
    }

    private void add(String row, int t, List<Window> windows, double[] values) {
        Scores scores =
                rows.computeIfAbsent(row, name -> new LinkedHashMap<>()).computeIfAbsent(t, time -> new Scores());
        for (int i = 0; i < values.length; i++) {
            scores.add(values[i], windows.get(i).episode());
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }
}
