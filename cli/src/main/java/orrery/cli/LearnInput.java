package orrery.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.base.UsageException;
import orrery.curate.decide.Rule;
import orrery.curate.decide.Rules;
import orrery.curate.engine.Curation;
import orrery.curate.engine.CurationForecast;
import orrery.curate.engine.CurationOptions;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.StageRunner;
import orrery.curate.line.Footage;
import orrery.curate.line.Footage.Source;
import orrery.curate.line.LineOptions;
import orrery.curate.shard.ShardReader;
import orrery.curate.shots.Detector;
import orrery.curate.split.ClipPlan;
import orrery.genie.Learn;
import orrery.genie.LearnOptions;
import orrery.tensor.TorchRuntime;
import orrery.video.VideoInfo;
import orrery.video.VideoReader;
import orrery.worlds.ClipEpisodes;
import orrery.worlds.ClipEpisodes.Clip;
import orrery.worlds.ClipEpisodes.Shape;
import orrery.worlds.EpisodeFolder;

/**
 * What {@code learn} learns from: episodes as they are; or clips, of raw footage that is curated first or of shards that {@code curate}
 * wrote, which become episodes in the world's run folder.
 */
final class LearnInput {
    /** What a person may give. */
    enum Kind {
        EPISODES,
        SHARDS,
        FOOTAGE
    }

    /**
     * What became of footage or shards.
     *
     * @param dropped clips, by reason
     * @param withoutClips videos, by reason
     * @param leftMinutes of videos that became no clip, by reason
     * @param left clips that are kept but became no episode, by reason
     * @param minutes of episodes
     * @param report page about the curation; null for shards
     */
    record Curated(
            int videos,
            int clips,
            int kept,
            Map<String, Integer> dropped,
            Map<String, Integer> withoutClips,
            Map<String, Double> leftMinutes,
            Map<String, Integer> left,
            Shape shape,
            int episodes,
            double minutes,
            @Nullable String report) {
        /** A short table. */
        String text() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    Locale.ROOT,
                    "footage: %d videos with %d clips of one shot; %d episodes of %dx%d at %.4g frames a second, %.1f minutes",
                    videos,
                    clips,
                    episodes,
                    shape.width(),
                    shape.height(),
                    shape.fps(),
                    minutes));
            lines.add(line(kept, "kept", ""));
            dropped.forEach((reason, count) -> lines.add(line(count, "dropped", reason)));
            left.forEach((reason, count) -> lines.add(line(count, "left out", reason)));
            leftMinutes.forEach((reason, gone) ->
                    lines.add(String.format(Locale.ROOT, "%6.1f  minutes in no clip: %s", gone, reason)));
            withoutClips.forEach((reason, count) -> lines.add(line(count, "videos without a clip", reason)));
            if (report != null) {
                lines.add("what became of the footage, with pictures: " + report);
            }
            return String.join(System.lineSeparator(), lines);
        }

        private static String line(int count, String what, String reason) {
            return String.format(Locale.ROOT, "%6d  %s%s", count, what, reason.isEmpty() ? "" : ": " + reason);
        }
    }

    /** What the episodes that lie there were made of. */
    private record Memory(int format, String key, Curated curated) {}

    private final Path input;
    private final LearnOptions options;
    private final Kind kind;
    private final Path folder;
    private final Footage footage;

    private LearnInput(LearnOptions options, Kind kind) {
        this.input = options.episodes().toAbsolutePath().normalize();
        this.options = options;
        this.kind = kind;
        this.folder = Learn.footage(options.world()).toAbsolutePath().normalize();
        this.footage = kind == Kind.FOOTAGE ? Footage.in(input, curation()) : new Footage(List.of(), List.of());
        if (kind == Kind.FOOTAGE && folder.startsWith(input)) {
            throw new UsageException(
                    "the world would lie in its own footage, " + input, "Choose another --out, outside of it.");
        }
    }

    /**
     * Looks at what is given.
     *
     * @param when {@code auto}, {@code always} or {@code never}: whether a folder of clips is curated
     */
    static LearnInput of(LearnOptions options, String when) {
        if (!List.of("auto", "always", "never").contains(when)) {
            throw new UsageException("--curate is " + when, "Use auto, always or never.");
        }
        Path input = options.episodes();
        boolean described = EpisodeFolder.saysWhatItIs(input);
        if (described && when.equals("always")) {
            throw new UsageException(
                    "--curate always: " + input + " is recorded play, of which every frame counts",
                    "Leave it out, or name a folder of videos.");
        }
        if (ShardReader.find(input).isPresent()) {
            return new LearnInput(options, Kind.SHARDS);
        }
        boolean raw = Files.exists(input)
                && !described
                && !when.equals("never")
                && (when.equals("always") || Files.isRegularFile(input) || mixed(Footage.all(input, options.world())));
        return new LearnInput(options, raw ? Kind.FOOTAGE : Kind.EPISODES);
    }

    /** Whether clips cannot be learned from as they are: of several sizes or rates, in folders, or not to be opened. */
    private static boolean mixed(Footage footage) {
        @Nullable VideoInfo first = null;
        for (Source video : footage.videos()) {
            if (video.name().contains("/") || !EpisodeFolder.isClip(video.name())) {
                return true;
            }
            try (VideoReader reader = VideoReader.open(video.file())) {
                VideoInfo info = reader.info();
                first = first == null ? info : first;
                if (info.width() != first.width()
                        || info.height() != first.height()
                        || Math.abs(info.fps() - first.fps()) > 0.01 * first.fps()) {
                    return true;
                }
            } catch (OrreryException e) {
                return true;
            }
        }
        return false;
    }

    Kind kind() {
        return kind;
    }

    private Path curation() {
        return folder.resolve("curation");
    }

    private Path made() {
        return folder.resolve("episodes");
    }

    private Path memory() {
        return folder.resolve("input.json");
    }

    /** Where the episodes are, or will be. */
    Path episodes() {
        return kind == Kind.EPISODES ? options.episodes() : made();
    }

    /** What episodes that are there already were made of, if it was this; else null. */
    @Nullable
    Curated known() {
        if (kind == Kind.EPISODES || !Files.exists(memory()) || !Files.exists(made().resolve("world.json"))) {
            return null;
        }
        Memory memory = Records.read(memory(), Memory.class);
        return memory.key().equals(key()) ? memory.curated() : null;
    }

    /** Follows from the names, sizes and times of the files, and from what is asked of them. */
    private String key() {
        StringBuilder text = new StringBuilder(input + "\n" + options.size() + "\n" + Records.line(rules()) + "\n");
        try {
            Path index = ShardReader.find(input)
                    .map(root -> root.resolve("index.parquet"))
                    .orElse(input);
            text.append(Files.getLastModifiedTime(index)).append('\n');
            for (Source video : footage.videos()) {
                text.append(video.name())
                        .append(' ')
                        .append(video.bytes())
                        .append(' ')
                        .append(Files.getLastModifiedTime(video.file()))
                        .append('\n');
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(input, e);
        }
        return UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Rules rules() {
        return Rules.tier(Rules.WORLD).with(Rule.parse("clip.short_side >= " + options.size()));
    }

    private CurationOptions asked() {
        LineOptions line = new LineOptions(
                Detector.COMBINED,
                new ShotOptions().weightsFile(),
                ClipPlan.standard().shortest(),
                ClipPlan.standard().longest(),
                -1,
                null, // no networks but that for cuts: rules of a world ask for nothing that they see
                null);
        return new CurationOptions(input, line, rules(), true, null, CurationOptions.TAR_BYTES);
    }

    /** Clips in shards that would be learned from. */
    record Shards(int clips, double minutes) {
        String text() {
            return String.format(
                    Locale.ROOT,
                    "shards of %d clips, %.1f minutes, which would be made episodes first; what can be learned shows then",
                    clips,
                    minutes);
        }
    }

    /** What is in the shards; for these only. */
    Shards shards() {
        List<ShardReader.Place> clips =
                ShardReader.open(ShardReader.find(input).orElseThrow()).clips();
        return new Shards(
                clips.size(),
                clips.stream().mapToDouble(ShardReader.Place::seconds).sum() / 60);
    }

    /** What a curation would do; for footage only. */
    CurationForecast forecast(MachineOptions machine) {
        return CurationForecast.of(
                asked(),
                curation(),
                machine.threadCount(),
                machine.memoryBytes().orElse(null));
    }

    /**
     * Makes the episodes, unless they are there.
     *
     * @throws orrery.base.InterruptedAndSaved when stopped; the same call goes on
     * @throws OrreryException when nothing is left to learn from
     */
    Curated make(MachineOptions machine, Progress progress, Stop stop) {
        Curated known = known();
        if (known != null) {
            return known;
        }
        TorchRuntime.threads(1); // the lanes of the curation hold the cores
        Curated curated = kind == Kind.FOOTAGE ? ofFootage(machine, progress, stop) : ofShards(progress, stop);
        Records.write(memory(), new Memory(1, key(), curated));
        return curated;
    }

    private Curated ofFootage(MachineOptions machine, Progress progress, Stop stop) {
        progress.say(
                "raw footage: it is cut into clips, filtered and made episodes first; --curate never takes it as it is");
        Curation.Result result = new Curation(
                        asked(),
                        curation(),
                        Lanes.Workers.of(forecast(machine).workers()),
                        StageRunner.Plan.standard(false, false))
                .run(progress, stop);
        if (result.kept() == 0) {
            throw new OrreryException(
                    input + ": of " + result.videos() + " videos with " + result.clips() + " clips nothing is kept"
                            + result.dropped().keySet().stream()
                                    .findFirst()
                                    .map(reason -> "; dropped: "
                                            + String.join(", ", result.dropped().keySet()))
                                    .orElse(""),
                    "See " + result.report() + "; orrery curate with other rules, then learn from its folder, or use"
                            + " --curate never.");
        }
        ShardReader shards = ShardReader.open(curation().resolve(Curation.SHARDS));
        return episodes(
                shards,
                curation().resolve("clips"),
                result.videos(),
                result.clips(),
                result.dropped(),
                result.withoutClips(),
                result.leftMinutes(),
                result.report().toString(),
                progress,
                stop);
    }

    private Curated ofShards(Progress progress, Stop stop) {
        ShardReader shards = ShardReader.open(ShardReader.find(input).orElseThrow());
        if (shards.clips().isEmpty()) {
            throw new OrreryException(input + ": no clip in its shards", "Curate with less strict rules.");
        }
        Path clips = folder.resolve("clips");
        shards.copyAll(clips, progress, stop);
        long videos = shards.clips().stream()
                .map(ShardReader.Place::source)
                .distinct()
                .count();
        int count = shards.clips().size();
        Curated curated =
                episodes(shards, clips, (int) videos, count, Map.of(), Map.of(), Map.of(), null, progress, stop);
        try {
            AtomicFiles.delete(clips);
        } catch (IOException e) {
            throw AtomicFiles.failure(clips, e);
        }
        return curated;
    }

    private Curated episodes(
            ShardReader shards,
            Path clips,
            int videos,
            int found,
            Map<String, Integer> dropped,
            Map<String, Integer> without,
            Map<String, Double> gone,
            @Nullable String report,
            Progress progress,
            Stop stop) {
        ClipEpisodes all = ClipEpisodes.of(shards.clips().stream()
                .map(place -> new Clip(place.id(), place.source(), place.start(), ShardReader.file(clips, place)))
                .toList());
        Shape common = all.common();
        int[] size = options.pictureSize(common.width(), common.height());
        Shape shape = new Shape(size[0], size[1], common.fps());
        String name =
                String.valueOf(options.world().toAbsolutePath().normalize().getFileName());
        ClipEpisodes.Result made = all.write(made(), name, "clips of " + input.getFileName(), shape, progress, stop);
        Map<String, Integer> left = new TreeMap<>();
        made.left().values().forEach(why -> left.merge(why, 1, Integer::sum));
        return new Curated(
                videos,
                found,
                shards.clips().size(),
                dropped,
                without,
                gone,
                left,
                shape,
                made.episodes(),
                made.seconds() / 60,
                report);
    }
}
