package orrery.play;

import java.util.List;
import orrery.worlds.Frame;
import orrery.worlds.simulators.Body;

/** Reads the bodies of a scene from a learned picture and says how far they are from where they should be. */
interface BodyRuler {

    /** Forgets the scene before: other bodies, other surroundings. */
    default void newScene() {}

    /**
     * Looks at a true picture.
     *
     * @param truth of the simulator
     * @param bodies that are in it
     */
    default void look(Frame truth, List<Body> bodies) {}

    /**
     * Compares a picture with the last true one that was looked at.
     *
     * @param learned picture of the learned world
     */
    Reading read(Frame learned);

    /**
     * What was read.
     *
     * @param positionError mean distance in pixels between where bodies are and where they should be, over those that were found;
     *     NaN when none was
     * @param found bodies found in the learned picture, of those
     * @param bodies that move and can be read from the true picture; 0 when nothing is read at all
     */
    record Reading(double positionError, int found, int bodies) {
        /** Nothing was read. */
        static final Reading NONE = new Reading(Double.NaN, 0, 0);
    }
}
