package orrery.curate.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.FileHash;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.decide.Rule;
import orrery.curate.engine.Collected.Video;
import orrery.curate.filter.KindMix;
import orrery.curate.line.Footage;
import orrery.curate.line.Line;
import orrery.curate.report.CurationReport;
import orrery.curate.shard.ShardClip;
import orrery.curate.shard.ShardWriter;
import orrery.training.RunLock;

/**
 * Raw footage to training shards, in one folder. Whatever is done already is not done again: a run that was killed goes on, and one with
 * other rules only decides anew.
 */
public final class Curation {
    /** Where the shards lie in the folder of a run. */
    public static final String SHARDS = "shards/v0";

    /**
     * What came out.
     *
     * @param videos in the footage
     * @param clips that went through the whole line
     * @param kept of them
     * @param dropped of them, by reason
     * @param duplicates of them that show what another one shows
     * @param shards tars of clips
     * @param deadLetters videos and clips that could not be worked on
     * @param kinds how near the wanted shares of kinds the kept clips come; empty where none are wanted
     * @param withoutClips videos that gave no clip, by reason
     * @param leftMinutes of videos that became no clip, by reason
     * @param seconds that this run took
     * @param videoMinutes of footage that could be decoded
     * @param keptMinutes of clips
     * @param report a page about it
     */
    public record Result(
            int videos,
            int clips,
            int kept,
            Map<String, Integer> dropped,
            int duplicates,
            int shards,
            int deadLetters,
            Map<String, KindMix.Share> kinds,
            Map<String, Integer> withoutClips,
            Map<String, Double> leftMinutes,
            double seconds,
            double videoMinutes,
            double keptMinutes,
            Path report) {}

    /** What an engine is made with. */
    public interface Driver {
        /** An engine for this run. */
        Engine with(Lanes lanes, Tally tally);
    }

    private final CurationOptions options;
    private final Path out;
    private final Lanes.Workers workers;
    private final StageRunner.Plan plan;
    private final Driver driver;

    /** @param plan how to go on after failures */
    public Curation(CurationOptions options, Path out, Lanes.Workers workers, StageRunner.Plan plan, Driver driver) {
        this.options = options;
        this.out = out.toAbsolutePath().normalize();
        this.workers = workers;
        this.plan = plan;
        this.driver = driver;
    }

    /** On the threads of this process. */
    public Curation(CurationOptions options, Path out, Lanes.Workers workers, StageRunner.Plan plan) {
        this(options, out, workers, plan, DirectEngine::new);
    }

    /**
     * Works until all is done.
     *
     * @throws orrery.base.InterruptedAndSaved when stopped; what is done stays done
     */
    public Result run(Progress progress, Stop stop) {
        try (Line line = Line.of(options.line())) {
            return run(line, null, progress, stop);
        }
    }

    /** The same with a line of one's own, and with one's own processes for what brings a process down. */
    Result run(Line line, StageRunner.@Nullable Isolation isolation, Progress progress, Stop stop) {
        Footage footage = Footage.in(options.input(), out);
        try (RunLock lock = RunLock.take(out, "curation")) {
            OutFolder.begin(out, options);
            Ledger ledger = new Ledger(out);
            ledger.begin();
            try (Tally tally = new Tally(out, progress);
                    Lanes lanes = new Lanes(workers)) {
                StageRunner runner = new StageRunner(
                        ledger, tally, stop, isolation == null ? new ChildProcess(out) : isolation, plan);
                long bytes = footage.videos().stream()
                        .mapToLong(Footage.Source::bytes)
                        .sum();
                progress.start("curating", bytes >> 10, "kB");
                driver.with(lanes, tally).run(new VideoWork(line, ledger, runner, out), footage.videos(), stop);
                progress.finish(footage.videos().size() + " videos");
                return close(line, ledger, footage, tally, lanes, progress, stop);
            }
        }
    }

    private Result close(
            Line line, Ledger ledger, Footage footage, Tally tally, Lanes lanes, Progress progress, Stop stop) {
        progress.start("deciding", 0, "");
        Collected all = Collected.of(options, line, ledger, footage.videos(), out);
        for (Rule rule : options.rules().rules()) {
            if (all.clips().stream().noneMatch(clip -> clip.scores().containsKey(rule.score()))) {
                progress.say("no clip has the score " + rule.score() + ": the rule \"" + rule.reason()
                        + "\" decides nothing by it");
            }
        }
        new OutputTree(out, line, ledger).write(all);
        Manifest.write(out.resolve("manifest.parquet"), all.clips());
        progress.finish("");
        progress.start("packing shards", 0, "");
        int shards = ShardWriter.write(
                shardClips(all),
                out.resolve(SHARDS),
                out.resolve("state").resolve(OutputTree.SHARDS),
                options.tarBytes(),
                stop);
        progress.finish(shards + " tars");
        Map<String, Integer> dropped = all.dropped();
        double minutes = all.videos().stream().mapToDouble(Video::seconds).sum() / 60;
        Result result = new Result(
                footage.videos().size(),
                all.clips().size(),
                (int) all.clips().stream().filter(ClipRow::kept).count(),
                dropped,
                dropped.getOrDefault(ClipRow.DUPLICATE, 0),
                shards,
                all.dead().size(),
                Mixed.reached(all.clips(), options),
                all.withoutClips(),
                all.leftMinutes(),
                tally.seconds(),
                minutes,
                all.clips().stream()
                                .filter(ClipRow::kept)
                                .mapToDouble(ClipRow::seconds)
                                .sum()
                        / 60,
                out.resolve("report.html"));
        Records.write(out.resolve("summary.json"), summary(result, all, footage));
        progress.start("drawing the report", 0, "");
        CurationReport.write(result.report(), options, result, all, footage, tally, lanes);
        progress.finish("");
        return result;
    }

    private List<ShardClip> shardClips(Collected all) {
        List<ShardClip> clips = new ArrayList<>();
        for (ClipRow row : all.clips()) {
            if (row.kept()) {
                Path file = row.clip().file(true);
                clips.add(new ShardClip(
                        row.id(),
                        file,
                        row.print() == null
                                ? FileHash.sha256(file)
                                : row.print().content(),
                        (long) row.number("clip.bytes"),
                        out.resolve("metas/v0/" + row.id() + ".json"),
                        row.clip().video().name(),
                        row.clip().span().start(),
                        row.seconds(),
                        (int) row.number("clip.width"),
                        (int) row.number("clip.height")));
            }
        }
        return clips;
    }

    /** By the names of cosmos-curate. */
    private static Map<String, Object> summary(Result result, Collected all, Footage footage) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("num_input_videos", result.videos());
        summary.put("num_input_videos_selected", result.videos());
        summary.put(
                "num_processed_videos",
                all.videos().stream().filter(video -> video.frames() > 0).count());
        summary.put("total_video_duration", result.videoMinutes() * 60);
        summary.put(
                "total_clip_duration",
                all.clips().stream().mapToDouble(ClipRow::seconds).sum());
        summary.put(
                "max_clip_duration",
                all.clips().stream().mapToDouble(ClipRow::seconds).max().orElse(0));
        summary.put("pipeline_run_time", result.seconds() / 60);
        summary.put(
                "total_video_bytes",
                footage.videos().stream().mapToLong(Footage.Source::bytes).sum());
        summary.put("total_num_clips_passed", result.kept());
        summary.put("total_num_clips_transcoded", result.clips());
        summary.put("total_num_clips_dropped", result.dropped());
        summary.put("num_dead_letters", result.deadLetters());
        summary.put("passed_by", footage.others());
        return summary;
    }
}
