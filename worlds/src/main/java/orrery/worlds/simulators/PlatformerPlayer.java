package orrery.worlds.simulators;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Action;

/**
 * Plays the platformer by trying plans in a copy of the run: an action for some frames, then on to the right or nothing. Takes the one that comes
 * farthest with most coins and does not end badly, now and then any other that does not end badly.
 */
final class PlatformerPlayer implements Simulator.Player {
    /** Direction and jump of each action, in the order of {@link Platformer#ACTIONS}. */
    static final int[] DIRECTIONS = {0, -1, 1, 0, -1, 1};

    private static final int RIGHT = 2;
    private static final int FIRST_JUMP = 3;
    private static final int JUMP_RIGHT = 5;
    private static final int[] THEN = {RIGHT, JUMP_RIGHT, 0};
    private static final int[] HOLDS = {3, 7, 12, 18};
    private static final int HORIZON = 40;
    private static final int PATIENCE = 3; // frames between plans
    private static final double COIN = 9; // units of way that a coin is worth
    private static final int WHIM = 14; // one plan in so many is any

    private final Supplier<PlatformerRun> now;
    private final SplittableRandom random;
    private @Nullable PlatformerRun trial;
    private int chosen = RIGHT;
    private int left;

    PlatformerPlayer(Supplier<PlatformerRun> now, SplittableRandom random) {
        this.now = now;
        this.random = random;
    }

    @Override
    public Action act() {
        if (left == 0) {
            plan();
        }
        left--;
        return new Action.Press(chosen);
    }

    private void plan() {
        PlatformerRun run = now.get();
        boolean whim = random.nextInt(WHIM) == 0;
        double best = Double.NEGATIVE_INFINITY;
        for (int action = 0; action < DIRECTIONS.length; action++) {
            for (int hold : HOLDS) {
                for (int then : THEN) {
                    double worth = worth(run, action, hold, then);
                    double rated = whim && worth > -100 ? random.nextDouble() : worth;
                    if (rated > best) {
                        best = rated;
                        chosen = action;
                        left = Math.min(hold, PATIENCE);
                    }
                }
            }
        }
    }

    /** Way and coins that a plan brings; much less when it ends badly, the later the less bad. */
    @SuppressWarnings("ReferenceEquality") // the very same level
    private double worth(PlatformerRun run, int action, int hold, int then) {
        PlatformerRun tried = trial;
        if (tried == null || tried.level != run.level) {
            tried = new PlatformerRun(run.scene, run.level);
            trial = tried;
        }
        tried.copy(run);
        double coins = 0;
        for (int t = 0; t < HORIZON; t++) {
            int now = t < hold ? action : then;
            int before = tried.collected;
            tried.step(DIRECTIONS[now], now >= FIRST_JUMP);
            coins += (tried.collected - before) * (COIN - 0.1 * t); // sooner is better
            if (tried.dead) {
                return -1000 + t;
            }
            if (tried.home) {
                return 500 - t + coins;
            }
        }
        boolean lost = tried.feet() > tried.level.height(); // in a gap: will end badly
        return (lost ? -900 : 0) + tried.x - run.x + coins;
    }
}
