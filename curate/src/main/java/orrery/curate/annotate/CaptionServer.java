package orrery.curate.annotate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.InterruptedAndSaved;
import orrery.curate.StageFailure;
import orrery.curate.annotate.CaptionWindows.Window;

/**
 * Asks a model behind an OpenAI-compatible address (vLLM, TensorRT-LLM, llama.cpp, …) what pictures show. What may pass is tried again: lost
 * connections, answers 429 and 5xx, after one, two, four … seconds or as long as the server says. May be used by several threads.
 */
public final class CaptionServer {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TOLD = 300; // letters of an error's text
    private static final String ENHANCE =
            "Rewrite this description of a video clip as one fluent, vivid and precise paragraph. Add nothing that it does not say. Answer with"
                    + " the paragraph only.\n\n";

    /**
     * How.
     *
     * @param endpoint address up to and with {@code /v1}
     * @param model its name there
     * @param key of the account; null for a server that wants none
     * @param prompt the question
     * @param enhance whether each caption is told better by a second question
     * @param mostTokens of an answer
     * @param retries after the first try
     * @param backoff before the first retry; twice that before the second, and so on
     * @param timeout of one try
     */
    public record Settings(
            URI endpoint,
            String model,
            @Nullable String key,
            String prompt,
            boolean enhance,
            int mostTokens,
            int retries,
            Duration backoff,
            Duration timeout) {
        public Settings {
            Check.that(
                    endpoint.getScheme() != null
                            && endpoint.getScheme().startsWith("http")
                            && endpoint.getHost() != null,
                    "Give it as http://host:port/v1.",
                    "no address of a server: %s",
                    endpoint);
            Check.atLeast("mostTokens", mostTokens, 1);
            Check.within("retries", retries, 0, 20);
        }

        /** Three retries from one second on, 512 tokens, two minutes. */
        public static Settings of(URI endpoint, String model, @Nullable String key, String prompt, boolean enhance) {
            return new Settings(
                    endpoint, model, key, prompt, enhance, 512, 3, Duration.ofSeconds(1), Duration.ofMinutes(2));
        }
    }

    private final Settings settings;
    private final URI chat;
    private final HttpClient client;

    public CaptionServer(Settings settings) {
        this.settings = settings;
        String base = settings.endpoint().toString();
        chat = URI.create((base.endsWith("/") ? base : base + "/") + "chat/completions");
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    }

    private record Answer(String text, String finish, long promptTokens, long outputTokens) {}

    /**
     * A caption of some pictures. A server that does not answer, or refuses, gives a window with status {@code error}.
     *
     * @param window whose pictures they are
     * @param jpegs in order
     */
    public CaptionedWindow caption(Window window, List<byte[]> jpegs) {
        try {
            Answer answer = ask(question(jpegs));
            if (answer.text.isEmpty() || answer.finish.equals("content_filter")) {
                boolean blocked = answer.finish.equals("content_filter");
                return result(
                        window, "", null, blocked ? "blocked" : "error", answer, blocked ? null : "an empty answer");
            }
            String status = answer.finish.equals("length") ? "truncated" : "success";
            if (!settings.enhance()) {
                return result(window, answer.text, null, status, answer, null);
            }
            Answer better = ask(text(ENHANCE + answer.text));
            Answer both = new Answer(
                    answer.text,
                    answer.finish,
                    answer.promptTokens + better.promptTokens,
                    answer.outputTokens + better.outputTokens);
            return result(window, answer.text, better.text.isEmpty() ? null : better.text, status, both, null);
        } catch (StageFailure e) {
            return result(window, "", null, "error", new Answer("", "", 0, 0), e.getMessage());
        }
    }

    private static CaptionedWindow result(
            Window window,
            String caption,
            @Nullable String enhanced,
            String status,
            Answer answer,
            @Nullable String error) {
        return new CaptionedWindow(
                window.first(),
                window.last(),
                caption,
                enhanced,
                status,
                answer.promptTokens,
                answer.outputTokens,
                error);
    }

    private ArrayNode question(List<byte[]> jpegs) {
        ArrayNode content = text(settings.prompt());
        for (byte[] jpeg : jpegs) {
            content.addObject()
                    .put("type", "image_url")
                    .putObject("image_url")
                    .put("url", "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg));
        }
        return content;
    }

    private static ArrayNode text(String prompt) {
        ArrayNode content = JSON.createArrayNode();
        content.addObject().put("type", "text").put("text", prompt);
        return content;
    }

    private Answer ask(ArrayNode content) throws StageFailure {
        ObjectNode body = JSON.createObjectNode()
                .put("model", settings.model())
                .put("temperature", 0.1)
                .put("max_tokens", settings.mostTokens());
        body.putArray("messages").addObject().put("role", "user").set("content", content);
        HttpRequest.Builder request = HttpRequest.newBuilder(chat)
                .timeout(settings.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (settings.key() != null) {
            request.header("Authorization", "Bearer " + settings.key());
        }
        for (int attempt = 0; ; attempt++) {
            String fault;
            long wait = settings.backoff().toMillis() << attempt;
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                int code = response.statusCode();
                if (code == 200) {
                    return read(response.body());
                }
                fault = chat + " answers " + code + ": " + shortened(response.body());
                if (code != 429 && code < 500) {
                    throw new StageFailure(StageFailure.Kind.PERMANENT, fault, null);
                }
                wait = Math.max(wait, retryAfter(response));
            } catch (IOException e) {
                fault = chat + " does not answer: "
                        + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
            } catch (InterruptedException e) {
                throw stopped();
            }
            if (attempt >= settings.retries()) {
                throw new StageFailure(
                        StageFailure.Kind.TRANSIENT, fault + " (tried " + (attempt + 1) + " times)", null);
            }
            pause(wait);
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw stopped();
        }
    }

    private static InterruptedAndSaved stopped() {
        Thread.currentThread().interrupt();
        return new InterruptedAndSaved("stopped while a server was asked", "Run the same command again.");
    }

    private static long retryAfter(HttpResponse<String> response) {
        Optional<String> seconds = response.headers().firstValue("Retry-After");
        return seconds.filter(text -> text.matches("\\d{1,4}"))
                .map(text -> 1000L * Long.parseLong(text))
                .orElse(0L);
    }

    /** The text behind what the model thought aloud. */
    private Answer read(String body) throws StageFailure {
        try {
            JsonNode answer = JSON.readTree(body);
            JsonNode choice = answer.path("choices").path(0);
            if (choice.isMissingNode()) {
                throw new StageFailure(
                        StageFailure.Kind.PERMANENT, chat + " answers no choices: " + shortened(body), null);
            }
            String text = choice.path("message").path("content").asText("");
            int thought = text.lastIndexOf("</think>");
            text = thought < 0 ? text : text.substring(thought + "</think>".length());
            return new Answer(
                    text.strip(),
                    choice.path("finish_reason").asText(""),
                    answer.path("usage").path("prompt_tokens").asLong(0),
                    answer.path("usage").path("completion_tokens").asLong(0));
        } catch (JsonProcessingException e) {
            throw new StageFailure(StageFailure.Kind.PERMANENT, chat + " answers no JSON: " + shortened(body), e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= TOLD ? text : text.substring(0, TOLD) + "…";
    }
}
