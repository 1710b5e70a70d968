package orrery.play;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.javalin.websocket.WsConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Stop;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;
import orrery.worlds.Frame;

/**
 * A world to step into: one page, one socket, one thread for the world. Listens on this machine only unless told otherwise;
 * whoever comes needs the token that {@link #url} carries. The limits are listed in docs/guide/protocol.md.
 *
 * <pre>{@code
 * try (PlayServer server = PlayServer.open(() -> world.live(1), PlayOptions.defaults())) {
 *     System.out.println(server.url());
 *     …
 * }
 * }</pre>
 *
 * Safe to use from any thread.
 */
public final class PlayServer implements AutoCloseable {
    static final long MOST_BODY = 1_000_000;
    static final String AGENT_PATH = "/agent";

    private final Gate gate;
    private final String listen;
    private final Audience audience = new Audience();
    private final Map<String, Viewer> sockets = new ConcurrentHashMap<>();
    private final WorldLoop loop;
    private final Desk desk;
    private final Door door;
    private final Agents agents;
    private final Javalin javalin;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "orrery-sweeper");
        thread.setDaemon(true);
        return thread;
    });
    private volatile int port;

    private PlayServer(Supplier<? extends Environment> world, PlayOptions options, @Nullable FoundButtons found) {
        this.listen = options.door().listen();
        this.gate = new Gate(listen, options.door().token());
        this.loop = new WorldLoop(world, options, audience, found);
        this.desk = new Desk(gate, audience, loop, found);
        this.door = new Door(listen, options.door().port());
        this.agents = new Agents(world, gate, options.agents());
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Opens the door and the world and waits until the world is warm.
     *
     * @param world opens the world, and one more for each agent that comes; called on the thread that will own it; the server closes them
     * @throws OrreryException when the port is taken or the world cannot be opened
     */
    public static PlayServer open(Supplier<? extends Environment> world, PlayOptions options) {
        return open(world, options, null);
    }

    /**
     * The same for a world whose buttons were found in video.
     *
     * @param found their films, and who keeps their names; null where they were recorded
     */
    public static PlayServer open(
            Supplier<? extends Environment> world, PlayOptions options, @Nullable FoundButtons found) {
        PlayServer server = new PlayServer(world, options, found);
        try {
            server.loop.start(); // warms up while the server starts
            server.listen(options.door().port());
            server.loop.awaitReady();
            return server;
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void listen(int wanted) {
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new OrreryException("Port " + wanted + " is taken", "Use --port 0 for any free port.", e);
        } catch (RuntimeException e) {
            throw new OrreryException(
                    "cannot listen on " + listen + " port " + wanted + ": " + e.getMessage(),
                    "Use --listen 127.0.0.1 --port 0.",
                    e);
        }
        port = javalin.port();
        door.refuseExtensions();
        ScheduledFuture<?> unused = sweeper.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    private void sweep() {
        long now = System.nanoTime();
        sockets.values().forEach(viewer -> viewer.sweep(now));
        door.sweep(now);
        agents.sweep(now);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = MOST_BODY;
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        door.configure(config.jetty);
        config.routes.before(this::guard);
        for (String path : Pages.paths()) {
            config.routes.get(path, this::page);
        }
        config.routes.wsBeforeUpgrade("/ws", this::guard);
        config.routes.ws("/ws", this::socket);
        config.routes.wsBeforeUpgrade(AGENT_PATH, this::guard);
        config.routes.ws(AGENT_PATH, agents::socket);
        config.routes.exception(
                HttpResponseException.class,
                (e, ctx) -> ctx.status(e.getStatus()).contentType("text/plain").result(e.getStatus() + "\n"));
    }

    /** Names, origins and sizes, before anything else; the same for pages and for sockets. */
    private void guard(Context ctx) {
        String host = ctx.header("Host");
        headers(ctx, host);
        if (!gate.knowsHost(host, port) || !Gate.knowsOrigin(ctx.header("Origin"), host)) {
            throw new HttpResponseException(403, "Forbidden");
        }
        if (ctx.header("X-HTTP-Method-Override") != null) { // Javalin would obey it
            throw new HttpResponseException(405, "Method Not Allowed");
        }
        if (ctx.req().getContentLengthLong() > MOST_BODY) {
            throw new HttpResponseException(413, "Content Too Large");
        }
    }

    private void headers(Context ctx, String host) {
        boolean known = gate.knowsHost(host, port);
        ctx.header(
                "Content-Security-Policy",
                "default-src 'self'; connect-src 'self'" + (known ? " ws://" + host : "")
                        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("X-Frame-Options", "DENY");
        ctx.header("Referrer-Policy", "no-referrer");
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("Cross-Origin-Resource-Policy", "same-origin");
        ctx.header("Cache-Control", "no-store");
    }

    private void page(Context ctx) {
        Pages.Page page = Pages.at(ctx.path()).orElseThrow(() -> new HttpResponseException(404, "Not Found"));
        ctx.contentType(page.type()).result(page.content());
    }

    private void socket(WsConfig ws) {
        ws.onConnect(ctx -> {
            Viewer viewer = new Viewer(ctx.session, System.nanoTime());
            sockets.put(ctx.sessionId(), viewer);
            if (sockets.size() > Door.MOST_CONNECTIONS) {
                viewer.close(1013, "too many connections");
            }
        });
        ws.onMessage(ctx -> {
            Viewer viewer = sockets.get(ctx.sessionId());
            long now = System.nanoTime();
            if (viewer != null && viewer.hears(now)) {
                desk.hear(viewer, ctx.message(), now);
            }
        });
        ws.onBinaryMessage(ctx -> {
            Viewer viewer = sockets.get(ctx.sessionId());
            if (viewer != null && viewer.hears(System.nanoTime())) {
                desk.see(viewer, ctx.data());
            }
        });
        ws.onClose(ctx -> {
            Viewer viewer = sockets.remove(ctx.sessionId());
            if (viewer != null && viewer.admitted()) {
                desk.left(audience.leave(viewer));
            }
        });
    }

    /**
     * Begins from a picture, as a page can ask for it too.
     *
     * @return what was done with it, a sentence for people
     * @throws OrreryException when this is no learned world by itself
     */
    public String begin(Frame picture) {
        return loop.beginNow(picture);
    }

    /**
     * Plays what was done another time, as soon as somebody looks.
     *
     * @throws OrreryException when it was done in another world
     */
    public void play(KeyLog log) {
        loop.now(() -> {
            loop.play(log);
            return log;
        });
    }

    /** Whether the world is open, warm and running. */
    public boolean ready() {
        return loop.ready() && port > 0;
    }

    /**
     * Waits until {@code stop} is requested or the world breaks.
     *
     * @throws OrreryException what broke the world
     */
    public void serve(Stop stop) {
        while (!stop.requested()) {
            loop.throwFailure();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** The address to open in a browser, token included. Who has it can drive. */
    public String url() {
        return origin() + "/#" + gate.token();
    }

    /** The secret of this server. */
    public String token() {
        return gate.token();
    }

    /** The port listened on. */
    public int port() {
        return port;
    }

    /** Whether other machines are kept out. */
    public boolean onlyThisMachine() {
        return gate.onlyThisMachine();
    }

    /** Name of the world that is played. */
    public String worldName() {
        return loop.info().name();
    }

    /** What may be done in it. */
    ActionSpace actions() {
        return loop.info().actions();
    }

    /** People looking now. */
    public int viewers() {
        return audience.size();
    }

    private String origin() {
        String name = listen.equals("0.0.0.0") || listen.equals("::") ? "127.0.0.1" : listen;
        String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        return "http://" + bracketed + ":" + port;
    }

    /** Says goodbye to everybody, finishes a recording, closes the world. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        sockets.values().forEach(viewer -> viewer.close(1001, "the server stops"));
        agents.close();
        loop.close();
        javalin.stop();
    }
}
