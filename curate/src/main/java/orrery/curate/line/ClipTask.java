package orrery.curate.line;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.curate.line.Footage.Source;
import orrery.curate.split.ClipIds;
import orrery.curate.split.ClipPlan.Span;

/**
 * A clip on its way through the line.
 *
 * @param id that follows from the video's name and the frames
 * @param video where it comes from
 * @param footage key of the video's content: changes when the file does
 * @param span which piece it is
 * @param out folder of the whole run
 * @param earlier what the stages before gave, by their name
 */
public record ClipTask(String id, Source video, String footage, Span span, Path out, Map<String, JsonNode> earlier) {
    /** The clip of a piece of a video. */
    public static ClipTask of(Source video, String footage, Span span, Path out) {
        return new ClipTask(
                ClipIds.ofFrames(video.name(), span.first(), span.end()).toString(),
                video,
                footage,
                span,
                out,
                Map.of());
    }

    /** The same clip when more is known of it. */
    public ClipTask knowing(Map<String, JsonNode> outputs) {
        return new ClipTask(id, video, footage, span, out, outputs);
    }

    /** Its file: among those that are kept, or those that were dropped by an earlier decision. */
    public Path file() {
        Path dropped = file(false);
        return Files.exists(dropped) ? dropped : file(true);
    }

    /** Where its file belongs by a decision. */
    public Path file(boolean kept) {
        return out.resolve(folder(kept)).resolve(id + ".mp4");
    }

    /** Name of the folder of files of clips by a decision. */
    public static String folder(boolean kept) {
        return kept ? "clips" : "filtered_clips";
    }

    /** What a stage before gave. */
    public JsonNode earlier(String stage) {
        JsonNode output = earlier.get(stage);
        if (output == null) {
            throw new OrreryException(
                    id + ": nothing is known of it from \"" + stage + "\"", "Name that stage among what is read.");
        }
        return output;
    }
}
