package orrery.play;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import orrery.base.Records;

/**
 * Who is looking, and who of them holds the wheel. The first to come drives; when the driver leaves, the next who asks may.
 * Safe to use from any thread.
 */
final class Audience {
    static final int MOST = 64;

    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private volatile @Nullable Viewer driver;

    /**
     * Lets a viewer in.
     *
     * @return false when the house is full
     */
    synchronized boolean enter(Viewer viewer) {
        if (viewers.size() >= MOST) {
            return false;
        }
        viewers.add(viewer);
        if (driver == null && (viewers.size() == 1 || viewer.wantsWheel())) {
            driver = viewer;
        }
        return true;
    }

    /**
     * Says goodbye.
     *
     * @return whether the wheel was let go
     */
    synchronized boolean leave(Viewer viewer) {
        viewers.remove(viewer);
        return letGo(viewer);
    }

    /** Gives the wheel back; a page that drove before and came back before its old socket was gone gets it. */
    synchronized boolean letGo(Viewer viewer) {
        if (driver != viewer) {
            return false;
        }
        viewer.wantsWheel(false);
        driver = viewers.stream().filter(Viewer::wantsWheel).findFirst().orElse(null);
        return true;
    }

    /** Takes the wheel if nobody has it. */
    synchronized boolean take(Viewer viewer) {
        if (driver != null || !viewers.contains(viewer)) {
            return driver == viewer;
        }
        driver = viewer;
        return true;
    }

    boolean drives(Viewer viewer) {
        return driver == viewer;
    }

    boolean empty() {
        return viewers.isEmpty();
    }

    int size() {
        return viewers.size();
    }

    /** Sends a frame to everybody, to the driver first. */
    void frame(ByteBuffer message) {
        ByteBuffer shared = message.asReadOnlyBuffer();
        Viewer first = driver;
        if (first != null) {
            first.outbox().frame(shared.duplicate());
        }
        for (Viewer viewer : viewers) {
            if (viewer != first) {
                viewer.outbox().frame(shared.duplicate());
            }
        }
    }

    /** Sends the state of the world to everybody, to each with their own place at the wheel. */
    void state(ServerMessage.State state) {
        Viewer first = driver;
        int size = viewers.size();
        String others = Records.line(state.forWheel(first == null ? "free" : "taken", size));
        for (Viewer viewer : viewers) {
            viewer.outbox().state(viewer == first ? Records.line(state.forWheel("yours", size)) : others);
        }
    }

    void tell(ServerMessage message) {
        for (Viewer viewer : viewers) {
            viewer.tell(message);
        }
    }
}
