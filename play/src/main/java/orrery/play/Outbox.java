package orrery.play;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits to go out to one viewer. At most three frames, the newest win; of the world's state only the latest; a few
 * notes. One message is on its way at a time, so a viewer that does not read costs nothing but this. Safe to use from any
 * thread; nothing here blocks.
 */
final class Outbox {
    static final int MOST_FRAMES = 3;
    static final int MOST_NOTES = 16;

    /** The socket: sends one message and calls {@code done} when it has left, or never if the socket died. */
    interface Wire {
        void text(String message, Runnable done);

        void binary(ByteBuffer message, Runnable done);
    }

    private final Wire wire;
    private final Deque<ByteBuffer> frames = new ArrayDeque<>();
    private final Deque<Object> notes = new ArrayDeque<>(); // String or ByteBuffer
    private @Nullable String state;
    private boolean sending;
    private long droppedFrames;

    Outbox(Wire wire) {
        this.wire = wire;
    }

    /** Queues a frame; the oldest waiting one makes room. */
    void frame(ByteBuffer message) {
        synchronized (this) {
            if (frames.size() == MOST_FRAMES) {
                frames.removeFirst();
                droppedFrames++;
            }
            frames.addLast(message);
        }
        pump();
    }

    /** Queues the state of the world in place of any older one. */
    void state(String message) {
        synchronized (this) {
            state = message;
        }
        pump();
    }

    /** Queues a text that must not be replaced; beyond sixteen the oldest is lost. */
    void note(String message) {
        other(message);
    }

    /** Queues an answer in bytes, under the same rule as a note. */
    void answer(ByteBuffer message) {
        other(message);
    }

    private void other(Object message) {
        synchronized (this) {
            if (notes.size() == MOST_NOTES) {
                notes.removeFirst();
            }
            notes.addLast(message);
        }
        pump();
    }

    synchronized long droppedFrames() {
        return droppedFrames;
    }

    private void pump() {
        Object next;
        synchronized (this) {
            if (sending) {
                return;
            }
            next = take();
            if (next == null) {
                return;
            }
            sending = true;
        }
        if (next instanceof ByteBuffer bytes) {
            wire.binary(bytes, this::sent);
        } else {
            wire.text((String) next, this::sent);
        }
    }

    private void sent() {
        synchronized (this) {
            sending = false;
        }
        pump();
    }

    private @Nullable Object take() {
        if (!notes.isEmpty()) {
            return notes.removeFirst();
        }
        if (state != null) {
            String latest = state;
            state = null;
            return latest;
        }
        return frames.pollFirst();
    }
}
