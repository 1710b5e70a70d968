package orrery.genie.physics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import orrery.base.Check;
import orrery.worlds.Action;
import orrery.worlds.Frame;
import orrery.worlds.physics.Backdrop;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.Tracker;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.RandomPlayer;
import orrery.worlds.simulators.SceneRange;
import orrery.worlds.simulators.Simulator;

/**
 * A scene that the simulator made anew, and what happened in it under a random player. Frame 0 is the first; the context ends with frame
 * {@link #LAST}, whether the model is given all of it or only that frame.
 *
 * @param number of the scene within its split
 * @param start of the simulator
 * @param seed of the simulator
 * @param actions taken while each frame but the last was on screen
 * @param moments truth at the times that are needed: the whole context, every horizon and the frame before it
 * @param tracker that knows the bodies and what is behind them
 * @param gravity see {@link Simulator#gravity}
 */
record TrueScene(
        int number,
        int start,
        long seed,
        List<Action> actions,
        Map<Integer, Moment> moments,
        Tracker tracker,
        double gravity) {
    /** Frames of context. */
    static final int CONTEXT = 9;

    /** The last frame of the context. */
    static final int LAST = CONTEXT - 1;

    private static final int ATTEMPTS = 20;

    /** Makes scene {@code number} of a range and plays it. A play that ends within the context is tried again from another seed. */
    static TrueScene make(Simulator simulator, SceneRange range, int number, PhysicsOptions options) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long seed = options.seed("%s scene %d attempt %d".formatted(range, number, attempt));
            Optional<TrueScene> made = play(simulator, number, seed, options);
            if (made.isPresent()) {
                return made.get();
            }
        }
        Check.that(
                false,
                "Measure the physics of another simulator.",
                "%s ends within %d frames under a random player",
                simulator.info().name(),
                CONTEXT);
        throw new AssertionError();
    }

    private static Optional<TrueScene> play(Simulator simulator, int number, long seed, PhysicsOptions options) {
        int start = number % simulator.info().starts();
        simulator.reset(start, seed);
        RandomPlayer player = new RandomPlayer(simulator.info().actions(), options.seed("player " + seed));
        Set<Integer> needed = needed(options);
        List<Action> actions = new ArrayList<>();
        Map<Integer, Moment> moments = new TreeMap<>();
        for (int t = 0; t <= LAST + options.furthest(); t++) {
            if (needed.contains(t)) {
                moments.put(t, new Moment(simulator.bodies(), simulator.frame()));
            }
            Action action = player.act();
            actions.add(action);
            if (simulator.step(action).done()) {
                if (t < LAST) {
                    return Optional.empty();
                }
                break; // horizons beyond have no truth
            }
        }
        while (actions.size() < LAST + options.furthest() + 1) {
            actions.add(player.act()); // a model side by side with others goes on
        }
        Map<String, Body> bodies = new LinkedHashMap<>();
        moments.values().forEach(moment -> moment.bodies().forEach(body -> bodies.putIfAbsent(body.name(), body)));
        Tracker tracker = new Tracker(List.copyOf(bodies.values()), Backdrop.of(List.copyOf(moments.values())));
        return Optional.of(
                new TrueScene(number, start, seed, List.copyOf(actions), moments, tracker, simulator.gravity()));
    }

    private static Set<Integer> needed(PhysicsOptions options) {
        Set<Integer> needed = new TreeSet<>();
        for (int t = 0; t < CONTEXT; t++) {
            needed.add(t);
        }
        for (int horizon : options.horizons()) {
            needed.add(LAST + horizon - 1);
            needed.add(LAST + horizon);
        }
        return needed;
    }

    private static Moment moment(Map<Integer, Moment> moments, int t) {
        Moment moment = moments.get(t);
        if (moment == null) {
            throw new IllegalArgumentException("no truth of frame " + t);
        }
        return moment;
    }

    /** Truth of a frame that is needed. */
    Moment at(int t) {
        return moment(moments, t);
    }

    /** Whether the play lasted until {@code horizon} frames after the context. */
    boolean lasts(int horizon) {
        return moments.containsKey(LAST + horizon);
    }

    /** The last true frames before the model goes on. */
    List<Frame> context(int frames) {
        List<Frame> context = new ArrayList<>();
        for (int t = CONTEXT - frames; t < CONTEXT; t++) {
            context.add(at(t).picture());
        }
        return context;
    }

    /** The action that led into each frame of such a context; none is known of the first. */
    List<Action> ledInto(int frames) {
        List<Action> led = new ArrayList<>(List.of(Action.NONE));
        led.addAll(actions.subList(CONTEXT - frames, LAST));
        return led;
    }

    /** What the random player did from the last frame of the context on. */
    List<Action> future(int frames) {
        return actions.subList(LAST, LAST + frames);
    }

    /** Brings the simulator to the last frame of the context, with the same past. */
    void replay(Simulator simulator) {
        simulator.reset(start, seed);
        actions.subList(0, LAST).forEach(simulator::step);
    }
}
