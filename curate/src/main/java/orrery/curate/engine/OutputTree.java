package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.Records;
import orrery.curate.annotate.CaptionedWindow;
import orrery.curate.engine.Collected.Video;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Line;
import orrery.curate.line.VideoFacts;

/**
 * The folder's files for people and other programs, by the names that cosmos-curate gives them. Written from the ledger, so they may be
 * deleted; what belongs to no clip or video of this run is removed.
 */
final class OutputTree {
    /** Folders whose content is ours to the last file. */
    private static final List<String> PARTS =
            List.of("clips", "filtered_clips", "metas", "processed_videos", "processed_clip_chunks", "dead", "state");

    /** In {@code state}: which tars are done. */
    static final String SHARDS = "shards.json";

    private final Path out;
    private final Line line;
    private final Ledger ledger;
    private final Set<Path> ours = new HashSet<>();

    OutputTree(Path out, Line line, Ledger ledger) {
        this.out = out;
        this.line = line;
        this.ledger = ledger;
    }

    /** Puts every clip where it belongs, says what is known of each clip and video, and removes the rest. */
    void write(Collected all) {
        Map<String, List<ClipRow>> rows = new TreeMap<>();
        for (ClipRow row : all.clips()) {
            rows.computeIfAbsent(row.clip().video().name(), name -> new ArrayList<>())
                    .add(row);
            place(row.id() + ".mp4", row.kept());
            text(out.resolve("metas/v0/" + row.id() + ".json"), pretty(meta(row)));
        }
        for (Video video : all.videos()) {
            video(video, rows.getOrDefault(video.source().name(), List.of()));
        }
        Map<String, StringBuilder> dead = new TreeMap<>();
        for (DeadLetter letter : all.dead()) {
            dead.computeIfAbsent(letter.stage(), stage -> new StringBuilder())
                    .append(Records.line(letter))
                    .append('\n');
        }
        dead.forEach((stage, lines) -> text(out.resolve("dead").resolve(stage + ".jsonl"), lines.toString()));
        keep(all);
        sweep();
    }

    private void place(String name, boolean kept) {
        Path goal = out.resolve(ClipTask.folder(kept)).resolve(name);
        Path other = out.resolve(ClipTask.folder(!kept)).resolve(name);
        try {
            if (Files.exists(other)) {
                Files.createDirectories(goal.resolveSibling(""));
                Files.move(other, goal, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(goal, e);
        }
        ours.add(goal);
    }

    /** cosmos-curate's fields of a clip, then all scores, then what was decided. */
    private ObjectNode meta(ClipRow row) {
        ClipTask clip = row.clip();
        Map<String, JsonNode> outputs =
                Collected.outputs(line, ledger.clip(clip.video().id(), clip.id()));
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("span_uuid", clip.id());
        meta.put("source_video", clip.video().name());
        meta.put("duration_span", List.of(clip.span().start(), clip.span().stop()));
        meta.put("frame_span", List.of(clip.span().first(), clip.span().end()));
        meta.put("clip_location", out.relativize(clip.file(row.kept())).toString());
        meta.put("width", (long) row.number("clip.width"));
        meta.put("height", (long) row.number("clip.height"));
        meta.put("framerate", row.number("clip.fps"));
        meta.put("num_frames", (long) row.number("clip.frames"));
        meta.put("video_codec", "h264");
        meta.put("num_bytes", (long) row.number("clip.bytes"));
        JsonNode motion =
                outputs.getOrDefault("scores", Records.toTree(Map.of())).path("motion");
        if (motion.isObject()) {
            meta.put("motion_score", motion);
        }
        List<Map<String, Object>> windows = windows(outputs);
        meta.put("windows", windows);
        meta.put("has_caption", !windows.isEmpty());
        outputs.remove(Line.CAPTION);
        outputs.remove(Line.EMBEDDING); // many numbers, and all in the ledger
        meta.put("valid", row.kept());
        meta.put("dropped", row.reason());
        meta.put("duplicate_of", row.duplicateOf());
        meta.put("scores", outputs);
        ObjectNode node = (ObjectNode) Records.toTree(meta);
        node.remove(row.duplicateOf() == null ? List.of("duplicate_of") : List.of());
        return node;
    }

    /** Those with a caption, which stands under the name of who wrote it. */
    private static List<Map<String, Object>> windows(Map<String, JsonNode> outputs) {
        JsonNode captions = outputs.getOrDefault(Line.CAPTION, Records.toTree(Map.of()));
        String by = captions.path("by").asText();
        List<Map<String, Object>> windows = new ArrayList<>();
        for (JsonNode each : captions.path("windows")) {
            CaptionedWindow window = Records.convert(each, CaptionedWindow.class, "ledger");
            if (window.valid()) {
                Map<String, Object> said = new LinkedHashMap<>();
                said.put("start_frame", window.startFrame());
                said.put("end_frame", window.endFrame());
                said.put(by + "_caption", window.caption());
                if (window.enhancedCaption() != null) {
                    said.put(by + "_enhanced_caption", window.enhancedCaption());
                }
                said.put(by + "_prompt_tokens", window.promptTokens());
                said.put(by + "_output_tokens", window.outputTokens());
                windows.add(said);
            }
        }
        return windows;
    }

    private void video(Video video, List<ClipRow> rows) {
        @Nullable VideoFacts facts = video.facts();
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("video", video.source().name());
        about.put("video_uuid", video.source().id());
        about.put("height", facts == null ? 0 : facts.height());
        about.put("width", facts == null ? 0 : facts.width());
        about.put("framerate", facts == null ? 0 : facts.fps());
        about.put("num_frames", video.frames());
        about.put("duration", video.seconds());
        about.put("video_codec", facts == null ? "" : facts.codec());
        about.put("pixel_format", facts == null ? "" : facts.pixels());
        about.put("num_total_clips", video.clips().size());
        about.put("num_clip_chunks", video.clips().isEmpty() ? 0 : 1);
        about.put("reason", video.reason());
        about.put("fault", video.fault() == null ? "" : video.fault());
        about.put(
                "left",
                video.left().stream()
                        .map(gap -> Map.of(
                                "start", gap.span().start(), "end", gap.span().stop(), "why", gap.why()))
                        .map(TreeMap::new)
                        .toList());
        text(out.resolve("processed_videos").resolve(video.source().name() + ".json"), pretty(about));
        if (!video.clips().isEmpty()) {
            text(
                    out.resolve("processed_clip_chunks").resolve(video.source().name() + "_0.json"),
                    pretty(chunk(video, rows)));
        }
    }

    private static Map<String, Object> chunk(Video video, List<ClipRow> rows) {
        Map<String, Object> chunk = new LinkedHashMap<>();
        chunk.put("video", video.source().name());
        chunk.put("clip_chunk_index", 0);
        chunk.put("num_clips_passed", rows.stream().filter(ClipRow::kept).count());
        chunk.put("num_clips_transcoded", rows.size());
        chunk.put(
                "total_clip_duration",
                rows.stream().mapToDouble(ClipRow::seconds).sum());
        chunk.put(
                "max_clip_duration",
                rows.stream().mapToDouble(ClipRow::seconds).max().orElse(0));
        chunk.put("clips", rows.stream().filter(ClipRow::kept).map(ClipRow::id).toList());
        chunk.put(
                "filtered_clips",
                rows.stream().filter(row -> !row.kept()).map(ClipRow::id).toList());
        return chunk;
    }

    private static String pretty(Object document) {
        return Records.toTree(document).toPrettyString() + "\n";
    }

    /** Writes a file unless it says so already. */
    private void text(Path file, String text) {
        ours.add(file);
        try {
            if (Files.exists(file)
                    && Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
                return;
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
        AtomicFiles.text(file, text);
    }

    /** The ledger stays, and so does a clip that could not be measured; it is not among those that are kept. */
    private void keep(Collected all) {
        Path state = out.resolve("state");
        ours.add(state.resolve(SHARDS));
        for (Video video : all.videos()) {
            Path pages = state.resolve(video.source().id());
            ours.add(pages.resolve(Ledger.VIDEO + ".json"));
            video.clips().forEach(clip -> ours.add(pages.resolve(clip + ".json")));
        }
        all.dead().forEach(letter -> place(letter.id() + ".mp4", false));
    }

    private void sweep() {
        for (String part : PARTS) {
            Path folder = out.resolve(part);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (!ours.contains(file)) {
                        Files.delete(file);
                    }
                }
            } catch (IOException e) {
                throw AtomicFiles.failure(folder, e);
            }
        }
    }
}
