package orrery.genie.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.tensor.NoGrad;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.worlds.ActionSpace;
import orrery.worlds.EpisodeFolder;

/**
 * What each button does to a bar when it is held, read off the frames that the world makes: from the same starts, under the same noise.
 *
 * @param world name
 * @param bar what was looked for, in words
 * @param starts places of recorded play, with room for the bar to both sides, from which each button was held
 * @param frames for which it was held
 * @param buttons names
 * @param shift mean rows by which the bar went down, button by button
 * @param seen starts in which the bar was found before and after, button by button
 * @param up the button of the pair that parts the bar best, the one that moves it up
 * @param down the other
 * @param opposite share of all starts in which the first moves it up and the second down, by half a pixel or more
 */
public record HeldButtons(
        String world,
        String bar,
        int starts,
        int frames,
        List<String> buttons,
        List<Double> shift,
        List<Integer> seen,
        String up,
        String down,
        double opposite) {
    private static final double MOVED = 0.5; // rows
    private static final double ROOM = 4; // rows from the ends of its way
    private static final int CANDIDATES = 4; // places looked at for each start

    /**
     * Measures.
     *
     * @param folder recorded play, of which the world has not learned what is looked at
     * @param starts how many, fewer where the recording is short
     * @param frames for which a button is held
     */
    public static HeldButtons measure(
            World world,
            EpisodeFolder folder,
            Bar bar,
            int starts,
            int frames,
            EvalOptions options,
            Progress progress,
            Stop stop) {
        ActionSpace space = world.card().actions();
        Check.that(
                space instanceof ActionSpace.Discrete && space.size() >= 2,
                "Give a world with two buttons or more.",
                "%s has no buttons to hold",
                world.card().name());
        try (Evidence evidence = Evidence.read(world, folder, options, progress, stop)) {
            List<Window> windows = withRoom(evidence, bar, starts, options.seed("held"));
            Double[][] moved = new Double[space.size()][windows.size()];
            progress.start("holding each button", space.size(), "button");
            for (int button = 0; button < space.size(); button++) {
                hold(world, evidence, bar, windows, frames, button, options, stop, moved[button]);
                progress.at(button + 1L, "");
            }
            progress.finish("");
            return of(world.card().name(), bar.toString(), frames, space.labels(), moved);
        }
    }

    /** Places at which the bar is seen and can go both ways: at an end, no button could move it further. */
    private static List<Window> withRoom(Evidence evidence, Bar bar, int starts, long seed) {
        List<Window> all = Window.choose(evidence.bounds(), CANDIDATES * starts, seed);
        List<Double> middles = new ArrayList<>();
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (Window window : all) {
            Double middle;
            try (Scope scope = Scope.open()) {
                middle = bar.middle(evidence.judged().pictures().select(0, window.last()));
            }
            double row = middle == null ? Double.NaN : middle;
            middles.add(row);
            top = middle == null ? top : Math.min(top, row);
            bottom = middle == null ? bottom : Math.max(bottom, row);
        }
        List<Window> roomy = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (middles.get(i) >= top + ROOM && middles.get(i) <= bottom - ROOM) { // not where it is not a number
                roomy.add(all.get(i));
            }
        }
        Check.that(
                !roomy.isEmpty(),
                "Look at a frame for its columns and its colour.",
                "%s is nowhere in the recordings with room to both sides",
                bar);
        List<Window> spread = new ArrayList<>();
        for (int i = 0; i < Math.min(starts, roomy.size()); i++) {
            spread.add(roomy.get((int) ((long) i * roomy.size() / Math.min(starts, roomy.size()))));
        }
        return spread;
    }

    private static void hold(
            World world,
            Evidence evidence,
            Bar bar,
            List<Window> windows,
            int frames,
            int button,
            EvalOptions options,
            Stop stop,
            @Nullable Double[] moved) {
        Futures futures = new Futures(world, evidence.judged(), options.steps(), stop);
        int at = 0;
        for (List<Window> batch : Futures.batches(windows)) {
            try (Scope scope = Scope.open();
                    NoGrad off = NoGrad.open()) {
                Tensor held = Tensor.zeros(orrery.tensor.DType.INT64, batch.size(), frames)
                        .fill_(button);
                List<Tensor> made = futures.run(batch, held, options.seed("held.noise." + at), () -> {});
                Tensor before =
                        evidence.judged().pictures().indexSelect(0, Futures.frames(batch, Window.CONTEXT - 1, 1));
                Tensor after = world.decode(made.get(frames - 1));
                for (int b = 0; b < batch.size(); b++) {
                    Double from = bar.middle(before.select(0, b));
                    Double to = bar.middle(after.select(0, b));
                    moved[at++] = from == null || to == null ? null : Double.valueOf(to - from);
                }
            }
        }
    }

    /**
     * Sums up.
     *
     * @param moved rows down, [buttons][starts]; null where the bar was not seen
     */
    static HeldButtons of(String world, String bar, int frames, List<String> names, @Nullable Double[][] moved) {
        int starts = moved[0].length;
        int up = 0;
        int down = 1;
        double best = -1;
        for (int a = 0; a < moved.length; a++) {
            for (int b = 0; b < moved.length; b++) {
                double share = opposite(moved[a], moved[b]);
                if (share > best) {
                    best = share;
                    up = a;
                    down = b;
                }
            }
        }
        List<Double> shift = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        for (@Nullable Double[] row : moved) {
            double sum = 0;
            int count = 0;
            for (Double value : row) {
                if (value != null) {
                    sum += value;
                    count++;
                }
            }
            shift.add(EvalWorld.rounded(count == 0 ? 0 : sum / count));
            seen.add(count);
        }
        return new HeldButtons(
                world,
                bar,
                starts,
                frames,
                names,
                shift,
                seen,
                names.get(up),
                names.get(down),
                EvalWorld.rounded(best));
    }

    private static double opposite(@Nullable Double[] up, @Nullable Double[] down) {
        int count = 0;
        for (int i = 0; i < up.length; i++) {
            Double a = up[i];
            Double b = down[i];
            count += a != null && b != null && a <= -MOVED && b >= MOVED ? 1 : 0;
        }
        return (double) count / up.length;
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%s: %s, each button held for %d frames from %d starts%n", world, bar, frames, starts));
        for (int k = 0; k < buttons.size(); k++) {
            text.append(String.format(
                    Locale.ROOT, "  %-16s %6.1f rows down (seen in %d)%n", buttons.get(k), shift.get(k), seen.get(k)));
        }
        return text.append(
                        opposite == 0
                                ? "no two of them move it opposite ways"
                                : String.format(
                                        Locale.ROOT,
                                        "%s moves it up and %s down in %.2f of the starts",
                                        up,
                                        down,
                                        opposite))
                .toString();
    }
}
