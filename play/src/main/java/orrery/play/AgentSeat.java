package orrery.play;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.EnvironmentInfo;
import orrery.worlds.Frame;
import orrery.worlds.Outcome;

/**
 * One agent at the other end of a socket, with a world of its own on a thread of its own. It is answered once for every message, in order: the world moves when the agent says
 * so, as fast as both can.
 */
final class AgentSeat implements AutoCloseable {
    static final int MAGIC = 0x4f525241; // "ORRA"
    static final int HEADER = 24;

    private static final int MOST_WAITING = 8; // messages; a lockstep agent has one
    private static final int DONE = 1;

    private final Session socket;
    private final Gate gate;
    private final ExecutorService thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Supplier<? extends Environment> opener;
    private volatile boolean admitted;
    private @Nullable Environment world; // the thread's own, like all below
    private long number;
    private boolean ended = true;

    AgentSeat(Session socket, Gate gate, Supplier<? extends Environment> opener) {
        this.socket = socket;
        this.gate = gate;
        this.opener = opener;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "orrery-agent");
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * What the world is, after a good hello.
     *
     * @param actions names of the buttons, in the order of their indexes; empty in a world with axes
     * @param axes name and range of each axis; empty in a world with buttons
     */
    record Welcome(
            String type,
            int protocol,
            String name,
            String kind,
            int width,
            int height,
            double fps,
            int starts,
            List<Integer> stepChoices,
            List<String> actions,
            List<Axis> axes) {
        static Welcome to(EnvironmentInfo w) {
            ActionSpace space = w.actions();
            List<String> names = space instanceof ActionSpace.Discrete discrete ? discrete.names() : List.of();
            List<Axis> axes = space instanceof ActionSpace.Continuous continuous
                    ? continuous.axes().stream()
                            .map(axis -> new Axis(axis.name(), axis.low(), axis.high()))
                            .toList()
                    : List.of();
            return new Welcome(
                    "welcome",
                    1,
                    w.name(),
                    w.kind(),
                    w.width(),
                    w.height(),
                    w.fps(),
                    w.starts(),
                    w.stepChoices(),
                    names,
                    axes);
        }
    }

    /** An axis of {@link Welcome}. */
    record Axis(String name, double low, double high) {}

    /** Hears one message; answers later. */
    void hear(String text) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            refuse(Viewer.POLICY, "wait for the answer before the next message");
            return;
        }
        try {
            thread.execute(() -> {
                answer(text);
                waiting.decrementAndGet();
            });
        } catch (RejectedExecutionException e) {
            // closed meanwhile: nobody is left to answer
        }
    }

    /** Whether the token was shown. */
    boolean admitted() {
        return admitted;
    }

    void refuse(int code, String reason) {
        socket.close(code, reason, Callback.NOOP);
    }

    private void answer(String text) {
        try {
            AgentMessage message = Records.parse(text, AgentMessage.class, "message");
            if (message.type().equals("hello")) {
                hello(message);
            } else if (world == null) {
                refuse(Viewer.POLICY, "say hello first");
            } else {
                play(world, message);
            }
        } catch (OrreryException e) {
            if (admitted) {
                tell(ServerMessage.Refusal.of(String.valueOf(e.getMessage()), e.cure()));
            } else {
                refuse(Viewer.POLICY, "say hello first");
            }
        } catch (RuntimeException | Error e) { // the world broke: this agent's alone
            refuse(1011, "the world broke");
            throw e;
        }
    }

    private void hello(AgentMessage message) {
        if (!gate.opens(message.token())) {
            refuse(Viewer.POLICY, "wrong token");
            return;
        }
        admitted = true; // what keeps the world from opening is told, not taken for a missing hello
        if (world == null) {
            world = opener.get();
        }
        tell(Welcome.to(world.info()));
    }

    private void play(Environment open, AgentMessage message) {
        switch (message.type()) {
            case "reset" -> {
                if (message.k() != null) {
                    steps(open, message.k());
                }
                open.reset(message.start() == null ? 0 : message.start(), message.seed() == null ? 0 : message.seed());
                number = 0;
                ended = false;
                show(open.frame(), 0);
            }
            case "step" -> {
                if (ended) {
                    throw new OrreryException("the game is over, or never began", "Say reset first.");
                }
                Outcome outcome = open.step(message.done());
                number++;
                ended = outcome.done();
                show(open.frame(), outcome.reward());
            }
            default ->
                throw new OrreryException(
                        "unknown message type \"" + Desk.clip(message.type()) + "\"", "Use hello, reset or step.");
        }
    }

    private static void steps(Environment open, int k) {
        if (!open.info().stepChoices().contains(k)) {
            throw new OrreryException(
                    "k is " + k,
                    open.info().stepChoices().isEmpty()
                            ? "Leave it out: this world has no such dial."
                            : "Use one of " + open.info().stepChoices() + ".");
        }
        open.steps(k);
    }

    private void show(Frame frame, double reward) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + frame.rgb().length);
        out.putInt(MAGIC).putInt((int) number);
        out.putShort((short) frame.width()).putShort((short) frame.height());
        out.putDouble(reward).putInt(ended ? DONE : 0);
        socket.sendBinary(out.put(frame.rgb()).flip(), Callback.NOOP);
    }

    private void tell(Object message) {
        socket.sendText(Records.line(message), Callback.NOOP);
    }

    /** Closes the world on its own thread; returns at once. */
    @Override
    public void close() {
        thread.execute(() -> {
            if (world != null) {
                world.close();
                world = null;
            }
        });
        thread.shutdown();
    }
}
