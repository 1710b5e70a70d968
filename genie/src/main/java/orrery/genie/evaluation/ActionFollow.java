package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.ActionSpace;

/**
 * Does the world do as it is told? An {@link ActionReader} that learned on real frames is shown transitions that the world made under
 * uniform random actions. Buttons: how often it reads the button that was given. Axes: the correlation of what it reads with what was
 * given.
 */
final class ActionFollow {
    private static final int WINDOWS = 64;
    private static final int FRAMES = 16;
    private static final int JUDGED = 4000; // real transitions
    private static final int FEWEST = 32; // transitions, to learn from and to judge on

    private ActionFollow() {}

    /** Measures it; null where there are too few labelled transitions. */
    static EvalResult.@Nullable Follow measure(
            World world, Evidence evidence, List<Window> windows, EvalOptions options, Progress progress, Stop stop) {
        ActionSpace space = world.card().actions();
        long[] learn = Evidence.transitions(evidence.reference(), evidence.bank());
        long[] held = ActionReader.every(Evidence.transitions(evidence.judged(), evidence.heldOut()), JUDGED);
        if (!space.labelled() || learn.length < FEWEST || held.length < FEWEST) {
            return null;
        }
        try (ActionReader reader =
                ActionReader.train(evidence.reference(), learn, space.size(), options.seed("reader"), progress, stop)) {
            List<Window> some = new ArrayList<>();
            for (int i = 0; i < Math.min(WINDOWS, windows.size()); i++) {
                some.add(windows.get((int) ((long) i * windows.size() / Math.min(WINDOWS, windows.size()))));
            }
            try (Scope scope = Scope.open()) {
                Pairs made = made(world, evidence, reader, some, options, progress, stop);
                Pairs real = new Pairs(
                        reader.read(evidence.judged(), held),
                        evidence.judged()
                                .actions()
                                .indexSelect(0, Tensor.of(held, held.length).add(1)));
                return space instanceof ActionSpace.Continuous
                        ? axes(made, real, space)
                        : buttons(made, real, evidence, held);
            }
        }
    }

    /**
     * What was read and what was given.
     *
     * @param read [M, outputs]
     * @param given INT64 [M] or FLOAT32 [M, axes + 1]
     */
    record Pairs(Tensor read, Tensor given) {}

    private static Pairs made(
            World world,
            Evidence evidence,
            ActionReader reader,
            List<Window> windows,
            EvalOptions options,
            Progress progress,
            Stop stop) {
        Futures futures = new Futures(world, evidence.judged(), options.steps(), stop);
        progress.start("acting at random", (long) windows.size() * FRAMES, "frames");
        long[] done = {0};
        List<Tensor> read = new ArrayList<>();
        List<Tensor> given = new ArrayList<>();
        int number = 0;
        for (List<Window> batch : Futures.batches(windows)) {
            SplittableRandom random = new SplittableRandom(options.seed("follow." + number));
            Tensor actions = RandomActions.sequences(world.card().actions(), batch.size(), FRAMES, 1, random);
            List<Tensor> latents = futures.run(
                    batch,
                    actions,
                    options.seed("follow.noise." + number),
                    () -> progress.at(done[0] += batch.size(), ""));
            Tensor now = evidence.judged().latents(Futures.frames(batch, Window.CONTEXT - 1, 1));
            for (int t = 0; t < FRAMES; t++) {
                read.add(reader.read(now, latents.get(t)));
                given.add(actions.select(1, t));
                now = latents.get(t);
            }
            number++;
        }
        progress.finish("");
        return new Pairs(Tensor.cat(read, 0), Tensor.cat(given, 0));
    }

    private static EvalResult.Follow buttons(Pairs made, Pairs real, Evidence evidence, long[] held) {
        long[] given = real.given().longs();
        long[] read = real.read().argmax(1).longs();
        long[] before = evidence.judged()
                .actions()
                .indexSelect(0, Tensor.of(held, held.length))
                .longs();
        int[] changed = IntStream.range(0, given.length)
                .filter(i -> given[i] != before[i])
                .toArray();
        Double afterChange =
                changed.length == 0 ? null : EvalWorld.rounded(same(pick(read, changed), pick(given, changed)));
        return new EvalResult.Follow(
                EvalWorld.rounded(
                        same(made.read().argmax(1).longs(), made.given().longs())),
                EvalWorld.rounded(same(read, given)),
                afterChange,
                EvalWorld.rounded(majority(given)),
                EvalWorld.rounded(same(given, before)),
                given.length,
                made.read().size(0),
                null);
    }

    private static long[] pick(long[] values, int[] at) {
        return IntStream.of(at).mapToLong(i -> values[i]).toArray();
    }

    /** Share of places at which two lists agree. */
    static double same(long[] a, long[] b) {
        int count = 0;
        for (int i = 0; i < a.length; i++) {
            count += a[i] == b[i] ? 1 : 0;
        }
        return (double) count / a.length;
    }

    /** Share of the commonest. */
    static double majority(long[] actions) {
        return Arrays.stream(actions)
                        .boxed()
                        .collect(Collectors.groupingBy(action -> action, Collectors.counting()))
                        .values()
                        .stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0)
                / (double) actions.length;
    }

    private static EvalResult.Follow axes(Pairs made, Pairs real, ActionSpace space) {
        List<EvalResult.Axis> axes = new ArrayList<>();
        double model = 0;
        double ceiling = 0;
        for (int i = 0; i < space.size(); i++) {
            double its = correlation(made, i);
            double theirs = correlation(real, i);
            axes.add(new EvalResult.Axis(space.labels().get(i), EvalWorld.rounded(its), EvalWorld.rounded(theirs)));
            model += its / space.size();
            ceiling += theirs / space.size();
        }
        return new EvalResult.Follow(
                EvalWorld.rounded(model),
                EvalWorld.rounded(ceiling),
                null,
                null,
                null,
                real.read().size(0),
                made.read().size(0),
                axes);
    }

    private static double correlation(Pairs pairs, int axis) {
        return Correlation.pearson(
                pairs.read().select(1, axis).doubles(),
                pairs.given().select(1, axis).doubles());
    }
}
