package orrery.genie.agents;

import java.util.SplittableRandom;
import orrery.base.Check;

/** Presses anything for a few frames now and then, for a given share of the time. The same seed has the same whims. */
final class Whim {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 10;

    private final double noise;
    private final int actions;
    private final SplittableRandom random;
    private int left;
    private int held;
    private boolean roaming;

    /**
     * Whims of one player.
     *
     * @param noise share of the time, 0 to 1
     * @param actions to choose from
     */
    Whim(double noise, int actions, long seed) {
        Check.within("noise", noise, 0, 1);
        this.noise = noise;
        this.actions = actions;
        random = new SplittableRandom(seed);
    }

    /** What is done where {@code best} would be: the same, or anything. */
    int instead(int best) {
        if (left == 0) {
            left = random.nextInt(SHORTEST, LONGEST + 1);
            roaming = random.nextDouble() < noise;
            held = random.nextInt(actions);
        }
        left--;
        return roaming ? held : best;
    }
}
