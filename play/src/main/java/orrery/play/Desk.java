package orrery.play;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.worlds.Action;
import orrery.worlds.Frame;

/**
 * Understands what pages say and has it done. Before a good hello nothing else is heard; afterwards only the driver may
 * touch the world. Safe to use from any thread, one at a time for each viewer.
 */
final class Desk {
    private static final long LARGEST_INPUT = 0xffff_ffffL; // four bytes in a frame's header

    private final Gate gate;
    private final Audience audience;
    private final WorldLoop loop;
    private final @Nullable FoundButtons found;

    Desk(Gate gate, Audience audience, WorldLoop loop, @Nullable FoundButtons found) {
        this.found = found;
        this.gate = gate;
        this.audience = audience;
        this.loop = loop;
    }

    /** Hears one text message. */
    void hear(Viewer viewer, String text, long nowNanos) {
        ClientMessage message;
        try {
            message = Records.parse(text, ClientMessage.class, "message");
        } catch (OrreryException e) {
            refuse(viewer, e);
            return;
        }
        if (message.type().equals("hello")) {
            hello(viewer, message);
        } else if (!viewer.admitted()) {
            viewer.close(Viewer.POLICY, "say hello first");
        } else {
            admitted(viewer, message, nowNanos);
        }
    }

    /** Sees one message of bytes: a picture to begin from or keys to press again, and nothing else. */
    void see(Viewer viewer, ByteBuffer message) {
        if (!viewer.admitted()) {
            viewer.close(Viewer.POLICY, "say hello first");
        } else if (!PictureMessage.is(message) && !KeyLog.is(message)) {
            viewer.close(1003, "neither picture nor keys");
        } else if (!audience.drives(viewer)) {
            viewer.tell(ServerMessage.Note.of("Only the driver can do that."));
        } else {
            try {
                if (KeyLog.is(message)) {
                    KeyLog log = KeyLog.read(message);
                    post(viewer, () -> loop.play(log));
                    return;
                }
                Frame picture = PictureMessage.read(message);
                if (loop.offer(picture)) { // of many that come at once only the newest is looked at
                    post(viewer, loop::beginOffered);
                }
            } catch (OrreryException e) {
                refuse(viewer, e);
            }
        }
    }

    private void refuse(Viewer viewer, OrreryException why) {
        if (viewer.admitted()) {
            viewer.tell(ServerMessage.Refusal.of(String.valueOf(why.getMessage()), why.cure()));
        } else {
            viewer.close(Viewer.POLICY, "say hello first");
        }
    }

    private void hello(Viewer viewer, ClientMessage message) {
        if (viewer.admitted()) {
            return;
        }
        if (!gate.opens(message.token())) {
            viewer.close(Viewer.POLICY, "wrong token");
            return;
        }
        if (!loop.ready()) {
            viewer.close(1013, "the world is not ready");
            return;
        }
        viewer.wantsWheel(Boolean.TRUE.equals(message.wheel()));
        if (!audience.enter(viewer)) {
            viewer.close(1013, "the house is full");
            return;
        }
        viewer.admit();
        viewer.tell(loop.welcome());
        loop.post(() -> {
            loop.tellState();
            loop.show(viewer);
        });
    }

    private void admitted(Viewer viewer, ClientMessage message, long nowNanos) {
        switch (message.type()) {
            case "ping" -> viewer.tell(ServerMessage.Pong.PONG);
            case "wheel" -> {
                if (audience.take(viewer)) {
                    loop.input().forget();
                } else {
                    viewer.tell(ServerMessage.Note.of("Somebody else has the wheel."));
                }
                loop.post(loop::tellState);
            }
            case "keys" -> post(viewer, () -> viewer.tell(ServerMessage.Keys.of(loop.keys())));
            case "thumbnail" -> thumbnail(viewer, message.start() == null ? -1 : message.start());
            case "film" -> {
                if (found != null) {
                    viewer.outbox().answer(found.film(message.action() == null ? -1 : message.action()));
                }
            }
            case "name",
                    "input",
                    "pause",
                    "step",
                    "restart",
                    "steps",
                    "auto",
                    "speed",
                    "record",
                    "resync",
                    "rewind",
                    "replay",
                    "leave" -> {
                if (audience.drives(viewer)) {
                    drive(viewer, message, nowNanos);
                } else {
                    viewer.tell(ServerMessage.Note.of("Only the driver can do that."));
                }
            }
            default ->
                viewer.tell(ServerMessage.Refusal.of(
                        "unknown message type \"" + clip(message.type()) + "\"", "See docs/guide/protocol.md."));
        }
    }

    static String clip(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }

    private void thumbnail(Viewer viewer, int start) {
        ByteBuffer picture = loop.thumbnail(start);
        viewer.outbox().answer(picture == null ? FrameMessage.noThumbnail(start) : picture);
    }

    private void drive(Viewer viewer, ClientMessage message, long nowNanos) {
        switch (message.type()) {
            case "input" -> input(viewer, message, nowNanos);
            case "name" ->
                post(
                        viewer,
                        () -> loop.name(
                                message.action() == null ? -1 : message.action(),
                                message.text() == null ? "" : message.text()));
            case "leave" -> left(audience.letGo(viewer));
            case "pause" -> post(viewer, () -> loop.pause(message.isOn()));
            case "step" -> post(viewer, loop::step);
            case "restart" -> {
                Integer start = message.start();
                post(viewer, start == null ? loop::restartNext : () -> loop.restart(start));
            }
            case "steps" -> post(viewer, () -> loop.steps(message.k() == null ? 0 : message.k()));
            case "auto" -> post(viewer, () -> loop.auto(message.isOn()));
            case "speed" -> post(viewer, () -> loop.speed(message.value() == null ? 1 : message.value()));
            case "record" -> post(viewer, () -> loop.record(message.isOn()));
            case "resync" -> post(viewer, loop::resync);
            case "rewind" -> post(viewer, () -> loop.rewind(message.frame() == null ? 0 : message.frame()));
            case "replay" -> post(viewer, () -> loop.replay(message.isOn()));
            default -> throw new IllegalStateException(message.type());
        }
    }

    /** The viewer is gone or has given the wheel back. */
    void left(boolean wheelLetGo) {
        if (loop.ready()) {
            if (wheelLetGo) {
                loop.input().forget();
            }
            loop.post(loop::tellState);
        }
    }

    private void input(Viewer viewer, ClientMessage message, long nowNanos) {
        Action action = AgentMessage.said(message.action(), message.axes());
        String objection = loop.info().actions().objection(action);
        if (!objection.isEmpty()) {
            viewer.tell(ServerMessage.Refusal.of(
                    "the action " + objection, "Send " + loop.info().actions().described() + "."));
            return;
        }
        loop.input().hold(action, message.n() == null ? 0 : message.n() & LARGEST_INPUT, nowNanos);
    }

    /** Runs a command on the world's thread; what it refuses is told to who asked. */
    private void post(Viewer viewer, Runnable command) {
        loop.post(() -> {
            try {
                command.run();
            } catch (OrreryException e) {
                refuse(viewer, e);
                loop.tellState();
            }
        });
    }
}
