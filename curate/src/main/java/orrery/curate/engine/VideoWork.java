package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;
import orrery.base.Stop;
import orrery.curate.Stage;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.engine.Ledger.Page;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;
import orrery.curate.line.Line;
import orrery.curate.line.VideoShots;
import orrery.curate.split.ClipPlan.Pieces;

/** The work on a video and on its clips, piece by piece, as every engine does it; all of it is found again in the ledger. */
public final class VideoWork {
    private final Line line;
    private final Ledger ledger;
    private final StageRunner runner;
    private final Path out;

    public VideoWork(Line line, Ledger ledger, StageRunner runner, Path out) {
        this.line = line;
        this.ledger = ledger;
        this.runner = runner;
        this.out = out;
    }

    /** Joins the run of a folder from another process, with the line that it was begun with; that is the caller's to close. */
    public static VideoWork join(Path out, Tally tally, Stop stop, StageRunner.Plan plan) {
        Ledger ledger = new Ledger(out);
        StageRunner runner = new StageRunner(ledger, tally, stop, new ChildProcess(out), plan);
        return new VideoWork(Line.of(OutFolder.options(out).line()), ledger, runner, out);
    }

    /** What is done. */
    public Line line() {
        return line;
    }

    /** Reads the head of a video; false where that failed. */
    public boolean probe(Source video) {
        Page page = ledger.video(video.id());
        String footage = StageKeys.fingerprint(video.file());
        return runner.run(line.probe(), video, video, page, List.of(footage)).failure() == null;
    }

    /** Finds its shots; false where that failed. */
    public boolean shots(Source video) {
        Page page = ledger.video(video.id());
        String footage = need(page, line.probe().name()).key();
        return runner.run(line.shots(), video, video, page, List.of(footage)).failure() == null;
    }

    /** The clips of a video whose shots are known; none of any other. */
    public List<ClipTask> clips(Source video) {
        return clips(line, ledger.video(video.id()), video, out);
    }

    /** The clips of a video by its page. */
    static List<ClipTask> clips(Line line, Page page, Source video, Path out) {
        @Nullable Pieces pieces = pieces(line, page);
        List<ClipTask> clips = new ArrayList<>();
        if (pieces != null) {
            String footage = need(page, line.probe().name()).key();
            pieces.clips().forEach(span -> clips.add(ClipTask.of(video, footage, span, out)));
        }
        return clips;
    }

    /** What a video is divided into, by its page; null where its shots are not known. */
    static @Nullable Pieces pieces(Line line, Page page) {
        Entry shots = page.entry(line.shots().name());
        Entry probe = page.entry(line.probe().name());
        boolean read = probe != null && probe.failure() == null;
        return read && shots != null && shots.failure() == null ? line.pieces(shots.as(VideoShots.class)) : null;
    }

    /** Runs a stage on a clip; false where that failed, so that the stages after it do not run. */
    public boolean clip(Stage<ClipTask, ?> stage, ClipTask clip) {
        Page page = ledger.clip(clip.video().id(), clip.id());
        Stage<ClipTask, ?> first = line.clips().get(0);
        List<String> inputs = new ArrayList<>();
        Map<String, JsonNode> earlier = new LinkedHashMap<>();
        if (stage.name().equals(first.name())) {
            inputs.add(clip.footage());
        } else {
            take(page, first.name(), inputs, earlier);
            stage.reads().forEach(name -> take(page, name, inputs, earlier));
        }
        return runner.run(stage, clip.knowing(earlier), clip.video(), page, inputs)
                        .failure()
                == null;
    }

    private static void take(Page page, String name, List<String> inputs, Map<String, JsonNode> earlier) {
        Entry entry = need(page, name);
        JsonNode output = entry.output();
        inputs.add(entry.key());
        if (output != null) {
            earlier.put(name, output);
        }
    }

    private static Entry need(Page page, String stage) {
        Entry entry = page.entry(stage);
        if (entry == null) {
            throw new OrreryException(
                    page.id() + ": the stage \"" + stage + "\" has not run", "Place it before those that read it.");
        }
        return entry;
    }
}
