package orrery.play;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Takes connections in at a bounded rate, so that a thousand a second cost the world's thread no more than a hundred do. Who comes
 * beyond that waits in the system's line. A page needs about ten.
 */
final class PacedConnector extends ServerConnector {
    static final int AT_ONCE = 200;
    static final int A_SECOND = 100;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / A_SECOND;

    private long paidUntilNanos = System.nanoTime() - AT_ONCE * INTERVAL_NANOS; // of the one acceptor thread

    PacedConnector(Server server, HttpConnectionFactory http) {
        super(server, 1, 1, http);
    }

    @Override
    public void accept(int acceptor) throws IOException {
        long wait = paidUntilNanos - System.nanoTime();
        while (wait > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(wait);
            wait = paidUntilNanos - System.nanoTime();
        }
        super.accept(acceptor);
        paidUntilNanos = charged(paidUntilNanos, System.nanoTime());
    }

    /** Until when the next one has to wait, if one comes now. */
    static long charged(long paidUntilNanos, long nowNanos) {
        long longestCredit = nowNanos - AT_ONCE * INTERVAL_NANOS;
        return Math.max(paidUntilNanos, longestCredit) + INTERVAL_NANOS;
    }
}
