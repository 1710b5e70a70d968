package orrery.genie.physics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;
import orrery.worlds.Frame;
import orrery.worlds.physics.Moment;
import orrery.worlds.physics.Pooled;
import orrery.worlds.physics.Sighting;
import orrery.worlds.physics.Track;
import orrery.worlds.physics.Tracker;
import orrery.worlds.simulators.Body;
import orrery.worlds.simulators.Simulator;

/**
 * The change that a key makes. From the end of a context of {@value TrueScene#CONTEXT} frames a scene goes on twice for {@value #FRAMES}
 * frames, once with a key held and once with none, in the simulator and, under the same noise, in the model. The response is where the
 * pushed body then is, less where it is without the key. Scenes take the keys in turn.
 */
final class ImpulseResponse {
    /** Frames that a key is held. */
    static final int FRAMES = 8;

    private final Simulator simulator;
    private final Pooled error = new Pooled();
    private final Pooled gain = new Pooled();

    ImpulseResponse(Simulator simulator) {
        this.simulator = simulator;
    }

    /** Whether keys push a body that the tracker can follow. */
    boolean measurable() {
        String pushed = simulator.pushed();
        return keys(simulator.info().actions()).size() > 1
                && Tracker.trackable(simulator.bodies()).stream()
                        .anyMatch(body -> body.name().equals(pushed));
    }

    /** Measures scenes side by side; {@code afterFrame} is called 2 × {@value #FRAMES} times. */
    void add(List<TrueScene> scenes, Continuation futures, long noise, Runnable afterFrame) {
        List<Action> keys = keys(simulator.info().actions());
        List<List<Action>> held = new ArrayList<>();
        List<List<Action>> idle = new ArrayList<>();
        for (TrueScene scene : scenes) {
            Action key = keys.get(1 + scene.number() % (keys.size() - 1));
            held.add(Collections.nCopies(FRAMES, key));
            idle.add(Collections.nCopies(FRAMES, keys.get(0)));
        }
        List<Frame> pushed = last(futures.run(scenes, TrueScene.CONTEXT, held, Set.of(FRAMES), noise, afterFrame));
        List<Frame> alone = last(futures.run(scenes, TrueScene.CONTEXT, idle, Set.of(FRAMES), noise, afterFrame));
        for (int i = 0; i < scenes.size(); i++) {
            TrueScene scene = scenes.get(i);
            Body with = truth(scene, held.get(i));
            Body without = truth(scene, idle.get(i));
            double trueX = with.x() - without.x();
            double trueY = with.y() - without.y();
            double[] from = seen(scene, with.name(), alone.get(i));
            double[] to = seen(scene, with.name(), pushed.get(i));
            double x = to[0] - from[0];
            double y = to[1] - from[1];
            error.add(scene.number(), Math.hypot(x - trueX, y - trueY), Math.hypot(trueX, trueY));
            gain.add(scene.number(), x * trueX + y * trueY, trueX * trueX + trueY * trueY);
        }
    }

    /** Mean length of the difference of the responses over the mean length of the simulator's: 1 where the model ignores keys. */
    Pooled error() {
        return error;
    }

    /** The model's response along the simulator's, over the simulator's: 1 is as strong, 0 deaf, −1 the other way. */
    Pooled gain() {
        return gain;
    }

    private static List<Frame> last(Map<Integer, List<Frame>> made) {
        return made.getOrDefault(FRAMES, List.of());
    }

    private Body truth(TrueScene scene, List<Action> actions) {
        scene.replay(simulator);
        String pushed = simulator.pushed();
        actions.forEach(simulator::step);
        return new Moment(simulator.bodies(), simulator.frame())
                .body(pushed)
                .orElseThrow(() -> new IllegalArgumentException("the pushed body " + pushed + " is gone"));
    }

    /** Where the body is in a picture; if it is lost, where it was at the end of the context. */
    private static double[] seen(TrueScene scene, String name, Frame picture) {
        Sighting sighting = scene.tracker().see(picture).get(name);
        if (sighting != null) {
            return new double[] {sighting.x(), sighting.y()};
        }
        Track known = Baselines.known(scene, 1).get(name);
        return known == null
                ? new double[] {picture.width() / 2.0, picture.height() / 2.0}
                : new double[] {known.x(), known.y()};
    }

    /** What does nothing, then everything else: each other button, or each axis at either end. */
    static List<Action> keys(ActionSpace space) {
        List<Action> keys = new ArrayList<>();
        if (space instanceof ActionSpace.Continuous continuous) {
            List<ActionAxis> axes = continuous.axes();
            float[] rest = new float[axes.size()];
            for (int i = 0; i < rest.length; i++) {
                rest[i] =
                        (float) Math.max(axes.get(i).low(), Math.min(axes.get(i).high(), 0));
            }
            keys.add(new Action.Move(rest));
            for (int i = 0; i < rest.length; i++) {
                for (double end : new double[] {axes.get(i).low(), axes.get(i).high()}) {
                    if ((float) end != rest[i]) {
                        float[] values = rest.clone();
                        values[i] = (float) end;
                        keys.add(new Action.Move(values));
                    }
                }
            }
            return keys;
        }
        int noop = Math.max(0, space.labels().indexOf("noop"));
        keys.add(space.labelled() ? new Action.Press(noop) : Action.NONE);
        for (int i = 0; i < space.size(); i++) {
            if (i != noop) {
                keys.add(new Action.Press(i));
            }
        }
        return keys;
    }
}
