package orrery.bench.speed;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long a go took, in milliseconds.
 *
 * @param wallMs by the clock on the wall
 * @param cpuMs of the processor, in this thread; what other programs do disturbs it little. Equal to the work's only with one thread
 */
record Timing(double wallMs, double cpuMs) {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Times work of this process. */
    static Timing of(Work work, int times) {
        long wall = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.once();
        }
        double cpuMs = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e6 / times;
        return new Timing((System.nanoTime() - wall) / 1e6 / times, cpuMs);
    }

    double by(SpeedOptions.Clock clock) {
        return clock == SpeedOptions.Clock.CPU ? cpuMs : wallMs;
    }
}
