package orrery.curate.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.duplicates.DuplicateGroups;
import orrery.curate.duplicates.SemanticGroups;
import orrery.video.ReadOptions;

/**
 * Verdicts about clips against labels: {@code CATALOGUE.json} in their folder, whose list of files has an object {@code expect} for each, with
 * {@code text}, {@code static}, {@code shaky}, {@code faces}, {@code decodable}, {@code near_duplicate_of} and {@code near_duplicate_kind}.
 */
public final class VerdictEval {
    /** Cosine from which on clips count as showing the same. */
    public static final double SIMILARITY = 0.9;

    private static final double FACES = 0.2; // share of the looks

    /** What a catalogue says of how a file was made, not of what it shows. */
    private static final Set<String> MADE =
            Set.of("text", "montage", "near-duplicate", "broken", "short", "size", "odd");

    /**
     * One verdict.
     *
     * @param file name
     * @param what text, static, shaky, face, corrupt, duplicate or, for other kinds of copies, duplicate (KIND); print where none could be taken
     * @param expected what the label says
     * @param found what we say, with the figure it follows from
     * @param right whether both agree; labels such as "nearly" and "mild" agree with either
     */
    public record Verdict(String file, String what, String expected, String found, boolean right) {}

    /** Right verdicts and all of one sort. */
    public record Count(int right, int all) {}

    /**
     * Result.
     *
     * @param counts by sort
     * @param wrong verdicts that disagree
     * @param all every one
     * @param kinds what is recognised of the catalogue's kinds of videos
     */
    public record Result(
            Map<String, Count> counts, List<Verdict> wrong, List<Verdict> all, VideoKinds.Accuracy kinds) {}

    private final Path folder;
    private final ClipMeter meter;
    private final ReadOptions options;
    private final List<Verdict> verdicts = new ArrayList<>();
    private final List<ClipPrint> prints = new ArrayList<>();
    private final List<SemanticGroups.Item> items = new ArrayList<>();
    private final List<VideoKinds.Example> examples = new ArrayList<>();

    private VerdictEval(Path folder, ClipMeter meter, ReadOptions options) {
        this.folder = folder;
        this.meter = meter;
        this.options = options;
    }

    /**
     * Examines.
     *
     * @param meter with networks; stays the caller's
     * @param kinds where the labelled kinds are kept for later; null for nowhere
     */
    public static Result run(
            Path folder, ClipMeter meter, ReadOptions options, @Nullable Path kinds, Progress progress, Stop stop) {
        JsonNode files = Records.tree(folder.resolve("CATALOGUE.json")).path("files");
        if (!files.isArray() || files.isEmpty() || files.path(0).path("expect").isMissingNode()) {
            throw new OrreryException(
                    folder + ": no labels in its CATALOGUE.json", "Give \"files\" with an \"expect\" for each.");
        }
        VerdictEval eval = new VerdictEval(folder, meter, options);
        progress.start("verdicts", files.size(), "files");
        for (int i = 0; i < files.size(); i++) {
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped before the end", "Run the same command again.");
            }
            eval.file(files.path(i));
            progress.at(i + 1, files.path(i).path("file").asText());
        }
        progress.finish("");
        eval.duplicates(files);
        VideoKinds learned = new VideoKinds(eval.frequent());
        if (kinds != null) {
            learned.save(kinds);
        }
        Map<String, Count> counts = new LinkedHashMap<>();
        for (Verdict verdict : eval.verdicts) {
            counts.merge(
                    verdict.what,
                    new Count(verdict.right ? 1 : 0, 1),
                    (a, b) -> new Count(a.right + b.right, a.all + b.all));
        }
        List<Verdict> wrong =
                eval.verdicts.stream().filter(verdict -> !verdict.right).toList();
        return new Result(counts, wrong, eval.verdicts, learned.leaveOneOut());
    }

    private void file(JsonNode node) {
        String name = node.path("file").asText();
        JsonNode expect = node.path("expect");
        String decodable = expect.path("decodable").asText("yes");
        try {
            ClipMeter.Measured measured = meter.measure(folder.resolve(name), options);
            ClipScores scores = measured.scores();
            boolean faulty = scores.fault() != null;
            boolean codedSize = decodable.contains("coded size");
            note(
                    name,
                    "corrupt",
                    decodable,
                    faulty ? "fault: " + scores.fault() : "no fault",
                    codedSize || (decodable.equals("yes") ? !faulty : faulty));
            if (decodable.equals("yes")) {
                scored(name, expect, scores);
            }
            print(name, measured.embedding());
            List<String> kinds = new ArrayList<>();
            node.path("kinds").forEach(kind -> kinds.add(kind.asText()));
            boolean original = expect.path("near_duplicate_of").isNull();
            if (original && decodable.equals("yes")) {
                examples.add(new VideoKinds.Example(name, kinds, measured.embedding()));
            }
        } catch (OrreryException e) {
            boolean refused = !decodable.equals("yes") && !decodable.equals("partial") && !decodable.equals("damaged");
            note(name, "corrupt", decodable, "refused: " + e.getMessage(), refused);
        }
    }

    /** A file that is cut off has no print; that it is cut off was told before. */
    private void print(String name, float[] embedding) {
        try {
            ClipPrint print = ClipPrint.of(name, folder.resolve(name), options);
            prints.add(print);
            items.add(new SemanticGroups.Item(name, embedding, print.pixels()));
        } catch (OrreryException e) {
            note(name, "print", "one", "none: " + e.getMessage(), false);
        }
    }

    private void scored(String name, JsonNode expect, ClipScores scores) {
        boolean still = scores.flow().still();
        String wanted = expect.path("static").asText("no");
        note(
                name,
                "static",
                wanted,
                String.format(
                        Locale.ROOT,
                        "%s (%.1f)",
                        still ? "yes" : "no",
                        scores.flow().change()),
                wanted.startsWith("nearly") || wanted.startsWith("yes") == still);
        boolean shaky = scores.camera().tag() == CameraMotion.Tag.SHAKY;
        wanted = expect.path("shaky").asText("no");
        note(
                name,
                "shaky",
                wanted,
                String.format(
                        Locale.ROOT,
                        "%s (tremble %.3f, borders %.2f)",
                        scores.camera().tag().name().toLowerCase(Locale.ROOT),
                        scores.camera().tremble(),
                        scores.flow().borderMotion()),
                wanted.startsWith("mild") || wanted.startsWith("yes") == shaky);
        TextOverlay.Score text = scores.text();
        if (text != null) {
            wanted = expect.path("text").asText("no");
            note(
                    name,
                    "text",
                    wanted,
                    String.format(
                            Locale.ROOT,
                            "%s (%.2f of the looks) %s",
                            text.overlay() ? "overlay" : "no",
                            text.share(),
                            text.words()),
                    wanted.equals("overlay") == text.overlay());
        }
        FaceShare.Score faces = scores.faces();
        if (faces != null) {
            boolean found = faces.share() >= FACES;
            boolean there = expect.path("faces").asBoolean(false);
            note(
                    name,
                    "face",
                    there ? "yes" : "no",
                    String.format(Locale.ROOT, "%s (%.2f of the looks)", found ? "yes" : "no", faces.share()),
                    there == found);
        }
    }

    /** Copies must be in a group with what they are copies of; other kinds of likeness are told, not demanded. */
    private void duplicates(JsonNode files) {
        Map<String, String> printed = roots(DuplicateGroups.of(prints));
        Map<String, String> seen =
                roots(SemanticGroups.within(items, SIMILARITY, 0, 0).groups());
        for (JsonNode node : files) {
            String name = node.path("file").asText();
            JsonNode expect = node.path("expect");
            if (prints.stream().noneMatch(print -> print.id().equals(name))) {
                continue;
            }
            if (expect.path("near_duplicate_of").isNull()) {
                continue;
            }
            String of = expect.path("near_duplicate_of").asText();
            String kind = expect.path("near_duplicate_kind").asText();
            boolean hash = same(printed, name, of);
            boolean network = same(seen, name, of);
            note(
                    name,
                    kind.equals("copy") ? "duplicate" : "duplicate (" + kind + ")",
                    "of " + of,
                    (hash ? "hashes, " : "") + (network ? "embeddings" : hash ? "not embeddings" : "not found"),
                    hash || network);
        }
    }

    private static Map<String, String> roots(List<DuplicateGroups.Group> groups) {
        Map<String, String> roots = new HashMap<>();
        for (DuplicateGroups.Group group : groups) {
            roots.put(group.kept(), group.kept());
            group.others().forEach(other -> roots.put(other, group.kept()));
        }
        return roots;
    }

    private static boolean same(Map<String, String> roots, String a, String b) {
        String root = roots.get(a);
        return root != null && root.equals(roots.get(b));
    }

    /** Examples by those of their kinds that three clips or more have; others cannot be learned. */
    private List<VideoKinds.Example> frequent() {
        Map<String, Integer> counts = new HashMap<>();
        examples.forEach(example -> example.kinds().forEach(kind -> counts.merge(kind, 1, Integer::sum)));
        List<VideoKinds.Example> frequent = new ArrayList<>();
        for (VideoKinds.Example example : examples) {
            List<String> kinds = example.kinds().stream()
                    .filter(kind -> counts.getOrDefault(kind, 0) >= 3 && !MADE.contains(kind))
                    .toList();
            if (!kinds.isEmpty()) {
                frequent.add(new VideoKinds.Example(example.id(), kinds, example.embedding()));
            }
        }
        return frequent;
    }

    private void note(String file, String what, String expected, String found, boolean right) {
        verdicts.add(new Verdict(file, what, expected, found, right));
    }
}
