package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import orrery.curate.Stage;
import orrery.curate.decide.Decision;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.engine.Ledger.Page;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;
import orrery.curate.line.Line;
import orrery.curate.line.VideoFacts;
import orrery.curate.line.VideoShots;
import orrery.curate.split.ClipPlan.Gap;
import orrery.curate.split.ClipPlan.Pieces;

/**
 * Everything that the ledger says of a run, and what is decided from it; the same whichever engine did the work, and in whatever order.
 *
 * @param videos by name
 * @param clips that went through the whole line, by video and place
 * @param dead what could not be worked on, by video and place
 * @param decision the rules with their limits
 */
public record Collected(List<Video> videos, List<ClipRow> clips, List<DeadLetter> dead, Decision decision) {
    /**
     * A video.
     *
     * @param facts what its head says; null where it could not be read
     * @param seconds that could be decoded
     * @param frames that could be decoded
     * @param clips how many it was divided into
     * @param left what became no clip
     * @param reason why there is no clip; empty where there are some
     * @param fault what is wrong with the file; null where nothing is
     */
    public record Video(
            Source source,
            @Nullable VideoFacts facts,
            double seconds,
            int frames,
            List<String> clips,
            List<Gap> left,
            String reason,
            @Nullable String fault) {}

    /** Reads the ledger and decides. */
    static Collected of(CurationOptions options, Line line, Ledger ledger, List<Source> videos, Path out) {
        Decision none = new Decision(options.rules(), List.of());
        Collected all = new Collected(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), none);
        String command = "orrery curate " + options.input() + " -o " + out + " --retry";
        for (Source video : videos) {
            all.read(line, ledger, video, out, command);
        }
        List<Map<String, Object>> scores =
                all.clips.stream().map(ClipRow::scores).toList();
        Decision decision = new Decision(options.rules(), scores);
        List<ClipRow> decided = new ArrayList<>();
        all.clips.forEach(row -> decided.add(row.standing(decision.of(row.scores()))));
        return new Collected(all.videos, Mixed.of(Apart.of(decided, options, ledger), options), all.dead, decision);
    }

    private void read(Line line, Ledger ledger, Source source, Path out, String command) {
        Page page = ledger.video(source.id());
        for (Stage<Source, ?> stage : List.of(line.probe(), line.shots())) {
            if (died(page, stage.name(), source, command)) {
                break;
            }
        }
        Entry probe = page.entry(line.probe().name());
        @Nullable VideoFacts facts = probe == null || probe.failure() != null ? null : probe.as(VideoFacts.class);
        @Nullable Pieces pieces = VideoWork.pieces(line, page);
        Entry found = page.entry(line.shots().name());
        if (pieces == null || found == null) {
            videos.add(new Video(source, facts, 0, 0, List.of(), List.of(), "it cannot be read", null));
            return;
        }
        VideoShots shots = found.as(VideoShots.class);
        List<ClipTask> tasks = VideoWork.clips(line, page, source, out);
        for (ClipTask task : tasks) {
            read(line, ledger.clip(source.id(), task.id()), task, command);
        }
        videos.add(new Video(
                source,
                facts,
                shots.duration(),
                shots.frames(),
                tasks.stream().map(ClipTask::id).toList(),
                pieces.gaps(),
                tasks.isEmpty() ? "no shot is long enough" : "",
                shots.fault()));
    }

    private void read(Line line, Page page, ClipTask task, String command) {
        for (Stage<ClipTask, ?> stage : line.clips()) {
            if (died(page, stage.name(), task.video(), command)) {
                return;
            }
        }
        Entry print = page.entry(Line.PRINT);
        Map<String, JsonNode> outputs = outputs(line, page);
        Map<String, Object> scores = Decision.flat(outputs);
        JsonNode kind = outputs.getOrDefault(Line.SCORES, MissingNode.getInstance())
                .path("kinds")
                .path(0)
                .path("kind");
        if (kind.isTextual()) {
            scores.put(ClipRow.KIND, kind.asText());
        }
        clips.add(new ClipRow(task, scores, print == null ? null : print.as(ClipPrint.class), List.of(), null, null));
    }

    private boolean died(Page page, String stage, Source video, String command) {
        Entry entry = page.entry(stage);
        if (entry == null || entry.failure() == null) {
            return false;
        }
        dead.add(DeadLetter.of(page.id(), stage, entry.failure(), video.name(), command));
        return true;
    }

    /** What the stages of the line gave; a page may know more, of lines before. */
    static Map<String, JsonNode> outputs(Line line, Page page) {
        Map<String, JsonNode> outputs = page.outputs();
        outputs.keySet().retainAll(line.clips().stream().map(Stage::name).toList());
        return outputs;
    }

    /** How many clips were dropped, by reason, in the order of the reasons' names. */
    public Map<String, Integer> dropped() {
        Map<String, Integer> dropped = new TreeMap<>();
        clips.stream().filter(row -> !row.kept()).forEach(row -> dropped.merge(row.reason(), 1, Integer::sum));
        return dropped;
    }

    /** Minutes of videos that became no clip, by reason. */
    public Map<String, Double> leftMinutes() {
        Map<String, Double> left = new TreeMap<>();
        for (Video video : videos) {
            for (Gap gap : video.left()) {
                left.merge(gap.why(), gap.span().duration() / 60, Double::sum);
            }
        }
        return left;
    }

    /** How many videos gave no clip, by reason. */
    public Map<String, Integer> withoutClips() {
        Map<String, Integer> without = new TreeMap<>();
        videos.stream()
                .filter(video -> video.clips().isEmpty())
                .forEach(video -> without.merge(video.reason(), 1, Integer::sum));
        return without;
    }
}
