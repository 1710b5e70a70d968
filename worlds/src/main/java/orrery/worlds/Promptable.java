package orrery.worlds;

/** An environment that can begin from a picture that somebody gives it. */
public interface Promptable extends Environment {
    /**
     * How a world began from a picture. Distances are to the nearest frame that the world knows, over what such a distance usually is between its own frames:
     * about 1 for a picture like its own. NaN where it knows too little to tell.
     *
     * @param given distance of the picture
     * @param begun distance of what the world began from
     * @param how what was done with the picture, a sentence for people
     */
    record Begun(double given, double begun, String how) {}

    /**
     * Begins from a picture. One of another size is cut to the world's shape around its middle and brought to its size. One unlike everything that the world
     * knows is drawn towards what it knows until it can be played.
     *
     * @param picture of any size
     * @param seed of everything random that follows
     */
    Begun begin(Frame picture, long seed);
}
