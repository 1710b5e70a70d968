package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.curate.decide.Rule;
import orrery.curate.decide.Rules;
import orrery.curate.engine.Curation;
import orrery.curate.engine.CurationForecast;
import orrery.curate.engine.CurationMetrics;
import orrery.curate.engine.CurationOptions;
import orrery.curate.engine.DirectEngine;
import orrery.curate.engine.Explanation;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.StageRunner;
import orrery.curate.engine.flink.FlinkEngine;
import orrery.curate.filter.KindMix;
import orrery.curate.line.LineOptions;
import orrery.curate.shots.Detector;
import orrery.tensor.TorchRuntime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orrery curate}: raw footage to training shards. */
@Command(
        name = "curate",
        mixinStandardHelpOptions = true,
        description =
                "Turn a folder of raw footage into training shards: cut it into clips of one shot, measure them, drop those that break a rule"
                        + " or show what another one shows, and pack the rest. Run again after anything: what is done is not done again.",
        footer = {
            "",
            "Examples:",
            "  orrery curate footage -o curated",
            "  orrery curate footage -o curated --keep \"scores.motion.global_mean >= 0.002\"",
            "  orrery curate footage -o curated --mix driving=50,people=30",
            "  orrery curate footage -o curated --explain 3f1c22aa"
        })
final class CurateCommand implements Callable<Integer> {
    @Mixin
    Output output;

    @Mixin
    OutOption out;

    @Mixin
    MachineOptions machine;

    @Mixin
    ShotOptions shots;

    @Mixin
    DryRunOption dryRun;

    @Parameters(paramLabel = "IN", description = "folder of footage with all below it, or one video")
    Path input;

    @Mixin
    ClipLengthOptions lengths;

    @Option(
            names = "--tier",
            defaultValue = "pre-train",
            paramLabel = "NAME",
            description = "rules that come along: pre-train, the stricter fine-tune, or world, by which learn takes raw"
                    + " footage (${DEFAULT-VALUE})")
    String tier = "pre-train";

    @Option(names = "--rules", paramLabel = "FILE", description = "rules of a JSON or YAML file instead")
    @Nullable
    Path rules;

    @Option(
            names = "--keep",
            paramLabel = "RULE",
            description =
                    "one rule more, or another limit for one: \"SCORE >= N\", \"SCORE <= N\", \"SCORE != WORD\", \"SCORE >~ SHARE\"")
    List<String> keep = new ArrayList<>();

    @Option(names = "--keep-duplicates", description = "keep clips that show what another one shows")
    boolean keepDuplicates;

    @Option(
            names = "--semantic",
            paramLabel = "SIMILARITY",
            description = "drop clips, too, that show the same things: as near as this by a network, 0 to 1, e.g. 0.95")
    @Nullable
    Double semantic;

    @Option(names = "--fast", description = "no networks: no text, faces, things, BRISQUE and embeddings")
    boolean fast;

    @Mixin
    KindOptions kinds;

    @Mixin
    CaptionOptions captions;

    @Option(
            names = "--tar",
            defaultValue = "500m",
            paramLabel = "SIZE",
            description = "clips of a tar (${DEFAULT-VALUE})")
    ByteSize tar = new ByteSize(CurationOptions.TAR_BYTES);

    @Option(
            names = "--stream",
            defaultValue = "-1",
            paramLabel = "N",
            description = "number of the stream that is read (the first with pictures)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    int stream = -1;

    @Option(names = "--retry", description = "try again what could not be worked on before")
    boolean retry;

    @Option(
            names = "--untrusted",
            description = "read every video in a process of its own: slow, and nothing brings the run down")
    boolean untrusted;

    @Option(
            names = "--engine",
            defaultValue = "direct",
            paramLabel = "NAME",
            description = "direct: threads of this process; flink: a cluster inside of it (${DEFAULT-VALUE})")
    String engine = "direct";

    @Option(
            names = "--flink",
            paramLabel = "HOST:PORT",
            description = "send the work to this Flink cluster, which must see both folders and have Orrery's jars")
    @Nullable
    String flink;

    @Option(
            names = "--metrics",
            paramLabel = "[HOST:]PORT",
            description = "tell Prometheus of the run at http://HOST:PORT/metrics (HOST: this machine alone)")
    @Nullable
    String metrics;

    @Option(
            names = "--explain",
            paramLabel = "CLIP",
            description = "tell why a clip was kept or dropped, by the beginning of its id")
    @Nullable
    String explain;

    @Override
    public Integer call() {
        Path folder = out.required("curated");
        if (explain != null) {
            Explanation told = Explanation.of(folder, explain);
            output.print(told, told.text());
            return 0;
        }
        CurationOptions options = options();
        CurationForecast forecast = CurationForecast.of(
                options, folder, machine.threadCount(), machine.memoryBytes().orElse(null));
        if (dryRun.on) {
            output.print(forecast, forecast.text());
            return 0;
        }
        machine.apply();
        TorchRuntime.threads(1); // the lanes hold the cores
        StageRunner.Plan plan = StageRunner.Plan.standard(retry, untrusted);
        String place = metrics;
        try (CurationMetrics told =
                place == null ? null : VideoOptions.plan("--metrics", () -> CurationMetrics.at(place))) {
            Curation.Driver driver = driver(folder, plan);
            Curation.Result result = new Curation(
                            options,
                            folder,
                            Lanes.Workers.of(forecast.workers()),
                            plan,
                            told == null ? driver : watched(driver, told))
                    .run(output.progress(), output.stop());
            output.print(result, text(result));
        }
        return 0;
    }

    private Curation.Driver watched(Curation.Driver driver, CurationMetrics metrics) {
        output.progress().say("metrics at port " + metrics.port());
        return (lanes, tally) -> {
            metrics.watch(tally, lanes);
            return driver.with(lanes, tally);
        };
    }

    private Curation.Driver driver(Path folder, StageRunner.Plan plan) {
        String place = flink;
        if (place != null) {
            FlinkEngine.Cluster cluster = VideoOptions.plan("--flink", () -> FlinkEngine.Cluster.parse(place));
            return (lanes, tally) -> new FlinkEngine(folder, plan, cluster, lanes, tally);
        }
        return switch (engine) {
            case "direct" -> DirectEngine::new;
            case "flink" -> (lanes, tally) -> new FlinkEngine(folder, plan, null, lanes, tally);
            default -> throw new UsageException("no engine is called \"" + engine + "\"", "Use direct or flink.");
        };
    }

    private CurationOptions options() {
        if (!Files.exists(input)) {
            throw new UsageException(input + ": no such file or folder", "Name a folder of videos.");
        }
        Set<Detector> detectors = shots.one("curate");
        LineOptions line = VideoOptions.plan(
                "curate",
                () -> new LineOptions(
                        detectors.iterator().next(),
                        shots.weightsFile(),
                        lengths.shortest(),
                        lengths.longest(),
                        stream,
                        fast ? null : Zoo.folder().toAbsolutePath(),
                        captions.asked()));
        Rules asked = rules == null ? Rules.tier(tier) : Rules.read(rules);
        for (String rule : keep) {
            asked = asked.with(VideoOptions.plan("--keep", () -> Rule.parse(rule)));
        }
        Rules all = asked;
        KindMix mix = kinds.asked();
        return VideoOptions.plan(
                "curate",
                () -> new CurationOptions(input, line, all, !keepDuplicates, semantic, tar.bytes()).with(mix));
    }

    private static String text(Curation.Result result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d videos, %.1f minutes: %d clips, %d kept in %d tars%n",
                result.videos(),
                result.videoMinutes(),
                result.clips(),
                result.kept(),
                result.shards()));
        result.dropped().forEach((reason, count) -> text.append(String.format("dropped %6d  %s%n", count, reason)));
        result.kinds()
                .forEach((kind, share) -> text.append(String.format(
                        Locale.ROOT,
                        "kept    %6d  %s, %.1f %% of the clips (%.1f wanted)%n",
                        share.kept(),
                        kind,
                        100 * share.share(),
                        100 * share.wanted())));
        result.leftMinutes()
                .forEach((reason, left) ->
                        text.append(String.format(Locale.ROOT, "no clip %6.1f  minutes: %s%n", left, reason)));
        result.withoutClips()
                .forEach((reason, count) -> text.append(String.format("no clip %6d  videos: %s%n", count, reason)));
        if (result.deadLetters() > 0) {
            text.append(result.deadLetters())
                    .append(" dead letters: what could not be worked on, see dead/ and the report")
                    .append(System.lineSeparator());
        }
        return text.append("report: ").append(result.report()).toString();
    }
}
