package orrery.genie.physics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.genie.WorldCard;
import orrery.genie.evaluation.Speed;
import orrery.tensor.TorchRuntime;
import orrery.worlds.Action;
import orrery.worlds.Frame;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.Pooled;
import orrery.worlds.physics.Sighting;
import orrery.worlds.physics.Silhouette;
import orrery.worlds.physics.Track;
import orrery.worlds.physics.Tracker;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Outlines;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;
import orrery.worlds.simulators.Simulators;

/**
 * The examination of a world's physics against the simulator that it was learned from; docs/guide/physics.md tells what each figure means.
 * Scenes are made anew and their seeds come from streams that recording does not use. Memory holds one batch of scenes at a time.
 */
public final class EvalPhysics {
    private static final int[] CONTEXTS = {TrueScene.CONTEXT, 1};

    private final World world;
    private final PhysicsOptions options;
    private final ModelFutures futures;
    private final PhysicsTable table;
    private final Pooled trackerError = new Pooled();
    private final Map<SceneRange, ImpulseResponse> impulses = new EnumMap<>(SceneRange.class);

    private EvalPhysics(World world, PhysicsOptions options, Stop stop) {
        this.world = world;
        this.options = options;
        futures = new ModelFutures(world, options.steps(), stop);
        table = new PhysicsTable(options.horizons());
    }

    /**
     * Measures.
     *
     * @param world stays the caller's
     * @throws OrreryException when no simulator belongs to the world, or it has other actions
     * @throws orrery.base.InterruptedAndSaved when {@code stop} is requested; nothing is kept
     */
    public static PhysicsResult run(World world, PhysicsOptions options, Progress progress, Stop stop) {
        String name = simulatorOf(world, options);
        return new EvalPhysics(world, options, stop).measure(name, progress, stop);
    }

    /** Stores the figures in the world's {@code world.json} under {@code physics}, whole or not at all. */
    public static void save(World world, PhysicsResult result) {
        Map<String, Object> measured = new LinkedHashMap<>(world.card().measured());
        measured.put("physics", result.figures());
        Records.write(world.folder().resolve("world.json"), world.card().withMeasured(measured));
    }

    private static String simulatorOf(World world, PhysicsOptions options) {
        String named = options.simulator();
        String name = named == null ? world.card().name() : named;
        if (!Simulators.names().contains(name)) {
            String known = String.join(", ", Simulators.names());
            throw new OrreryException(
                    "no simulator \"" + name + "\"" + (named == null ? " belongs to this world" : ""),
                    named == null
                            ? "Use a world that was learned from the episodes of a simulator, or name it: --simulator "
                                    + known + "."
                            : "Use one of " + known + ".");
        }
        return name;
    }

    private Simulator open(String name, SceneRange range) {
        WorldCard card = world.card();
        Simulator simulator =
                Simulators.open(name, card.tokenizer().width(), card.tokenizer().height(), range);
        List<String> theirs = simulator.info().actions().labels();
        Check.that(
                theirs.equals(card.actions().labels()),
                "Measure it against the simulator that its episodes were recorded from.",
                "%s has the actions %s, but world %s knows %s",
                name,
                theirs,
                card.name(),
                card.actions().labels());
        Check.that(
                !Tracker.trackable(simulator.bodies()).isEmpty(),
                "Measure the physics of another simulator.",
                "no body of %s has a colour of its own, so none can be followed",
                name);
        return simulator;
    }

    private PhysicsResult measure(String name, Progress progress, Stop stop) {
        Map<SceneRange, Simulator> simulators = new EnumMap<>(SceneRange.class);
        try {
            long frames = 0;
            for (SceneRange split : SceneRange.values()) {
                Simulator simulator = open(name, split);
                simulators.put(split, simulator);
                ImpulseResponse impulse = new ImpulseResponse(simulator);
                if (impulse.measurable()) {
                    impulses.put(split, impulse);
                    frames += 2L * ImpulseResponse.FRAMES * options.scenes();
                }
                frames += (long) CONTEXTS.length * options.furthest() * options.scenes();
            }
            int scenes = options.scenes() * simulators.size();
            progress.start("carrying on " + scenes + " scenes of " + name, frames, "frames");
            long[] done = {0};
            Consumer<Integer> after = count -> progress.at(done[0] += count, "");
            simulators.forEach((split, simulator) -> split(split, simulator, after));
            progress.finish("");
            double fps = Speed.framesASecond(world, options.steps(), options.seed("speed"), progress, stop);
            Simulator asTrained = simulators.get(SceneRange.TRAINED);
            if (options.video() != null && asTrained != null) {
                PhysicsFilm.write(options.video(), world, asTrained, options, progress, stop);
            }
            return result(name, fps);
        } finally {
            simulators.values().forEach(Simulator::close);
        }
    }

    private void split(SceneRange split, Simulator simulator, Consumer<Integer> after) {
        Baselines baselines = new Baselines(simulator, options);
        for (int first = 0; first < options.scenes(); first += ModelFutures.BATCH) {
            List<TrueScene> scenes = new ArrayList<>();
            for (int i = first; i < Math.min(options.scenes(), first + ModelFutures.BATCH); i++) {
                scenes.add(TrueScene.make(simulator, split, i, options));
            }
            Runnable frame = () -> after.accept(scenes.size());
            for (int context : CONTEXTS) {
                long noise = options.seed("noise %s %d %d".formatted(split, first, context));
                model(split, scenes, context, noise, frame);
                scenes.forEach(scene -> compare(split, scene, context, baselines));
            }
            scenes.forEach(this::trackerOnTruth);
            scenes.forEach(scene -> trackerFigures(split, scene));
            ImpulseResponse impulse = impulses.get(split);
            if (impulse != null) {
                impulse.add(scenes, futures, options.seed("impulse %s %d".formatted(split, first)), frame);
            }
        }
    }

    private void model(SceneRange split, List<TrueScene> scenes, int context, long noise, Runnable afterFrame) {
        Set<Integer> wanted = new TreeSet<>();
        for (int horizon : options.horizons()) {
            wanted.add(horizon);
            wanted.add(horizon - 1);
        }
        List<List<Action>> actions =
                scenes.stream().map(scene -> scene.future(options.furthest())).toList();
        Map<Integer, List<Frame>> made = futures.run(scenes, context, actions, wanted, noise, afterFrame);
        for (int i = 0; i < scenes.size(); i++) {
            TrueScene scene = scenes.get(i);
            Map<String, Track> lastSeen = new LinkedHashMap<>();
            Baselines.known(scene, 1).forEach((name, track) -> lastSeen.put(name, track.still()));
            for (int horizon : options.horizons()) {
                if (scene.lasts(horizon)) {
                    Frame before = horizon == 1
                            ? scene.at(TrueScene.LAST).picture()
                            : made.getOrDefault(horizon - 1, List.of()).get(i);
                    Frame now = made.getOrDefault(horizon, List.of()).get(i);
                    add(split, context, PhysicsTable.MODEL, scene, horizon, new Baselines.Guess(before, now, lastSeen));
                }
            }
        }
    }

    private void compare(SceneRange split, TrueScene scene, int context, Baselines baselines) {
        Map<String, Track> known = Baselines.known(scene, context);
        Map<String, Map<Integer, Baselines.Guess>> guesses = Map.of(
                "copy", baselines.copy(scene, known),
                "linear", baselines.linear(scene, known),
                "ceiling", baselines.ceiling(scene, known));
        for (String baseline : PhysicsTable.BASELINES) {
            guesses.getOrDefault(baseline, Map.of()).forEach((horizon, guess) -> {
                if (scene.lasts(horizon)) {
                    add(split, context, baseline, scene, horizon, guess);
                }
            });
        }
    }

    private void add(
            SceneRange split, int context, String origin, TrueScene scene, int horizon, Baselines.Guess guess) {
        table.add(split, context, origin, scene, horizon, guess);
    }

    /** The truth against itself, read by the tracker: errors that are the tracker's own. */
    private void trackerFigures(SceneRange split, TrueScene scene) {
        for (int horizon : options.horizons()) {
            if (scene.lasts(horizon)) {
                Frame before = scene.at(TrueScene.LAST + horizon - 1).picture();
                Frame now = scene.at(TrueScene.LAST + horizon).picture();
                Baselines.Guess truth = new Baselines.Guess(before, now, Baselines.known(scene, 1));
                add(split, TrueScene.CONTEXT, PhysicsTable.TRUTH, scene, horizon, truth);
            }
        }
    }

    private void trackerOnTruth(TrueScene scene) {
        int number = trackerError.count(); // scenes of different splits have equal numbers
        for (Moment moment : scene.moments().values()) {
            Frame picture = moment.picture();
            Map<String, Sighting> seen = scene.tracker().see(picture);
            List<Silhouette> visible = Silhouette.visible(moment.bodies(), picture.width(), picture.height());
            for (int i = 0; i < moment.bodies().size(); i++) {
                Body body = moment.bodies().get(i);
                Sighting sighting = seen.get(body.name());
                if (sighting != null && visible.get(i).area() >= Outlines.area(body.outline()) / 2) {
                    trackerError.add(number, Math.hypot(sighting.x() - body.x(), sighting.y() - body.y()));
                }
            }
        }
    }

    private PhysicsResult result(String name, double fps) {
        PhysicsResult.Part means = table.part(TrueScene.CONTEXT, Pooled::ratio);
        PhysicsResult.Part errors = table.part(TrueScene.CONTEXT, Pooled::standardError);
        Pooled there = table.figure(SceneRange.TRAINED, TrueScene.CONTEXT, PhysicsTable.MODEL, last(), "permanence");
        Map<String, PhysicsResult.Impulse> impulse = new LinkedHashMap<>();
        impulses.forEach((split, response) -> impulse.put(
                PhysicsTable.name(split),
                new PhysicsResult.Impulse(
                        PhysicsTable.rounded(response.error().ratio()),
                        PhysicsTable.rounded(response.error().standardError()),
                        PhysicsTable.rounded(response.gain().ratio()),
                        ImpulseResponse.FRAMES)));
        PhysicsResult.Impulse asTrained = impulse.get(PhysicsTable.name(SceneRange.TRAINED));
        return new PhysicsResult(
                world.card().name(),
                name,
                world.steps(options.steps()),
                TorchRuntime.threads(),
                options.seed(),
                options.scenes(),
                TrueScene.CONTEXT,
                means.byHorizon(),
                means.bySplit(),
                means.baselines(),
                means.baselinesBySplit(),
                table.part(1, Pooled::ratio),
                PhysicsTable.rounded(there.ratio()),
                asTrained == null ? null : asTrained.error(),
                impulse,
                PhysicsTable.rounded(trackerError.ratio()),
                table.byHorizon(SceneRange.TRAINED, TrueScene.CONTEXT, PhysicsTable.TRUTH, Pooled::ratio),
                table.moving(),
                PhysicsTable.rounded(fps),
                new PhysicsResult.StandardErrors(
                        errors.byHorizon(),
                        errors.bySplit(),
                        errors.baselines(),
                        errors.baselinesBySplit(),
                        table.part(1, Pooled::standardError),
                        PhysicsTable.rounded(there.standardError()),
                        PhysicsTable.rounded(trackerError.standardError())));
    }

    private int last() {
        List<Integer> horizons = options.horizons();
        return horizons.get(horizons.size() - 1);
    }
}
