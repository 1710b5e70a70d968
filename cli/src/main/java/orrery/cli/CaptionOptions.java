package orrery.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.annotate.CaptionPreset;
import orrery.curate.line.LineOptions;
import picocli.CommandLine.Option;

/** Which server captions clips, and what it is asked. */
final class CaptionOptions {
    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "server to ask, e.g. http://localhost:8000/v1 (none)")
    @Nullable
    URI endpoint;

    @Option(names = "--model", paramLabel = "NAME", description = "the model's name at the server")
    @Nullable
    String model;

    @Option(
            names = "--key-from",
            defaultValue = "OPENAI_API_KEY",
            paramLabel = "VARIABLE",
            description = "environment variable that holds the server's key, where it wants one (${DEFAULT-VALUE})")
    String keyFrom = "OPENAI_API_KEY";

    @Option(
            names = "--preset",
            defaultValue = "default",
            paramLabel = "NAME",
            description = "what to ask: default, av or image (${DEFAULT-VALUE})")
    String preset = "default";

    @Option(names = "--prompt", paramLabel = "TEXT", description = "what to ask instead of a preset")
    @Nullable
    String prompt;

    @Option(names = "--enhance", description = "let the server tell each caption better")
    boolean enhance;

    @Option(
            names = "--parallel",
            defaultValue = "8",
            paramLabel = "N",
            description = "windows that the server is asked for at once (${DEFAULT-VALUE})")
    int parallel;

    /** The server, as far as it can be checked without asking it; null for none. */
    LineOptions.@Nullable Captions asked() {
        URI server = endpoint;
        String named = model;
        if (server == null) {
            if (enhance || prompt != null || named != null) {
                throw new UsageException(
                        "captions: --model, --prompt and --enhance ask a server, and none is named",
                        "Add --endpoint URL.");
            }
            return null;
        }
        if (named == null) {
            throw new UsageException("captions: no model named", "Add --model NAME, as the server calls it.");
        }
        if (parallel < 1 || parallel > 1024) {
            throw new UsageException("--parallel is " + parallel, "Use 1 to 1024.");
        }
        return VideoOptions.plan("captions", () -> {
            String question =
                    prompt != null ? prompt : CaptionPreset.named(preset).prompt();
            LineOptions.Captions asked =
                    new LineOptions.Captions(server.toString(), named, question, enhance, parallel, keyFrom);
            asked.settings(); // refuses what cannot be
            return asked;
        });
    }
}
