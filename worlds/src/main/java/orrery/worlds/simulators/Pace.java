package orrery.worlds.simulators;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import orrery.base.Seeds;
import orrery.base.Stop;

/**
 * How fast a simulator is: steps and pictures in a second of one core, once the code is warm. The time is the thread's own, so other
 * work on the machine hardly counts; where the system does not tell it, the clock's.
 */
public final class Pace {
    private static final int BLOCK = 200;
    private static final int MOST_BLOCKS = 40;
    private static final double LONGEST_SECONDS = 6;

    private Pace() {}

    /**
     * Plays for up to six seconds at random, mostly below one, and forgets it.
     *
     * @param simulator reset and played; its scene afterwards is another
     * @param stop ends the measurement early
     * @return frames a second: the median of the last third of the blocks of 200 frames, each another scene
     */
    public static double measure(Simulator simulator, Stop stop) {
        List<Double> rates = new ArrayList<>();
        long end = System.nanoTime() + (long) (LONGEST_SECONDS * 1e9);
        for (int block = 0; block < MOST_BLOCKS && (block < 2 || System.nanoTime() < end); block++) {
            if (stop.requested() && block > 0) {
                break;
            }
            simulator.reset(0, Seeds.derive(block, "pace"));
            RandomPlayer player = new RandomPlayer(simulator.info().actions(), block);
            long before = now();
            int frames = 0;
            boolean done = false;
            while (frames < BLOCK && !done) {
                simulator.frame();
                done = simulator.step(player.act()).done();
                frames++;
            }
            rates.add(frames * 1e9 / Math.max(1, now() - before));
        }
        List<Double> warm = rates.subList(rates.size() * 2 / 3, rates.size());
        return warm.stream().sorted().toList().get(warm.size() / 2);
    }

    private static long now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime();
    }
}
