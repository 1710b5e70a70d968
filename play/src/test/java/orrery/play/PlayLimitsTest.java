package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the server refuses, and that the driver does not feel it. Requests are written by hand: a client library would tidy them. */
@Timeout(60)
class PlayLimitsTest {
    private static final String UPGRADE = """
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    @TempDir
    static Path folder;

    static PlayServer server;

    @BeforeAll
    static void open() {
        server = PlayServer.open(BallWorld::buttons, PlayOptions.defaults().with(folder));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void pageAndItsFilesCarryTheHeadersThatKeepStrangersOut() throws IOException {
        for (String path :
                List.of("/", "/page.js", "/controls.js", "/keys.js", "/wire.js", "/style.css", "/icon.svg")) {
            String answer = get(path, host(), "");
            assertThat(answer).as(path).startsWith("HTTP/1.1 200");
            assertThat(answer)
                    .contains("Content-Security-Policy: default-src 'self'; connect-src 'self' ws://" + host())
                    .contains("X-Content-Type-Options: nosniff")
                    .contains("Cache-Control: no-store")
                    .doesNotContain("Server:")
                    .doesNotContain("Set-Cookie")
                    .doesNotContain(server.token());
        }
        assertThat(get("/", host(), "")).contains("text/html");
        assertThat(get("/favicon.ico", host(), "")).startsWith("HTTP/1.1 200");
    }

    @Test
    void pageHasNothingInlineAndNothingFromElsewhere() throws IOException {
        String page = get("/", host(), "");
        assertThat(page).doesNotContain("style=").doesNotContain("onclick").doesNotContain("<style");
        assertThat(page.replaceAll("<script type=\"module\" src=\"/page.js\"></script>", ""))
                .doesNotContain("<script");
        for (String path : List.of("/", "/page.js", "/controls.js", "/keys.js", "/wire.js", "/style.css")) {
            assertThat(get(path, host(), "").replace("http://www.w3.org/2000/svg", ""))
                    .as(path)
                    .doesNotContain("http://")
                    .doesNotContain("https://");
        }
    }

    @Test
    void foreignNamesAndOriginsAreForbiddenForPagesAndSockets() throws IOException {
        List<String> doors = List.of("", UPGRADE);
        for (String more : doors) {
            String path = more.isEmpty() ? "/" : "/ws";
            assertThat(status(get(path, "evil.example:" + server.port(), more))).isEqualTo(403);
            assertThat(status(get(path, "127.0.0.1:" + (server.port() + 1), more)))
                    .isEqualTo(403);
            for (String origin : List.of("http://evil.example", "null", "https://" + host(), "http://127.0.0.1:1")) {
                assertThat(status(get(path, host(), more + "Origin: " + origin + "\r\n")))
                        .as(origin)
                        .isEqualTo(403);
            }
        }
        assertThat(status(get("/ws", host(), UPGRADE + "Origin: http://" + host() + "\r\n")))
                .isEqualTo(101);
        assertThat(status(get("/ws", "localhost:" + server.port(), UPGRADE))).isEqualTo(101);
    }

    @Test
    void pathsThatClimbFindNothing() throws IOException {
        for (String path : List.of(
                "/..%2fetc%2fpasswd",
                "/../../../../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/page.js/..%2f..%2fGate.class",
                "/%00",
                "/page.js%00.html",
                "//",
                "//page.js",
                "/PAGE.JS",
                "/page.js/",
                "/orrery/play/page.js",
                "/META-INF/MANIFEST.MF",
                "/ws",
                "/..;/page.js",
                "/\\..\\page.js")) {
            assertThat(status(get(path, host(), ""))).as(path).isIn(400, 404);
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException {
        for (String method : List.of("POST", "PUT", "DELETE", "PATCH")) {
            assertThat(status(send(
                            method + " / HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\nContent-Length: 0\r\n"
                                    + "X-HTTP-Method-Override: GET\r\n\r\n")))
                    .as(method)
                    .isEqualTo(405);
        }
        assertThat(status(send("TRACE / HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n")))
                .isIn(404, 405);
        assertThat(status(send("HEAD / HTTP/1.1\r\nHost: " + host() + "\r\nConnection: close\r\n\r\n")))
                .isEqualTo(200);
    }

    @Test
    void longHeadersAndLargeBodiesAreRefused() throws IOException {
        assertThat(status(get("/", host(), "X-Long: " + "x".repeat(9_000) + "\r\n")))
                .isEqualTo(431);
        assertThat(status(send("POST / HTTP/1.1\r\nHost: " + host()
                        + "\r\nConnection: close\r\nContent-Length: 2000000\r\n\r\n")))
                .isEqualTo(413);
        assertThat(status(send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))).isIn(400, 403);
    }

    @Test
    void withoutTheRightTokenNothingIsShown() {
        for (String hello : List.of(
                "{\"type\":\"hello\"}",
                "{\"type\":\"hello\",\"token\":\"00000000000000000000000000000000\"}",
                "{\"type\":\"hello\",\"token\":\"\"}",
                "{\"type\":\"input\",\"n\":1,\"action\":1}",
                "not json",
                "[]",
                "{\"type\":\"hello\",\"token\":[\"" + server.token() + "\"]}")) {
            try (Visitor visitor = Visitor.at(server)) {
                visitor.send(hello);
                assertThat(visitor.closeCode()).as(hello).isEqualTo(1008);
                assertThat(visitor.frameCount.get()).isZero();
                assertThat(visitor.texts).isEmpty();
            }
        }
    }

    @Test
    void tooLongTooWideAndBinaryMessagesAreClosed() {
        try (Visitor visitor = Visitor.at(server)) {
            visitor.send("{\"type\":\"hello\",\"token\":\"" + "x".repeat(5_000) + "\"}");
            assertThat(visitor.closeCode()).isEqualTo(1009);
        }
        try (Visitor visitor = Visitor.admitted(server)) {
            visitor.webSocket().sendBinary(ByteBuffer.allocate(70_000), true).join();
            assertThat(visitor.closeCode()).isEqualTo(1009);
        }
        try (Visitor visitor = Visitor.admitted(server)) {
            visitor.webSocket().sendBinary(ByteBuffer.allocate(10), true).join();
            assertThat(visitor.closeCode()).isEqualTo(1003);
        }
        try (Visitor visitor = Visitor.admitted(server)) {
            visitor.send("[".repeat(4_000));
            assertThat(visitor.await("\"type\":\"error\"")).isNotEmpty();
        }
    }

    @Test
    void floodIsClosedWith1008AndTheDriverKeepsItsPace() throws Exception {
        try (Visitor driver = Visitor.admitted(server);
                Visitor flooder = Visitor.admitted(server)) {
            Thread flood = new Thread(() -> {
                for (int i = 0; i < 20_000 && !flooder.closed.isDone(); i++) {
                    try {
                        flooder.send("{\"type\":\"ping\"}");
                    } catch (RuntimeException e) {
                        return; // closed, as it should be
                    }
                }
            });
            double fps = framesASecond(driver, flood);
            // who is still sending when the server hangs up may lose the connection before it reads why
            if (flooder.closeCode() != Visitor.CUT_OFF) {
                assertThat(flooder.closeCode()).isEqualTo(1008);
                assertThat(flooder.reason).contains("too many messages");
            }
            assertThat(fps).as("of 20").isGreaterThan(16);
        }
    }

    @Test
    void viewersThatNeverReadDoNotSlowTheDriver() throws Exception {
        List<Visitor> deaf = new ArrayList<>();
        try (Visitor driver = Visitor.admitted(server)) {
            for (int i = 0; i < 20; i++) {
                Visitor visitor = Visitor.at(server, false);
                visitor.send("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}");
                deaf.add(visitor);
            }
            double fps = framesASecond(driver, new Thread(() -> {}));
            assertThat(fps).as("of 20").isGreaterThan(16);
        } finally {
            deaf.forEach(Visitor::close);
        }
    }

    @Test
    void houseTakes64ViewersAndTellsTheNextThatItIsFull() throws InterruptedException {
        List<Visitor> viewers = new ArrayList<>();
        try {
            for (int i = 0; i < 100 && server.viewers() > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            for (int i = 0; i < Audience.MOST; i++) {
                viewers.add(Visitor.admitted(server));
            }
            try (Visitor late = Visitor.at(server)) {
                late.send("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}");
                assertThat(late.closeCode()).isEqualTo(1013);
            }
        } finally {
            viewers.forEach(Visitor::close);
        }
    }

    private static double framesASecond(Visitor driver, Thread meanwhile) throws InterruptedException {
        long before = driver.frameCount.get();
        long begin = System.nanoTime();
        meanwhile.start();
        TimeUnit.MILLISECONDS.sleep(2_000);
        double fps = (driver.frameCount.get() - before) / ((System.nanoTime() - begin) / 1e9);
        meanwhile.join(5_000);
        return fps;
    }

    private static String host() {
        return "127.0.0.1:" + server.port();
    }

    private static int status(String answer) {
        return answer.length() < 12 ? -1 : Integer.parseInt(answer.substring(9, 12));
    }

    private static String get(String path, String host, String headers) throws IOException {
        String connection = headers.contains("Upgrade") ? "" : "Connection: close\r\n";
        return send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + connection + headers + "\r\n");
    }

    /** Everything the server answers; when an upgrade was asked for, the head alone. */
    private static String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port())) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            byte[] part = new byte[8192];
            for (int n = in.read(part); n > 0; n = in.read(part)) {
                answer.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
                if (request.contains("Upgrade") && answer.indexOf("\r\n\r\n") > 0) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
