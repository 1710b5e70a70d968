package orrery.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import orrery.base.Stop;

/**
 * Ctrl-C and SIGTERM: the running command is asked to stop, and the process lives until it has saved, 30 seconds at most. The JVM
 * itself then ends with 130 or 143.
 */
final class Interruption {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch over = new CountDownLatch(1);

    private Interruption() {}

    static Interruption install(Stop stop, PrintStream err) {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.hold(stop, err), "interruption"));
        return interruption;
    }

    /** The command has returned: nothing is left to wait for. */
    void over() {
        over.countDown();
    }

    private void hold(Stop stop, PrintStream err) {
        if (over.getCount() == 0) {
            return;
        }
        stop.request();
        try {
            if (!over.await(1, TimeUnit.SECONDS)) {
                err.println("saving…");
                if (!over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    err.println("error: did not stop within " + PATIENCE.toSeconds()
                            + " s; what was saved before is whole");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
