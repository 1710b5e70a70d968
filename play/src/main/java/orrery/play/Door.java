package orrery.play;

import io.javalin.config.JettyConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** The limits of the web server, every one set by hand: what it would do by itself is often "no limit". */
final class Door implements Connection.Listener {
    static final int MOST_CONNECTIONS = 200;
    static final int MOST_TEXT = 4_096;
    static final int MOST_BINARY = 65_536;
    static final int MOST_HEADER = 8_192;

    private static final int THREADS = 24;
    private static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final String listen;
    private final int port;
    private final Map<Connection, Long> strangers = new ConcurrentHashMap<>();
    private @Nullable ServletContextHandler servlets;

    Door(String listen, int port) {
        this.listen = listen;
        this.port = port;
    }

    void configure(JettyConfig jetty) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 2);
        threads.setName("orrery-web");
        threads.setDaemon(true);
        jetty.threadPool = threads;
        jetty.modifyServer(server -> {
            server.setStopTimeout(0); // pages are told before; nothing else is worth waiting for
            server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        });
        jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MOST_HEADER);
            http.setSendServerVersion(false);
        });
        jetty.addConnector(this::connector);
        jetty.modifyServletContextHandler(handler -> servlets = handler);
        jetty.modifyWebSocketServletFactory(Door::limit);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector = new PacedConnector(server, new HttpConnectionFactory(http));
        connector.setHost(listen);
        connector.setPort(port);
        connector.setIdleTimeout(TimeUnit.SECONDS.toMillis(30));
        connector.addBean(this);
        return connector;
    }

    private static void limit(JettyWebSocketServletFactory sockets) {
        sockets.setMaxTextMessageSize(MOST_TEXT);
        sockets.setMaxBinaryMessageSize(MOST_BINARY);
        sockets.setMaxFrameSize(MOST_BINARY);
        sockets.setIdleTimeout(Duration.ofSeconds(75)); // the viewer's own minute of silence comes first
    }

    /** Browsers offer to compress; on the way to the same machine that would only cost time in the world's thread. */
    void refuseExtensions() {
        if (servlets != null) {
            WebSocketExtensionRegistry registry =
                    WebSocketServerComponents.getWebSocketComponents(servlets).getExtensionRegistry();
            List.copyOf(registry.getAvailableExtensionNames()).forEach(registry::unregister);
        }
    }

    @Override
    public void onOpened(Connection connection) {
        strangers.put(connection, System.nanoTime());
    }

    @Override
    public void onClosed(Connection connection) {
        strangers.remove(connection);
    }

    /** Cuts connections that have not finished a request after half a minute, however busily they drip. */
    void sweep(long nowNanos) {
        strangers.forEach((connection, since) -> {
            if (!(connection instanceof HttpConnection) || connection.getMessagesIn() > 0) {
                strangers.remove(connection);
            } else if (nowNanos - since > FIRST_REQUEST_NANOS) {
                strangers.remove(connection);
                connection.close();
            }
        });
    }
}
