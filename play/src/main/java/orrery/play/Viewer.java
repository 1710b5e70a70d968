package orrery.play;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import orrery.base.Records;

/** One page at the other end of a socket. Safe to use from any thread; nothing here blocks. */
final class Viewer implements Outbox.Wire {
    static final int POLICY = 1008;

    private static final double MESSAGES_A_SECOND = 60;
    private static final int PATIENCE = 300; // messages dropped before the socket is closed
    private static final long HELLO_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Session socket;
    private final Outbox outbox = new Outbox(this);
    private final Allowance allowance;
    private final long cameNanos;
    private volatile long heardNanos;
    private volatile long closedNanos;
    private volatile boolean admitted;
    private volatile boolean closing;
    private volatile boolean wantsWheel;

    Viewer(Session socket, long nowNanos) {
        this.socket = socket;
        this.allowance = new Allowance(MESSAGES_A_SECOND, PATIENCE, nowNanos);
        this.cameNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    Outbox outbox() {
        return outbox;
    }

    /** Whether the token was shown. */
    boolean admitted() {
        return admitted;
    }

    void admit() {
        admitted = true;
    }

    /** Whether this page drove before its socket broke and would drive again. */
    boolean wantsWheel() {
        return wantsWheel;
    }

    void wantsWheel(boolean wants) {
        wantsWheel = wants;
    }

    /** Counts a message; false when it must be ignored. Called by one thread at a time. */
    boolean hears(long nowNanos) {
        if (closing) {
            return false;
        }
        heardNanos = nowNanos;
        return switch (allowance.next(nowNanos)) {
            case ACCEPT -> true;
            case DROP -> false;
            case CLOSE -> {
                close(POLICY, "too many messages");
                yield false;
            }
        };
    }

    void tell(ServerMessage message) {
        outbox.note(Records.line(message));
    }

    void close(int code, String reason) {
        if (!closing) {
            closedNanos = System.nanoTime();
            closing = true;
            socket.close(code, reason, Callback.NOOP);
        }
    }

    /** Closes who never said hello or fell silent, and cuts who does not answer the goodbye. */
    void sweep(long nowNanos) {
        if (closing) {
            if (nowNanos - closedNanos > GOODBYE_NANOS) {
                socket.disconnect();
            }
        } else if (!admitted && nowNanos - cameNanos > HELLO_NANOS) {
            close(POLICY, "no hello");
        } else if (nowNanos - heardNanos > SILENCE_NANOS) {
            close(1001, "silent for a minute");
        }
    }

    @Override
    public void text(String message, Runnable done) {
        if (!closing) {
            socket.sendText(message, Callback.from(done, Viewer::lost));
        }
    }

    @Override
    public void binary(ByteBuffer message, Runnable done) {
        if (!closing) {
            socket.sendBinary(message, Callback.from(done, Viewer::lost));
        }
    }

    /** The socket died; its close handler tidies up. */
    private static void lost(Throwable why) {}
}
