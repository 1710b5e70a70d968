package orrery.play;

import java.util.ArrayList;
import java.util.List;
import orrery.worlds.Action;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;

/** A pair for tests: what plays the learned world is a simulator that answers a little too weakly, begun from the truth's own bodies. */
final class Lookalike {
    final PuckWorld learned = PuckWorld.lookalike();
    final PuckWorld truth;
    final List<List<Frame>> pictures = new ArrayList<>();
    final List<List<Action>> actions = new ArrayList<>();

    Lookalike(PuckWorld truth) {
        this.truth = truth;
    }

    /** Both side by side. */
    BesideWorld pair() {
        return new BesideWorld(learned, this::begin, truth, picture -> read());
    }

    static BesideWorld open() {
        return new Lookalike(PuckWorld.open()).pair();
    }

    static BesideWorld ending(int endsAfter) {
        return new Lookalike(PuckWorld.ending(endsAfter)).pair();
    }

    /** With the tracker that plays in earnest. */
    BesideWorld tracked() {
        return new BesideWorld(learned, this::begin, truth, new TrackedBodies());
    }

    private void begin(List<Frame> seen, List<Action> between, long seed) {
        pictures.add(seen);
        actions.add(between);
        learned.place(truth.bodies());
    }

    private BodyRuler.Reading read() {
        double sum = 0;
        List<Body> mine = learned.bodies();
        List<Body> theirs = truth.bodies();
        for (int i = 0; i < mine.size(); i++) {
            sum += Math.hypot(
                    mine.get(i).x() - theirs.get(i).x(),
                    mine.get(i).y() - theirs.get(i).y());
        }
        return new BodyRuler.Reading(sum / mine.size(), mine.size(), theirs.size());
    }
}
