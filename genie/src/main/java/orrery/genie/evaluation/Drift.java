package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.Neighbours;
import orrery.genie.Recorded;
import orrery.genie.Rollout;
import orrery.genie.World;
import orrery.tensor.DType;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * Lets the world run for long under random actions, each held for some frames, and watches whether its frames stay like real ones. A
 * start has drifted when {@link DriftRule#drifted} holds at any of the columns from 10 frames on, each the mean of the last {@value
 * DriftRule#SPAN} frames.
 */
final class Drift {
    /** Runs side by side. */
    static final int STARTS = 8;

    private static final int HELD = 4;
    private static final int BANK = 2000;
    private static final int REAL = 500;

    private final World world;
    private final Evidence evidence;
    private final EvalOptions options;

    Drift(World world, Evidence evidence, EvalOptions options) {
        this.world = world;
        this.evidence = evidence;
        this.options = options;
    }

    /** Runs it; starts are real contexts of the judged episodes. */
    EvalResult.Drift measure(Progress progress, Stop stop) {
        List<Window> starts = Window.choose(evidence.bounds(), STARTS, options.seed("drift.starts"));
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open();
                Neighbours neighbours =
                        new Neighbours(evidence.reference().latents(Evidence.spread(evidence.bank(), BANK)))) {
            Real real = real(neighbours);
            Run run = run(starts, neighbours, progress, stop);
            return judge(run, real);
        }
    }

    /** Frames 1 (where runs begin), 10, 100, 1000 and the last. */
    static List<Integer> columns(int frames) {
        TreeSet<Integer> columns = new TreeSet<>(List.of(1, 10, 100, 1000));
        columns.removeIf(column -> column > frames);
        columns.add(frames);
        return List.copyOf(columns);
    }

    /**
     * What real frames look like.
     *
     * @param rule made from them
     * @param lost share of real stretches that the rule would call drifted: its false alarms
     */
    private record Real(DriftRule rule, double lost) {}

    private Real real(Neighbours neighbours) {
        Recorded judged = evidence.judged();
        List<Integer> held = evidence.heldOut();
        Tensor some = judged.latents(Evidence.spread(held, REAL));
        double deviation = mean(deviations(some));
        double distance = mean(neighbours.distances(some));
        List<Double> changes = new ArrayList<>();
        long[] pairs = ActionReader.every(judged.windows(2), REAL);
        for (long at : pairs) {
            try (Scope one = Scope.open()) {
                Tensor two = judged.pictures().narrow(0, at, 2).to(DType.FLOAT32);
                changes.add(two.select(0, 0).sub(two.select(0, 1)).abs().mean().item());
            }
        }
        DriftRule rule = new DriftRule(
                deviation,
                distance,
                changes.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        int stretches = 0;
        int lost = 0;
        int step = Math.max(DriftRule.SPAN, held.size() / 200);
        for (int i = 0; i + DriftRule.SPAN <= held.size(); i += step) {
            try (Scope one = Scope.open()) {
                Tensor frames = judged.latents(Evidence.spread(held.subList(i, i + DriftRule.SPAN), DriftRule.SPAN));
                stretches++;
                lost += rule.drifted(mean(deviations(frames)), mean(neighbours.distances(frames))) ? 1 : 0;
            }
        }
        return new Real(rule, stretches == 0 ? 0 : (double) lost / stretches);
    }

    /**
     * What the runs did.
     *
     * @param deviations by column, then by start
     * @param distances the same
     * @param changes by start, then by frame
     */
    private record Run(Map<Integer, double[]> deviations, Map<Integer, double[]> distances, double[][] changes) {}

    private Run run(List<Window> starts, Neighbours neighbours, Progress progress, Stop stop) {
        int frames = options.driftFrames();
        int batch = starts.size();
        Recorded judged = evidence.judged();
        Map<Integer, double[]> deviations = new LinkedHashMap<>();
        Map<Integer, double[]> distances = new LinkedHashMap<>();
        double[][] changes = new double[batch][frames - 1];
        progress.start("running on for " + frames + " frames from " + batch + " starts", frames, "frames");
        SplittableRandom random = new SplittableRandom(options.seed("drift.actions"));
        try (Rollout rollout = world.rollout(batch, options.seed("drift.noise"));
                Scope all = Scope.open()) {
            Tensor context = Futures.frames(starts, 0, Window.CONTEXT);
            rollout.remember(
                    Futures.windowed(judged.latents(context), batch),
                    Futures.windowed(judged.actions().indexSelect(0, context), batch));
            Tensor actions = RandomActions.sequences(world.card().actions(), batch, frames, HELD, random);
            byte[] before = new byte[0];
            for (int t = 1; t <= frames; t++) {
                if (stop.requested()) {
                    throw new InterruptedAndSaved("stopped while evaluating", "Give the same command again.");
                }
                try (Scope one = Scope.open()) {
                    Tensor led = actions.narrow(1, t - 1, 1);
                    Tensor next = rollout.next(led, options.steps());
                    rollout.remember(next, led);
                    Tensor latents = next.select(1, 0).to(DType.FLOAT32);
                    for (int column : columns(frames)) {
                        if (t <= column && t > column - span(column)) {
                            add(deviations, column, batch, deviations(latents));
                            add(distances, column, batch, neighbours.distances(latents));
                        }
                    }
                    byte[] now = world.decode(latents).bytes();
                    if (t > 1) {
                        for (int b = 0; b < batch; b++) {
                            changes[b][t - 2] = change(before, now, b, batch);
                        }
                    }
                    before = now;
                }
                progress.at(t, "");
            }
        }
        progress.finish("");
        return new Run(deviations, distances, changes);
    }

    private static int span(int column) {
        return Math.min(column, DriftRule.SPAN);
    }

    private static void add(Map<Integer, double[]> into, int column, int batch, double[] values) {
        double[] sums = into.computeIfAbsent(column, c -> new double[batch]);
        for (int b = 0; b < batch; b++) {
            sums[b] += values[b] / span(column);
        }
    }

    private static double change(byte[] before, byte[] now, int start, int batch) {
        int size = now.length / batch;
        long sum = 0;
        for (int i = start * size; i < (start + 1) * size; i++) {
            sum += Math.abs((now[i] & 0xff) - (before[i] & 0xff));
        }
        return (double) sum / size;
    }

    private EvalResult.Drift judge(Run run, Real real) {
        DriftRule rule = real.rule();
        int batch = run.changes().length;
        boolean[] lost = new boolean[batch];
        Map<String, EvalResult.DriftColumn> columns = new LinkedHashMap<>();
        for (int column : columns(options.driftFrames())) {
            double[] deviations = at(run.deviations(), column);
            double[] distances = at(run.distances(), column);
            int count = 0;
            for (int b = 0; b < batch; b++) {
                boolean drifted = rule.drifted(deviations[b], distances[b]);
                count += drifted ? 1 : 0;
                lost[b] |= drifted && column >= DriftRule.SPAN;
            }
            columns.put(
                    String.valueOf(column),
                    new EvalResult.DriftColumn(
                            EvalWorld.rounded(mean(deviations) / rule.deviation()),
                            EvalWorld.rounded(mean(distances) / rule.distance()),
                            count));
        }
        int drifted = (int) IntStream.range(0, batch).filter(b -> lost[b]).count();
        int frozen = (int) IntStream.range(0, batch)
                .filter(b -> rule.frozen(run.changes()[b]))
                .count();
        EvalResult.DriftColumn end = columns.get(String.valueOf(options.driftFrames()));
        double ratio = end == null ? Double.NaN : end.stdRatio();
        return new EvalResult.Drift(
                drifted, frozen, batch, ratio, options.driftFrames(), EvalWorld.rounded(real.lost()), columns);
    }

    private static double[] at(Map<Integer, double[]> columns, int column) {
        return columns.getOrDefault(column, new double[0]);
    }

    /** Deviation within each of [B, N, C]. */
    private static double[] deviations(Tensor latents) {
        try (Scope scope = Scope.open()) {
            return latents.flatten(1, 2).variance(false, 1).sqrt().doubles();
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
