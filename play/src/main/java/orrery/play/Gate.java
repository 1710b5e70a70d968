package orrery.play;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in. Three locks: the name in the address bar (a foreign name that resolves to this machine is how DNS
 * rebinding gets past "it is only localhost"), the origin of the page (web pages may open sockets to anywhere), and a secret
 * that only the printed address carries. Safe to use from any thread.
 */
final class Gate {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final String listen;
    private final boolean loopback;
    private final byte[] token;
    private final String shown;

    /**
     * @param listen the address bound
     * @param token the secret, or null to make one
     */
    Gate(String listen, @Nullable String token) {
        this.listen = listen.toLowerCase(Locale.ROOT);
        this.loopback = Set.of("127.0.0.1", "localhost", "::1", "[::1]").contains(this.listen);
        this.shown = token == null ? generate() : token;
        this.token = shown.getBytes(StandardCharsets.UTF_8);
    }

    /** 128 random bits in hexadecimal. */
    static String generate() {
        byte[] bits = new byte[16];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    String token() {
        return shown;
    }

    /** Whether only this machine can reach the door. */
    boolean onlyThisMachine() {
        return loopback;
    }

    /** Compares in constant time. */
    boolean opens(@Nullable String offered) {
        return offered != null && MessageDigest.isEqual(offered.getBytes(StandardCharsets.UTF_8), token);
    }

    /**
     * Whether a {@code Host} header names this server: a loopback name and our port; when bound to more, also any numeric
     * address (a number cannot be rebound) and the name given to listen on.
     */
    boolean knowsHost(@Nullable String host, int port) {
        if (host == null) {
            return false;
        }
        String lower = host.toLowerCase(Locale.ROOT);
        int colon = lower.lastIndexOf(':');
        boolean hasPort = colon > lower.lastIndexOf(']');
        String name = hasPort ? lower.substring(0, colon) : lower;
        String given = hasPort ? lower.substring(colon + 1) : "80";
        if (!given.equals(Integer.toString(port))) {
            return false;
        }
        if (LOOPBACK.contains(name)) {
            return true;
        }
        return !loopback && (name.equals(listen) || numeric(name));
    }

    private static boolean numeric(String name) {
        return name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.]+]");
    }

    /**
     * Whether an {@code Origin} header is our own page. A client that is no browser sends none, and needs the token like
     * everybody; {@code null}, which sandboxed pages and files send, is foreign.
     */
    static boolean knowsOrigin(@Nullable String origin, @Nullable String host) {
        return origin == null || (host != null && origin.equalsIgnoreCase("http://" + host));
    }
}
