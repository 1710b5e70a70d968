package orrery.curate.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.curate.annotate.CaptionWindows.Window;
import orrery.video.ReadOptions;
import orrery.video.VideoFormat;
import orrery.video.VideoWriter;

/** Captions by a real server on this machine. */
class CaptionServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Window WINDOW = new Window(0, 99);

    @TempDir
    Path folder;

    private HttpServer server;
    private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger together = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private volatile Answerer answerer = (number, question) -> ok("a red ball rolls", "stop");

    /** Status and body, by the number of the question. */
    private interface Answerer {
        Object[] answer(int number, JsonNode question);
    }

    private static Object[] ok(String text, String finish) {
        return new Object[] {
            200,
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"" + text + "\"},\"finish_reason\":\""
                    + finish + "\"}],\"usage\":{\"prompt_tokens\":70,\"completion_tokens\":9}}"
        };
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/v1/chat/completions", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(together.incrementAndGet(), Math::max);
        JsonNode question = JSON.readTree(exchange.getRequestBody().readAllBytes());
        int number;
        synchronized (asked) {
            asked.add(question);
            number = asked.size();
        }
        Object[] answer = answerer.answer(number, question);
        byte[] body = ((String) answer[1]).getBytes(StandardCharsets.UTF_8);
        if (answer.length > 2) {
            exchange.getResponseHeaders().add("Retry-After", (String) answer[2]);
        }
        together.decrementAndGet();
        exchange.sendResponseHeaders((int) answer[0], body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private CaptionServer.Settings settings(boolean enhance, int retries) {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
        return new CaptionServer.Settings(
                address, "tiny", null, "What?", enhance, 64, retries, Duration.ofMillis(20), Duration.ofSeconds(10));
    }

    private CaptionedWindow caption(boolean enhance, int retries) {
        return new CaptionServer(settings(enhance, retries)).caption(WINDOW, List.of(new byte[] {1, 2, 3}));
    }

    @Test
    void theQuestionIsThatOfTheProtocolAndThoughtsAreLeftOut() {
        answerer = (number, question) -> ok("<think>hm, a ball?</think> A ball rolls. ", "stop");
        CaptionedWindow window = caption(false, 0);
        assertThat(window).isEqualTo(new CaptionedWindow(0, 99, "A ball rolls.", null, "success", 70, 9, null));
        JsonNode question = asked.get(0);
        assertThat(question.path("model").asText()).isEqualTo("tiny");
        assertThat(question.path("max_tokens").asInt()).isEqualTo(64);
        JsonNode content = question.path("messages").path(0).path("content");
        assertThat(content.path(0).path("text").asText()).isEqualTo("What?");
        assertThat(content.path(1).path("image_url").path("url").asText()).isEqualTo("data:image/jpeg;base64,AQID");
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatDoesNotIsTold() {
        answerer = (number, question) -> number == 1
                ? new Object[] {503, "warming up"}
                : number == 2 ? new Object[] {429, "slow down", "0"} : ok("at last", "length");
        assertThat(caption(false, 3).status()).isEqualTo("truncated");
        assertThat(asked).hasSize(3);

        asked.clear();
        answerer = (number, question) -> new Object[] {500, "out of memory"};
        CaptionedWindow dead = caption(false, 2);
        assertThat(dead.status()).isEqualTo("error");
        assertThat(dead.valid()).isFalse();
        assertThat(dead.error()).contains("500", "out of memory", "3 times");
        assertThat(asked).hasSize(3);

        asked.clear();
        answerer = (number, question) -> new Object[] {404, "no model tiny"};
        assertThat(caption(false, 5).error()).contains("404", "no model tiny");
        assertThat(asked).hasSize(1);

        answerer = (number, question) -> new Object[] {200, "<html>"};
        assertThat(caption(false, 0).error()).contains("no JSON");
        answerer = (number, question) -> ok("", "content_filter");
        assertThat(caption(false, 0).status()).isEqualTo("blocked");
    }

    @Test
    void aServerThatIsNotThereIsAnErrorNotAHang() {
        server.stop(0);
        CaptionedWindow window = caption(false, 1);
        assertThat(window.status()).isEqualTo("error");
        assertThat(window.error()).contains("does not answer", "2 times");
        assertThatThrownBy(() -> CaptionServer.Settings.of(URI.create("localhost:8000"), "m", null, "p", false))
                .isInstanceOf(OrreryException.class);
    }

    @Test
    void anEnhancedCaptionComesFromTheFirst() {
        answerer = (number, question) -> number == 1 ? ok("a ball", "stop") : ok("A red ball rolls.", "stop");
        CaptionedWindow window = caption(true, 0);
        assertThat(window.caption()).isEqualTo("a ball");
        assertThat(window.enhancedCaption()).isEqualTo("A red ball rolls.");
        assertThat(window.promptTokens()).isEqualTo(140);
        assertThat(asked.get(1).toString()).contains("a ball").doesNotContain("image_url");
    }

    @Test
    void aLongClipIsAskedForWindowByWindowSeveralAtOnce() throws IOException {
        Path clip = folder.resolve("long.mp4");
        try (VideoWriter writer = VideoWriter.open(clip, VideoFormat.H264, 64, 48, 30)) {
            for (int t = 0; t < 700; t++) {
                byte[] rgb = new byte[3 * 64 * 48];
                Arrays.fill(rgb, (byte) (t / 256 * 80)); // each window has its own grey
                writer.add(rgb);
            }
            writer.finish();
        }
        answerer = (number, question) -> {
            while (most.get() < 2 && together.get() < 2) {
                Thread.onSpinWait(); // the next one comes before this one is answered
            }
            return ok(
                    "grey " + question.path("messages").path(0).path("content").size(), "stop");
        };
        List<CaptionedWindow> windows;
        try (ClipCaptions captions =
                ClipCaptions.by(new CaptionServer(settings(false, 0)), WindowPictures.standard(), 4)) {
            windows = captions.of(clip, ReadOptions.standard());
        }
        assertThat(windows).extracting(CaptionedWindow::startFrame).containsExactly(0, 256, 512);
        assertThat(windows).extracting(CaptionedWindow::endFrame).containsExactly(255, 511, 699);
        assertThat(windows)
                .allMatch(CaptionedWindow::valid)
                .allMatch(window -> window.caption().equals("grey 9"));
        assertThat(most.get()).isGreaterThanOrEqualTo(2);
        for (JsonNode question : asked) {
            String url = question.path("messages")
                    .path(0)
                    .path("content")
                    .path(8)
                    .path("image_url")
                    .path("url")
                    .asText();
            byte[] jpeg = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
            assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(64);
        }
    }
}
