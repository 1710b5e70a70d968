package orrery.curate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.Stage.Lane;
import orrery.curate.filter.KindMix;
import orrery.curate.line.ClipMeasure;
import orrery.curate.line.Line;
import orrery.curate.line.LineOptions;
import orrery.curate.shard.ShardReader;

class CurationTest {
    @TempDir
    Path folder;

    private Path footage = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeFootage() throws IOException {
        footage = SmallFootage.write(folder.resolve("footage"));
        out = folder.resolve("out");
    }

    private Curation.Result run(String... rules) {
        return SmallFootage.curation(SmallFootage.options(footage, rules), out).run(Progress.SILENT, Stop.never());
    }

    private Curation.Result run(Line line, StageRunner.Plan plan, Stop stop) {
        return new Curation(SmallFootage.options(footage), out, Lanes.Workers.of(2), plan)
                .run(
                        line,
                        (video, id, stage, asked) -> new StageRunner.Isolation.Ended(null, 139),
                        Progress.SILENT,
                        stop);
    }

    private Map<String, Tally.Count> ran() throws IOException {
        Map<String, Tally.Count> ran = new TreeMap<>();
        for (String line : Files.readAllLines(out.resolve("timing.jsonl"))) {
            String stage =
                    Records.parse(line, JsonNode.class, line).path("stage").asText();
            ran.merge(stage, new Tally.Count("", 1, 0, 0, 0), (a, b) -> new Tally.Count("", a.done() + 1, 0, 0, 0));
        }
        return ran;
    }

    @Test
    void footageBecomesShardsAndEverythingIsAccountedFor() throws IOException {
        Curation.Result result = run();
        assertThat(result.videos()).isEqualTo(6);
        assertThat(result.clips()).isEqualTo(7);
        assertThat(result.kept()).isEqualTo(6);
        assertThat(result.dropped()).isEqualTo(Map.of("duplicate", 1));
        assertThat(result.deadLetters()).isEqualTo(1);
        ShardReader shards = ShardReader.open(out.resolve(Curation.SHARDS));
        assertThat(shards.clips()).hasSize(6);
        for (ShardReader.Place place : shards.clips()) {
            shards.copy(place, folder.resolve("copy.mp4"));
            assertThat(folder.resolve("copy.mp4")).hasSameBinaryContentAs(out.resolve("clips/" + place.id() + ".mp4"));
        }
        assertThat(Files.readString(result.report()))
                .contains("Duplicates", "not a readable video", "scores.quality.blur", "utilisation")
                .doesNotContain("<script", "http://");
    }

    @Test
    void aVideoWithoutClipsHasItsRecord() {
        run();
        JsonNode about = Records.tree(out.resolve("processed_videos/short.mp4.json"));
        assertThat(about.path("num_clip_chunks").asInt(-1)).isZero();
        assertThat(about.path("reason").asText()).isEqualTo("no shot is long enough");
        assertThat(about.path("left").get(0).path("why").asText()).contains("shorter than 2");
        assertThat(out.resolve("processed_videos/broken.mp4.json")).exists();
    }

    @Test
    void deadLettersSayWhatWhyAndHowToTryAgain() throws IOException {
        run();
        JsonNode letter =
                Records.parse(Files.readString(out.resolve("dead/probe.jsonl")), JsonNode.class, "dead letter");
        assertThat(letter.path("video").asText()).isEqualTo("broken.mp4");
        assertThat(letter.path("kind").asText()).isEqualTo("permanent");
        assertThat(letter.path("message").asText()).contains("it is text");
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(letter.path("command").asText()).contains("--retry", footage.toString());
    }

    @Test
    void aSecondRunDoesNothingAgain() throws IOException {
        run();
        Map<String, Tally.Count> first = ran();
        TreeMap<String, String> before = SmallFootage.hashes(out);
        run();
        assertThat(ran()).isEqualTo(first);
        assertThat(SmallFootage.hashes(out)).isEqualTo(before);
    }

    @Test
    void anotherRuleDecidesAnewWithoutMeasuringAndEndsAsIfItHadBeenTheFirst() throws IOException {
        run();
        Map<String, Tally.Count> first = ran();
        Curation.Result strict = run("clip.seconds >= 2.55");
        assertThat(strict.dropped()).containsEntry("seconds", 2);
        assertThat(ran()).isEqualTo(first);
        TreeMap<String, String> changed = SmallFootage.hashes(out);
        out = Files.move(out, folder.resolve("changed")).resolveSibling("out");
        run("clip.seconds >= 2.55");
        assertThat(changed).isEqualTo(SmallFootage.hashes(out));
    }

    @Test
    void aVideoThatChangedIsWorkedOnAgainAndOthersAreNot() throws IOException {
        run();
        int cut = ran().getOrDefault("clip", new Tally.Count("", 0, 0, 0, 0)).done();
        Files.copy(footage.resolve("two.mp4"), footage.resolve("three.mp4"), StandardCopyOption.REPLACE_EXISTING);
        Curation.Result result = run();
        assertThat(ran().getOrDefault("clip", new Tally.Count("", 0, 0, 0, 0)).done())
                .isEqualTo(cut + 2);
        assertThat(result.clips()).isEqualTo(6);
        assertThat(result.duplicates()).isEqualTo(3);
    }

    @Test
    void aLostClipIsWrittenAgain() throws IOException {
        run();
        TreeMap<String, String> before = SmallFootage.hashes(out);
        String lost = before.keySet().stream()
                .filter(name -> name.startsWith("clips/"))
                .findFirst()
                .orElseThrow();
        Files.delete(out.resolve(lost));
        run();
        assertThat(SmallFootage.hashes(out)).isEqualTo(before);
    }

    @Test
    void whatFailsForAMomentIsTriedThreeTimesAndAgainInTheNextRun() throws IOException {
        AtomicInteger tries = new AtomicInteger();
        ClipMeasure far = new ClipMeasure("far", "1", (clip, context) -> {
            if (tries.incrementAndGet() <= 3) {
                throw new OrreryException("no answer", "Wait.", new IOException("connection refused"));
            }
            return Map.of("heard", true);
        });
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(far))) {
            Curation.Result first = run(line, SmallFootage.plan(false), Stop.never());
            assertThat(first.deadLetters()).isBetween(1, 2); // two workers share the three failures
            Curation.Result second = run(line, SmallFootage.plan(false), Stop.never());
            assertThat(second.deadLetters()).isEqualTo(1);
        }
    }

    @Test
    void whatFailedForGoodIsLeftAloneUntilAsked() {
        AtomicInteger tries = new AtomicInteger();
        ClipMeasure bad = new ClipMeasure("bad", "1", (clip, context) -> {
            tries.incrementAndGet();
            throw new OrreryException("nonsense", "None.");
        });
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(bad))) {
            assertThat(run(line, SmallFootage.plan(false), Stop.never()).deadLetters())
                    .isEqualTo(8);
            run(line, SmallFootage.plan(false), Stop.never());
            assertThat(tries).hasValue(7);
            run(line, SmallFootage.plan(true), Stop.never());
            assertThat(tries).hasValue(14);
        }
        assertThat(out.resolve("clips")).isEmptyDirectory();
    }

    @Test
    void memoryThatRanOutIsTriedOnceMoreAlone() {
        AtomicInteger tries = new AtomicInteger();
        ClipMeasure large = new ClipMeasure("large", "1", Lane.GPU, Map.of(), List.of(), (clip, context) -> {
            if (tries.incrementAndGet() == 1) {
                throw new OutOfMemoryError("pretended");
            }
            return Map.of("done", true);
        });
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(large))) {
            assertThat(run(line, SmallFootage.plan(false), Stop.never()).clips())
                    .isEqualTo(7);
        }
        assertThat(tries).hasValue(8);
    }

    @Test
    void kindsComeInTheSharesThatAreAskedForAndOthersAreTold() throws IOException {
        ClipMeasure kinds = new ClipMeasure(Line.SCORES, "1", (clip, context) -> {
            String kind = clip.video().name().startsWith("three") ? "indoor" : "driving"; // three and four clips
            return Map.of("kinds", List.of(Map.of("kind", kind, "near", 0.5), Map.of("kind", "film", "near", 0.1)));
        });
        LineOptions plain = SmallFootage.options(footage).line();
        LineOptions seeing = new LineOptions(
                plain.detector(), plain.weights(), plain.shortest(), plain.longest(), -1, Path.of("zoo"), null);
        CurationOptions options = new CurationOptions(
                footage, seeing, SmallFootage.options(footage).rules(), false, null, 60_000);
        KindMix mix = new KindMix(Map.of("driving", 0.5, "indoor", 0.5), Set.of(), Set.of());
        try (Line line = Line.of(seeing, List.of(kinds))) {
            StageRunner.Plan plan = SmallFootage.plan(false);
            Curation.Result result = new Curation(options.with(mix), out, Lanes.Workers.of(2), plan)
                    .run(line, null, Progress.SILENT, Stop.never());
            assertThat(result.kept()).isEqualTo(6);
            assertThat(result.dropped()).containsExactly(Map.entry(KindMix.SURPLUS, 1));
            assertThat(result.kinds())
                    .containsEntry("driving", new KindMix.Share(0.5, 0.5, 3, 4))
                    .containsEntry("indoor", new KindMix.Share(0.5, 0.5, 3, 3));
            assertThat(Files.readString(result.report())).contains("surplus", "driving");
            KindMix only = new KindMix(Map.of(), Set.of("indoor"), Set.of());
            Curation.Result again = new Curation(options.with(only), out, Lanes.Workers.of(2), plan)
                    .run(line, null, Progress.SILENT, Stop.never());
            assertThat(again.dropped()).containsExactly(Map.entry(KindMix.KIND, 4));
            assertThat(again.kinds()).isEmpty();
        }
        assertThatThrownBy(() -> SmallFootage.options(footage).with(mix)).isInstanceOf(OrreryException.class);
    }

    @Test
    void aStageTakesWhatStagesBeforeItGaveAndRunsAnewWithThem() {
        for (String version : List.of("1", "2")) {
            ClipMeasure first = new ClipMeasure("first", version, (clip, context) -> Map.of("said", version));
            ClipMeasure second = new ClipMeasure(
                    "second",
                    "1",
                    Lane.CPU,
                    Map.of(),
                    List.of("first"),
                    (clip, context) ->
                            Map.of("heard", clip.earlier("first").path("said").asText()));
            try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(first, second))) {
                run(line, SmallFootage.plan(false), Stop.never());
            }
            Explanation told = explain();
            assertThat(told.scores())
                    .hasEntrySatisfying(
                            "second",
                            output -> assertThat(output.path("heard").asText()).isEqualTo(version));
        }
    }

    private Explanation explain() {
        String id =
                ShardReader.open(out.resolve(Curation.SHARDS)).clips().get(0).id();
        try (Line line = Line.of(
                SmallFootage.options(footage).line(),
                List.of(
                        new ClipMeasure("first", "", (clip, context) -> ""),
                        new ClipMeasure("second", "", (clip, context) -> "")))) {
            return Explanation.of(line, out, id);
        }
    }

    @Test
    void whatBroughtAProcessDownIsRunInAnotherAndThenGivenUp() throws IOException {
        run();
        String id =
                ShardReader.open(out.resolve(Curation.SHARDS)).clips().get(0).id();
        ClipMeasure crash = new ClipMeasure("crash", "1", (clip, context) -> {
            if (clip.id().equals(id)) {
                throw new AssertionError("it ran in this process");
            }
            return Map.of("fine", true);
        });
        Files.writeString(out.resolve("state/inflight/" + id + ".crash"), ""); // as a killed process leaves it
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(crash))) {
            assertThat(run(line, SmallFootage.plan(false), Stop.never()).deadLetters())
                    .isEqualTo(2);
        }
        assertThat(Files.readString(out.resolve("dead/crash.jsonl")))
                .contains(id, "signal 11", "\"kind\":\"crash\"", "\"attempts\":2");
        assertThat(out.resolve("state/inflight")).isEmptyDirectory();
    }

    @Test
    void aSuspectThatIsWellInAProcessOfItsOwnGoesOn() throws IOException {
        run();
        TreeMap<String, String> before = SmallFootage.hashes(out);
        String id =
                ShardReader.open(out.resolve(Curation.SHARDS)).clips().get(0).id();
        Files.delete(out.resolve("clips/" + id + ".mp4"));
        Files.writeString(out.resolve("state/inflight/" + id + ".clip"), "");
        run();
        assertThat(SmallFootage.hashes(out)).isEqualTo(before);
    }

    @Test
    void aStoppedRunSaysSoAndGoesOn() throws IOException {
        run();
        TreeMap<String, String> before = SmallFootage.hashes(out);
        out = Files.move(out, folder.resolve("calm")).resolveSibling("out");
        Stop stop = new Stop();
        AtomicInteger clips = new AtomicInteger();
        ClipMeasure stopping = new ClipMeasure("stopping", "1", (clip, context) -> {
            if (clips.incrementAndGet() == 2) {
                stop.request();
            }
            return Map.of();
        });
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(stopping))) {
            assertThatThrownBy(() -> run(line, SmallFootage.plan(false), stop)).isInstanceOf(InterruptedAndSaved.class);
        }
        run();
        TreeMap<String, String> after = SmallFootage.hashes(out);
        after.keySet().removeIf(name -> name.startsWith("state/")); // knows of the stage that stopped it
        before.keySet().removeIf(name -> name.startsWith("state/"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("precious.txt"), "mine");
        assertThatThrownBy(() -> run()).isInstanceOf(OrreryException.class).hasMessageContaining("not empty");
        assertThat(out.resolve("precious.txt")).hasContent("mine");
    }

    @Test
    void theSameFolderDoesNotTakeOtherFootage() throws IOException {
        run();
        Path other = SmallFootage.write(folder.resolve("other"));
        assertThatThrownBy(() ->
                        SmallFootage.curation(SmallFootage.options(other), out).run(Progress.SILENT, Stop.never()))
                .hasMessageContaining("made from other footage");
    }

    @Test
    void aClipIsExplainedByTheBeginningOfItsId() {
        run("clip.seconds >= 2.55");
        JsonNode dropped = Records.tree(out.resolve("processed_clip_chunks/two.mp4_0.json"))
                .path("filtered_clips");
        Explanation told = Explanation.of(out, dropped.get(0).asText().substring(0, 8));
        assertThat(told.kept()).isFalse();
        assertThat(told.reason()).isEqualTo("seconds");
        assertThat(told.text()).contains("BREAK", "clip.seconds", "at least 2.55", "two.mp4, 0.000 s to 2.400 s");
        assertThatThrownBy(() -> Explanation.of(out, "zzz")).hasMessageContaining("no clip");
    }

    @Test
    void idsFollowFromTheNamesBelowTheRootWhereverItLies() throws IOException {
        run();
        TreeMap<String, String> here = SmallFootage.hashes(out);
        footage = Files.move(footage, folder.resolve("elsewhere"));
        out = folder.resolve("out2");
        run();
        assertThat(SmallFootage.hashes(out).keySet()).isEqualTo(here.keySet());
    }

    @Test
    void aForecastWritesNothingAndHoldsTheMemory() {
        CurationForecast forecast = CurationForecast.of(SmallFootage.options(footage), out, 8, 2L << 30);
        assertThat(forecast.videos()).isEqualTo(6);
        assertThat(forecast.unreadable()).isEqualTo(1);
        assertThat(forecast.passedBy()).isEqualTo(1);
        assertThat(forecast.memoryMb()).isLessThanOrEqualTo(2048);
        assertThat(forecast.workers()).isBetween(1, 7);
        assertThat(out).doesNotExist();
    }
}
