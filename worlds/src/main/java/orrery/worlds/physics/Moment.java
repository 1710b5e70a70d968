package orrery.worlds.physics;

import java.util.List;
import java.util.Optional;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;

/**
 * A simulator at one time.
 *
 * @param bodies what is there, in the order in which it is drawn
 * @param picture of it
 */
public record Moment(List<Body> bodies, Frame picture) {
    public Moment {
        bodies = List.copyOf(bodies);
    }

    /** The body of a name; empty where it is not there at this time. */
    public Optional<Body> body(String name) {
        return bodies.stream().filter(body -> body.name().equals(name)).findFirst();
    }
}
