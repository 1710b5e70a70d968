package orrery.play;

import orrery.worlds.Frame;
import orrery.worlds.simulators.Simulator;

/** Reads the bodies of a scene from a learned picture and says how far they are from where they should be. */
@FunctionalInterface
public interface BodyRuler {

    /** Reads nothing: only pictures are compared. */
    BodyRuler NONE = (learned, truth) -> Reading.NONE;

    /**
     * Compares.
     *
     * @param learned picture of the learned world
     * @param truth the simulator, at the same moment; not changed
     */
    Reading read(Frame learned, Simulator truth);

    /**
     * What was read.
     *
     * @param positionError mean distance in pixels between where movable bodies are and where they should be, over those that
     *     were found; NaN when none was
     * @param found movable bodies found in the learned picture
     * @param bodies movable bodies in the scene; 0 when nothing is read at all
     */
    record Reading(double positionError, int found, int bodies) {
        /** Nothing was read. */
        public static final Reading NONE = new Reading(Double.NaN, 0, 0);
    }
}
