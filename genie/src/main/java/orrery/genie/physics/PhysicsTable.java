package orrery.genie.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.PhysicsRow;
import orrery.worlds.physics.Pooled;
import orrery.worlds.physics.Track;
import orrery.worlds.simulators.SceneRange;

/** Collects what every origin of pictures got wrong, by split, length of context and horizon. */
final class PhysicsTable {
    /** The learned world. */
    static final String MODEL = "model";

    /** The truth itself, which the tracker reads no better than it can. */
    static final String TRUTH = "truth";

    /** The baselines, from the simplest to the best informed. */
    static final List<String> BASELINES = List.of("copy", "linear", "ceiling");

    private static final double DIGITS = 1e4;

    private record Cell(SceneRange split, int context, String origin, int horizon) {}

    private final List<Integer> horizons;
    private final Map<Cell, PhysicsRow> rows = new LinkedHashMap<>();

    PhysicsTable(List<Integer> horizons) {
        this.horizons = horizons;
    }

    /** Compares a guess with the truth of one scene at one horizon. */
    void add(SceneRange split, int context, String origin, TrueScene scene, int horizon, Baselines.Guess guess) {
        Moment before = scene.at(TrueScene.LAST + horizon - 1);
        Moment now = scene.at(TrueScene.LAST + horizon);
        Map<String, Track> seen = Track.read(scene.tracker(), guess.before(), guess.now(), false);
        rows.computeIfAbsent(new Cell(split, context, origin, horizon), cell -> new PhysicsRow())
                .add(scene.number(), before, now, guess.now(), scene.tracker(), seen, guess.told(), scene.gravity());
    }

    /** One figure's sums; empty ones where nothing was added. */
    Pooled figure(SceneRange split, int context, String origin, int horizon, String name) {
        PhysicsRow row = rows.get(new Cell(split, context, origin, horizon));
        return row == null ? new Pooled() : row.figures().getOrDefault(name, new Pooled());
    }

    /** Means or standard errors by horizon, then by figure. */
    Map<String, Map<String, Double>> byHorizon(
            SceneRange split, int context, String origin, ToDoubleFunction<Pooled> what) {
        Map<String, Map<String, Double>> table = new LinkedHashMap<>();
        for (int horizon : horizons) {
            PhysicsRow row = rows.get(new Cell(split, context, origin, horizon));
            if (row != null) {
                table.put(String.valueOf(horizon), values(row.figures(), what));
            }
        }
        return table;
    }

    /** Everything of one length of context. */
    PhysicsResult.Part part(int context, ToDoubleFunction<Pooled> what) {
        Map<String, Map<String, Map<String, Double>>> bySplit = new LinkedHashMap<>();
        Map<String, Map<String, Map<String, Map<String, Double>>>> baselines = new LinkedHashMap<>();
        for (SceneRange split : SceneRange.values()) {
            bySplit.put(name(split), byHorizon(split, context, MODEL, what));
            Map<String, Map<String, Map<String, Double>>> its = new LinkedHashMap<>();
            BASELINES.forEach(baseline -> its.put(baseline, byHorizon(split, context, baseline, what)));
            baselines.put(name(split), its);
        }
        return new PhysicsResult.Part(
                byHorizon(SceneRange.TRAINED, context, MODEL, what),
                bySplit,
                baselines.getOrDefault(name(SceneRange.TRAINED), Map.of()),
                baselines);
    }

    /** Bodies that moved, by horizon, in the scenes as trained. */
    Map<String, Integer> moving() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int horizon : horizons) {
            Pooled places = figure(SceneRange.TRAINED, TrueScene.CONTEXT, MODEL, horizon, "position_error_px");
            counts.put(String.valueOf(horizon), places.count());
        }
        return counts;
    }

    /** A split as JSON and people call it. */
    static String name(SceneRange split) {
        return split.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Double> values(Map<String, Pooled> figures, ToDoubleFunction<Pooled> what) {
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(PhysicsResult.FIGURES);
        names.retainAll(figures.keySet());
        for (String name : names) {
            double value = what.applyAsDouble(figures.getOrDefault(name, new Pooled()));
            if (Double.isFinite(value)) {
                values.put(name, rounded(value));
            }
        }
        return values;
    }

    static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }
}
