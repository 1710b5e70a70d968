package orrery.worlds.simulators;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import orrery.worlds.Action;
import orrery.worlds.Outcome;

/** What the tests of the games share: plays, and tells what came of it. */
final class GamePlay {
    private GamePlay() {}

    /**
     * How one game went.
     *
     * @param frames until its end or the limit
     * @param reward of all frames
     * @param last reward
     * @param done whether it ended
     */
    record Result(int frames, double reward, double last, boolean done) {}

    /** The scripted player plays from the start of this seed's scene. */
    static Result scripted(Simulator game, long seed, int limit) {
        game.reset(0, seed);
        return play(game, game.player(seed), limit);
    }

    static Result play(Simulator game, Simulator.Player player, int limit) {
        double sum = 0;
        for (int t = 1; t <= limit; t++) {
            Outcome outcome = game.step(player.act());
            sum += outcome.reward();
            if (outcome.done()) {
                return new Result(t, sum, outcome.reward(), true);
            }
        }
        return new Result(limit, sum, 0, false);
    }

    /** A fingerprint of every picture, reward and end of random play that starts anew at each end. */
    static long fingerprint(Simulator game, long seed, int frames) {
        game.reset(1, seed);
        Simulator.Player player = new RandomPlayer(game.info().actions(), seed);
        long print = 1;
        for (int t = 0; t < frames; t++) {
            Outcome outcome = game.step(player.act());
            print = 31 * print + Arrays.hashCode(game.frame().rgb());
            print = 31 * print + Double.hashCode(outcome.reward()) + (outcome.done() ? 1 : 0);
            if (outcome.done()) {
                game.reset(1, seed + t);
            }
        }
        return print;
    }

    static Body named(Simulator game, String name) {
        return game.bodies().stream()
                .filter(body -> body.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static Outcome press(Simulator game, String action) {
        return game.step(new Action.Press(game.info().actions().labels().indexOf(action)));
    }

    /** Frames of random play with pictures in a second of this thread's own time, the best of some runs. */
    static double framesPerSecond(Simulator game) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double best = 0;
        for (int run = 0; run < 4; run++) {
            long began = threads.getCurrentThreadCpuTime();
            fingerprint(game, run, 1500);
            best = Math.max(best, 1500e9 / (threads.getCurrentThreadCpuTime() - began));
        }
        return best;
    }
}
