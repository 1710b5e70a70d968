package orrery.play;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A client that is no browser, for tests. */
final class Visitor implements WebSocket.Listener, AutoCloseable {
    /** The close code of a connection that ended without one. */
    static final int CUT_OFF = -1;

    static final HttpClient HTTP = HttpClient.newHttpClient();

    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    final BlockingQueue<ByteBuffer> frames = new LinkedBlockingQueue<>(2_000);
    final AtomicLong frameCount = new AtomicLong();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    volatile String reason = "";
    private final boolean reads;
    private final StringBuilder text = new StringBuilder();
    private @Nullable ByteBuffer part;
    private @Nullable WebSocket socket;

    private Visitor(boolean reads) {
        this.reads = reads;
    }

    /** Connects without a word. */
    static Visitor at(PlayServer server) {
        return at(server, true);
    }

    /** Connects and never reads, when {@code reads} is false. */
    static Visitor at(PlayServer server, boolean reads) {
        return at(server.port(), reads);
    }

    /** Connects to a server as an agent, without a word. */
    static Visitor agent(PlayServer server) {
        return connected(server.port(), PlayServer.AGENT_PATH, true, Duration.ofSeconds(10));
    }

    /** Connects to a server in another process, however long the line before its door is. */
    static Visitor patient(int port) {
        return connected(port, "/ws", true, Duration.ofMinutes(2));
    }

    private static Visitor at(int port, boolean reads) {
        return connected(port, "/ws", reads, Duration.ofSeconds(10));
    }

    private static Visitor connected(int port, String path, boolean reads, Duration patience) {
        Visitor visitor = new Visitor(reads);
        visitor.socket = HTTP.newWebSocketBuilder()
                .connectTimeout(patience)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), visitor)
                .join();
        return visitor;
    }

    /** Connects and shows the token. */
    static Visitor admitted(PlayServer server) {
        return admitted(server.port(), server.token());
    }

    /** Connects to a server in another process and shows the token. */
    static Visitor admitted(int port, String token) {
        Visitor visitor = at(port, true);
        visitor.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
        visitor.await("\"type\":\"welcome\"");
        visitor.await("\"type\":\"state\"");
        return visitor;
    }

    void send(String message) {
        webSocket().sendText(message, true).join();
    }

    WebSocket webSocket() {
        if (socket == null) {
            throw new IllegalStateException("not connected");
        }
        return socket;
    }

    /** The next text that contains {@code part}; others are passed over. */
    String await(String wanted) {
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (System.nanoTime() < end) {
                String next = texts.poll(100, TimeUnit.MILLISECONDS);
                if (next != null && next.contains(wanted)) {
                    return next;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("never heard " + wanted + "; left: " + texts);
    }

    /** The next frame. */
    ByteBuffer frame() {
        try {
            ByteBuffer next = frames.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no frame");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Code of the close that the server sent. */
    int closeCode() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (reads) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            texts.add(text.toString());
            text.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        int before = part == null ? 0 : part.remaining();
        ByteBuffer whole = ByteBuffer.allocate(before + data.remaining());
        if (part != null) {
            whole.put(part);
        }
        whole.put(data).flip();
        part = last ? null : whole;
        if (last) {
            frameCount.incrementAndGet();
            frames.offer(whole);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String why) {
        reason = why;
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(CUT_OFF);
    }

    @Override
    public void close() {
        webSocket().abort();
    }
}
