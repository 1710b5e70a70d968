package orrery.worlds.simulators;

import java.util.SplittableRandom;
import orrery.worlds.Action;

/** Plays well, with stretches of pressing anything in between, so that mistakes and their mending are seen too. */
final class WanderingPlayer implements Simulator.Player {
    private static final int SHORTEST = 10;
    private static final int LONGEST = 40;

    private final Simulator.Player good;
    private final Simulator.Player any;
    private final SplittableRandom random;
    private boolean wandering;
    private int left;

    WanderingPlayer(Simulator.Player good, Simulator.Player any, long seed) {
        this.good = good;
        this.any = any;
        random = new SplittableRandom(seed);
    }

    @Override
    public Action act() {
        if (left == 0) {
            wandering = !wandering;
            left = random.nextInt(SHORTEST, LONGEST + 1);
        }
        left--;
        return (wandering ? any : good).act();
    }
}
