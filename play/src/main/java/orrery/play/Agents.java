package orrery.play;

import io.javalin.websocket.WsConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import orrery.worlds.Environment;

/** The agents that are here: each with a world of its own, no more than there are seats. Safe to use from any thread. */
final class Agents implements AutoCloseable {
    private static final long HELLO_NANOS = 10_000_000_000L;

    private final Supplier<? extends Environment> opener;
    private final Gate gate;
    private final int seats;
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();

    private record Guest(AgentSeat seat, long cameNanos) {}

    /**
     * @param opener opens a world for each agent, on the thread that will own it
     * @param seats most agents at once
     */
    Agents(Supplier<? extends Environment> opener, Gate gate, int seats) {
        this.opener = opener;
        this.gate = gate;
        this.seats = seats;
    }

    void socket(WsConfig ws) {
        ws.onConnect(ctx -> {
            AgentSeat seat = new AgentSeat(ctx.session, gate, opener);
            guests.put(ctx.sessionId(), new Guest(seat, System.nanoTime()));
            if (guests.size() > seats) {
                seat.refuse(1013, seats == 0 ? "agents are not welcome" : "every seat is taken");
            }
        });
        ws.onMessage(ctx -> {
            Guest guest = guests.get(ctx.sessionId());
            if (guest != null) {
                guest.seat.hear(ctx.message());
            }
        });
        ws.onBinaryMessage(ctx -> {
            Guest guest = guests.get(ctx.sessionId());
            if (guest != null) {
                guest.seat.refuse(1003, "text only"); // nothing of the protocol is sent in bytes
            }
        });
        ws.onClose(ctx -> {
            Guest guest = guests.remove(ctx.sessionId());
            if (guest != null) {
                guest.seat.close();
            }
        });
    }

    /** Closes who never said hello. */
    void sweep(long nowNanos) {
        guests.values().forEach(guest -> {
            if (!guest.seat.admitted() && nowNanos - guest.cameNanos > HELLO_NANOS) {
                guest.seat.refuse(Viewer.POLICY, "no hello");
            }
        });
    }

    /** Says goodbye to everybody. */
    @Override
    public void close() {
        guests.values().forEach(guest -> guest.seat.refuse(1001, "the server stops"));
    }
}
