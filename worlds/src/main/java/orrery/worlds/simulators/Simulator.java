package orrery.worlds.simulators;

import java.util.List;
import orrery.worlds.Action;
import orrery.worlds.Environment;

/**
 * A programmed world whose state can be read. {@link #reset} makes a new scene from its seed, drawn from {@link #range}; the same
 * seed and actions give the same bytes on every machine.
 */
public interface Simulator extends Environment {

    /** Which scenes {@link #reset} draws from. */
    SceneRange range();

    /** What is in the picture now, in the order in which it is drawn; names and colours stay the same until the next reset. */
    List<Body> bodies();

    /**
     * Puts bodies of this scene elsewhere, e.g. where a tracker saw them; the next step goes on from there.
     *
     * @param bodies found by name; place, angle, speed and spin are taken, the rest is not. Bodies that are not named stay
     * @throws orrery.base.OrreryException when the scene has no such body
     */
    void place(List<Body> bodies);

    /** Which body the player's force acts on, by name; empty where the player does something else. */
    String pushed();

    /** The downward acceleration of free bodies in pixels a frame a frame; 0 seen from above. */
    double gravity();

    /**
     * What the scene is and how it moves, in one or two sentences, from its present state.
     *
     * @param wording which of several ways to say it
     */
    String describe(long wording);

    /**
     * Somebody who plays well.
     *
     * @param seed of their whims
     */
    Player player(long seed);

    /** Chooses actions by looking at the state of one simulator. */
    interface Player {
        /** What to do while the present frame is on screen. */
        Action act();
    }
}
