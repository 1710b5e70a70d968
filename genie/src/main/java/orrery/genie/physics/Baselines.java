package orrery.genie.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import orrery.worlds.Action;
import orrery.worlds.Frame;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.Sighting;
import orrery.worlds.physics.Track;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Simulator;

/**
 * What can be said of a scene's future without having learned anything: all three know only what the tracker read from the end of the
 * context. From a single frame no speed is known, and every body is taken to rest.
 */
final class Baselines {
    private final Simulator simulator;
    private final PhysicsOptions options;

    /** The simulator is at the caller's disposal again after each call. */
    Baselines(Simulator simulator, PhysicsOptions options) {
        this.simulator = simulator;
        this.options = options;
    }

    /**
     * A guess at one horizon.
     *
     * @param before picture of the frame before
     * @param now picture
     * @param told where the guess has each body, for those that the tracker doesn't find in its pictures
     */
    record Guess(Frame before, Frame now, Map<String, Track> told) {}

    /**
     * What the tracker reads at the end of the context.
     *
     * @param context true frames that are given: 1 leaves every body at rest
     */
    static Map<String, Track> known(TrueScene scene, int context) {
        Frame now = scene.at(TrueScene.LAST).picture();
        Frame before = context == 1 ? now : scene.at(TrueScene.LAST - 1).picture();
        return Track.read(scene.tracker(), before, now, true);
    }

    /** The last frame of the context again and again. */
    Map<Integer, Guess> copy(TrueScene scene, Map<String, Track> known) {
        Frame last = scene.at(TrueScene.LAST).picture();
        Map<String, Track> still = new LinkedHashMap<>();
        known.forEach((name, track) -> still.put(name, track.still()));
        Map<Integer, Guess> guesses = new TreeMap<>();
        options.horizons().forEach(horizon -> guesses.put(horizon, new Guess(last, last, still)));
        return guesses;
    }

    /** Every body straight on at the tracked speed, through walls too, drawn by the simulator. */
    Map<Integer, Guess> linear(TrueScene scene, Map<String, Track> known) {
        scene.replay(simulator);
        Map<Integer, Guess> guesses = new TreeMap<>();
        for (int horizon : options.horizons()) {
            Frame before = drawn(scene, known, horizon - 1);
            Frame now = drawn(scene, known, horizon);
            Map<String, Track> told = new LinkedHashMap<>();
            known.forEach((name, track) -> told.put(name, track.after(horizon)));
            guesses.put(horizon, new Guess(before, now, told));
        }
        return guesses;
    }

    private Frame drawn(TrueScene scene, Map<String, Track> known, int frames) {
        Map<String, Track> moved = new LinkedHashMap<>();
        known.forEach((name, track) -> moved.put(name, track.after(frames)));
        simulator.place(placed(scene, moved));
        return simulator.frame();
    }

    /** The simulator restarted from what the tracker saw, under the true actions: the ceiling of what can be known. */
    Map<Integer, Guess> ceiling(TrueScene scene, Map<String, Track> known) {
        scene.replay(simulator);
        simulator.place(placed(scene, known));
        Map<Integer, Guess> guesses = new TreeMap<>();
        Moment before = new Moment(simulator.bodies(), simulator.frame());
        List<Action> actions = scene.future(options.furthest());
        for (int t = 1; t <= actions.size(); t++) {
            simulator.step(actions.get(t - 1));
            boolean wanted = options.horizons().contains(t);
            if (wanted) {
                Map<String, Track> told = new LinkedHashMap<>();
                simulator.bodies().forEach(body -> told.put(body.name(), Track.of(body)));
                guesses.put(t, new Guess(before.picture(), simulator.frame(), told));
            }
            if (options.horizons().contains(t + 1)) {
                before = new Moment(List.of(), simulator.frame());
            }
        }
        return guesses;
    }

    /**
     * Movable bodies of the scene where the tracks say; those without a track stay. Of the turns that look alike the one nearest to the
     * body's own is taken, since a joint holds a certain side; a disc, whose turn cannot be seen, keeps its own.
     */
    private static List<Body> placed(TrueScene scene, Map<String, Track> tracks) {
        List<Body> placed = new ArrayList<>();
        for (Body body : scene.at(TrueScene.LAST).bodies()) {
            Track track = tracks.get(body.name());
            if (track != null && body.movable()) {
                placed.add(turnedAlike(track, body).place(body));
            }
        }
        return placed;
    }

    private static Track turnedAlike(Track track, Body body) {
        double period = Sighting.period(body.outline());
        double off = period == 0 ? 0 : Math.IEEEremainder(track.angle() - body.angle(), period);
        return track.turned(body.angle() + off);
    }
}
