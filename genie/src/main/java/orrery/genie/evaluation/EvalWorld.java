package orrery.genie.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.Recorded;
import orrery.genie.World;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tensor.TorchRuntime;
import orrery.worlds.EpisodeFolder;

/** The whole examination of a world against recorded play; docs/lab/evaluation.md tells each definition. */
public final class EvalWorld {
    private static final int SHUFFLE_WINDOWS = 256;
    private static final double DIGITS = 1e4;

    private EvalWorld() {}

    /**
     * Measures.
     *
     * @param world stays the caller's
     * @param folder recorded play with the same actions
     * @throws orrery.base.OrreryException when the world was learned from an episode that it would be judged on, or the actions are others
     * @throws orrery.base.InterruptedAndSaved when {@code stop} is requested; nothing is kept
     */
    public static EvalResult run(World world, EpisodeFolder folder, EvalOptions options, Progress progress, Stop stop) {
        try (Evidence evidence = Evidence.read(world, folder, options, progress, stop)) {
            List<Window> windows = Window.choose(evidence.bounds(), options.windows(), options.seed("windows"));
            Check.that(
                    !windows.isEmpty(),
                    "Record episodes of " + (Window.CONTEXT + 1) + " frames or more.",
                    "%s: no episode is long enough to be continued",
                    folder.folder());
            if (windows.size() < EvalOptions.FEWEST_WINDOWS) {
                progress.say("only " + windows.size() + " windows: too few to quote differences of a decibel");
            }
            TokenizerScores tokenizer = TokenizerScores.measure(world, evidence, progress);
            Map<String, Map<Integer, Scores>> rows =
                    new RolloutRows(world, evidence, options).measure(windows, progress, stop);
            EvalResult.Follow follow = ActionFollow.measure(world, evidence, windows, options, progress, stop);
            ActionShuffle.Ratios shuffled = shuffled(world, evidence, options, progress, stop);
            EvalResult.Drift drift = new Drift(world, evidence, options).measure(progress, stop);
            EvalResult.Speed speed = Speed.measure(world, options.steps(), options.seed("speed"), progress, stop);
            CodeFigures codes = codes(world, folder, evidence, options, progress, stop);
            if (options.video() != null) {
                TruthBesideModel.write(options.video(), world, evidence, options, progress, stop);
            }
            Table table = new Table(rows, options.seed("bootstrap"));
            return new EvalResult(
                    world.card().name(),
                    folder.name(),
                    evidence.part(),
                    world.steps(options.steps()),
                    TorchRuntime.threads(),
                    options.seed(),
                    tokenizer.result(),
                    table.means("psnr"),
                    table.means("psnr_moving"),
                    table.means("copy_psnr"),
                    table.means("copy_psnr_moving"),
                    table.means("ceiling_psnr"),
                    table.means("ceiling_psnr_moving"),
                    table.means("psnr_above_copy"),
                    table.means("psnr_moving_above_copy"),
                    table.means("ssim"),
                    table.means("delta_psnr"),
                    table.means("delta_psnr_moving"),
                    table.errors(tokenizer),
                    Scores.RESAMPLES,
                    windows.size(),
                    (int) windows.stream().mapToInt(Window::episode).distinct().count(),
                    table.columns(),
                    follow == null ? null : follow.model(),
                    follow,
                    shuffled == null ? null : rounded(shuffled.all()),
                    shuffled == null ? null : rounded(shuffled.last()),
                    drift,
                    rounded(speed.fps()),
                    new EvalResult.Latency(rounded(speed.p50()), rounded(speed.p95())),
                    codes);
        }
    }

    private static @Nullable CodeFigures codes(
            World world, EpisodeFolder folder, Evidence evidence, EvalOptions options, Progress progress, Stop stop) {
        return world.buttons() == null || !CodeFigures.canMeasure(folder.actions())
                ? null
                : CodeFigures.measure(
                        world.buttons(),
                        evidence.reference(),
                        evidence.judged(),
                        folder.actions().size(),
                        world.card().codes() == null
                                ? List.of()
                                : world.card().codes().table(),
                        options.seed("codes"),
                        progress,
                        stop);
    }

    /** Stores the figures in the world's {@code world.json}, whole or not at all. What was measured of its physics stays. */
    public static void save(World world, EvalResult result) {
        Map<String, Object> figures = result.figures();
        Object physics = world.card().measured().get("physics");
        if (physics != null) {
            figures.put("physics", physics);
        }
        Records.write(world.folder().resolve("world.json"), world.card().withMeasured(figures));
    }

    static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }

    private static ActionShuffle.@Nullable Ratios shuffled(
            World world, Evidence evidence, EvalOptions options, Progress progress, Stop stop) {
        int length = Math.min(Window.CONTEXT + 1, world.dynamics().config().window());
        Recorded judged = evidence.judged();
        long[] starts = ActionReader.every(judged.windows(length), SHUFFLE_WINDOWS);
        if (!world.card().actions().labelled() || starts.length < 2) {
            return null;
        }
        try (Scope scope = Scope.open()) {
            Tensor at = Tensor.of(starts, starts.length)
                    .unsqueeze(1)
                    .add(Tensor.arange(length))
                    .reshape(-1);
            Tensor latents = Futures.windowed(judged.latents(at), starts.length);
            Tensor actions = Futures.windowed(judged.actions().indexSelect(0, at), starts.length);
            return ActionShuffle.measure(world.dynamics(), latents, actions, options.seed("shuffle"), progress, stop);
        }
    }

    /** Scores by row and time, as the result wants them. */
    private record Table(Map<String, Map<Integer, Scores>> rows, long seed) {
        Map<String, Double> means(String row) {
            Map<String, Double> means = new LinkedHashMap<>();
            rows.getOrDefault(row, Map.of()).forEach((t, scores) -> {
                if (scores.count() > 0) {
                    means.put(String.valueOf(t), rounded(scores.mean()));
                }
            });
            return means;
        }

        Map<String, Map<String, Double>> errors(TokenizerScores tokenizer) {
            Map<String, Map<String, Double>> errors = new LinkedHashMap<>();
            errors.put("tokenizer", tokenizer.errors(seed));
            rows.forEach((row, columns) -> {
                Map<String, Double> its = new LinkedHashMap<>();
                columns.forEach((t, scores) -> {
                    double error = scores.standardError(seed);
                    if (Double.isFinite(error)) {
                        its.put(String.valueOf(t), rounded(error));
                    }
                });
                errors.put(row, its);
            });
            return errors;
        }

        Map<String, EvalResult.Row> columns() {
            Map<String, EvalResult.Row> columns = new LinkedHashMap<>();
            rows.getOrDefault("psnr", Map.of()).forEach((t, scores) -> {
                Scores moving = rows.getOrDefault("psnr_moving", Map.of()).getOrDefault(t, new Scores());
                columns.put(String.valueOf(t), new EvalResult.Row(scores.count(), scores.episodes(), moving.dropped()));
            });
            return columns;
        }
    }
}
