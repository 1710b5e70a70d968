package orrery.curate.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import orrery.base.AtomicFiles;
import orrery.base.HtmlPage;
import orrery.base.OrreryException;
import orrery.curate.ClipPicture;
import orrery.curate.Stage.Lane;
import orrery.curate.decide.Decision.Stand;
import orrery.curate.decide.Rule;
import orrery.curate.engine.ClipRow;
import orrery.curate.engine.Collected;
import orrery.curate.engine.Collected.Video;
import orrery.curate.engine.Curation;
import orrery.curate.engine.CurationOptions;
import orrery.curate.engine.DeadLetter;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.Tally;
import orrery.curate.filter.KindMix;
import orrery.curate.line.Footage;
import orrery.tensor.Scope;
import orrery.video.Png;
import orrery.video.ReadOptions;

/** A run of {@link Curation} on one page: where clips were lost and why, how the scores lie, what was kept and dropped, what it cost. */
public final class CurationReport {
    private static final int KEPT = 24; // pictures
    private static final int DROPPED = 12;
    private static final int GROUPS = 12;
    private static final int WIDTH = 192;
    private static final int HEIGHT = 108;
    private static final int LETTERS = 100;
    /** Numbers that say nothing of what is in a clip, or that another one says. */
    private static final Pattern DULL = Pattern.compile(
            "print\\..*|clip\\.(bytes|frames|width|height)|scores\\.(width|height|seconds|fps|frames)|.*\\.frames");

    private final CurationOptions options;
    private final Curation.Result result;
    private final Collected all;
    private final Footage footage;
    private final HtmlPage page;

    private CurationReport(CurationOptions options, Curation.Result result, Collected all, Footage footage) {
        this.options = options;
        this.result = result;
        this.all = all;
        this.footage = footage;
        this.page = new HtmlPage(
                "Curation of " + options.input().getFileName(),
                "Curation of " + options.input().getFileName(),
                String.format(
                        Locale.ROOT,
                        "%d of %d clips are kept, %s of %s of footage.",
                        result.kept(),
                        result.clips(),
                        length(all.clips().stream()
                                .filter(ClipRow::kept)
                                .mapToDouble(ClipRow::seconds)
                                .sum()),
                        length(result.videoMinutes() * 60)),
                "From " + options.input());
    }

    /** Draws the page and writes it, whole or not at all. */
    public static void write(
            Path file,
            CurationOptions options,
            Curation.Result result,
            Collected all,
            Footage footage,
            Tally tally,
            Lanes lanes) {
        CurationReport report = new CurationReport(options, result, all, footage);
        report.head();
        report.funnel();
        report.thumbs(
                "Kept",
                "The frame in the middle of each clip; of many the first " + KEPT + ".",
                all.clips().stream().filter(ClipRow::kept).limit(KEPT).toList());
        report.kinds();
        report.dropped();
        report.duplicates();
        report.scores();
        report.cost(tally, lanes);
        report.dead();
        AtomicFiles.text(
                file, report.page.end("Made by orrery curate. This page needs no network and holds no script."));
    }

    private void head() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("videos", Integer.toString(result.videos()));
        facts.put("footage", length(result.videoMinutes() * 60));
        facts.put("clips", Integer.toString(result.clips()));
        facts.put("kept", Integer.toString(result.kept()));
        facts.put("duplicates", Integer.toString(result.duplicates()));
        facts.put("tars", Integer.toString(result.shards()));
        facts.put("dead letters", Integer.toString(result.deadLetters()));
        facts.put("this run took", length(result.seconds()));
        page.facts(facts);
        List<String> remarks = new ArrayList<>();
        if (result.kept() == 0) {
            remarks.add("Nothing is kept. The histograms show which rule is too strict for this footage.");
        }
        if (!footage.others().isEmpty()) {
            remarks.add("Passed by, not called like videos: " + footage.others().size() + " files.");
        }
        long damaged =
                all.videos().stream().filter(video -> video.fault() != null).count();
        if (damaged > 0) {
            remarks.add("Damaged videos: " + damaged + "; what could be decoded was used.");
        }
        page.remarks(remarks);
    }

    /** Seconds as people say them. */
    private static String length(double seconds) {
        return seconds < 90
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 5400
                        ? String.format(Locale.ROOT, "%.1f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private void funnel() {
        page.section(
                "Where the footage went",
                "Seconds of footage that are left after each step; the number of clips lost in brackets.");
        double total = result.videoMinutes() * 60;
        page.append("<div class=\"bars\">");
        bar("decoded", total, total, "");
        double left = all.clips().stream().mapToDouble(ClipRow::seconds).sum();
        bar("in clips of one shot", left, total, "");
        Map<String, double[]> lost = new LinkedHashMap<>();
        options.rules().rules().forEach(rule -> lost.put(rule.reason(), new double[2]));
        for (String last : List.of(ClipRow.DUPLICATE, KindMix.KIND, KindMix.SURPLUS)) {
            lost.put(last, new double[2]);
        }
        for (ClipRow row : all.clips()) {
            if (!row.kept()) {
                double[] sum = lost.computeIfAbsent(row.reason(), reason -> new double[2]);
                sum[0] += row.seconds();
                sum[1]++;
            }
        }
        for (Map.Entry<String, double[]> each : lost.entrySet()) {
            if (each.getValue()[1] > 0) {
                left -= each.getValue()[0];
                bar("not " + each.getKey(), left, total, " (−" + (int) each.getValue()[1] + ")");
            }
        }
        page.append("</div>");
    }

    private void bar(String name, double seconds, double total, String lost) {
        double share = total > 0 ? Math.max(0, 100 * seconds / total) : 0;
        page.append(
                "<span>" + HtmlPage.text(name) + "</span><i style=\"width:" + String.format(Locale.ROOT, "%.1f", share)
                        + "%\"></i><b>" + length(Math.max(0, seconds)) + lost + "</b>");
    }

    private void kinds() {
        if (result.kinds().isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        result.kinds()
                .forEach((kind, share) -> rows.add(List.of(
                        kind,
                        percent(share.wanted()),
                        percent(share.share()),
                        Integer.toString(share.kept()),
                        Integer.toString(share.of()))));
        page.section("Kinds", "As many clips as the scarcest kind allows; a kind of which there is none has no share.");
        page.table(List.of("kind", "wanted", "reached", "kept", "of"), rows);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private void dropped() {
        Map<String, List<ClipRow>> reasons = new TreeMap<>();
        for (ClipRow row : all.clips()) {
            if (!row.kept() && row.duplicateOf() == null) {
                reasons.computeIfAbsent(row.reason(), reason -> new ArrayList<>())
                        .add(row);
            }
        }
        reasons.forEach((reason, rows) -> thumbs(
                "Dropped: " + reason,
                rows.size() + " clips; " + rule(reason) + ".",
                rows.subList(0, Math.min(rows.size(), DROPPED))));
    }

    private String rule(String reason) {
        List<String> asked = options.rules().rules().stream()
                .filter(rule -> rule.reason().equals(reason))
                .map(Rule::words)
                .toList();
        return asked.isEmpty() ? "by its kind" : String.join(" and ", asked);
    }

    private void duplicates() {
        Map<String, List<ClipRow>> groups = new LinkedHashMap<>();
        all.clips().forEach(row -> {
            String kept = row.duplicateOf();
            if (kept != null) {
                groups.computeIfAbsent(kept, id -> new ArrayList<>()).add(row);
            }
        });
        if (groups.isEmpty()) {
            return;
        }
        page.section("Duplicates", "Each row shows the same; the first is kept, with most pixels, then most frames.");
        groups.entrySet().stream().limit(GROUPS).forEach(group -> {
            page.append("<div class=\"thumbs\">");
            all.clips().stream().filter(row -> row.id().equals(group.getKey())).forEach(this::thumb);
            group.getValue().stream().limit(DROPPED - 1).forEach(this::thumb);
            page.append("</div>");
        });
    }

    private void thumbs(String title, String hint, List<ClipRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.section(title, hint);
        page.append("<div class=\"thumbs\">");
        rows.forEach(this::thumb);
        page.append("</div>");
    }

    private void thumb(ClipRow row) {
        page.append("<figure>");
        try (Scope scope = Scope.open()) {
            double aspect = row.number("clip.width") / Math.max(1, row.number("clip.height"));
            int high = Math.max(16, (int) Math.min(HEIGHT, Math.round(WIDTH / aspect)));
            int wide = Math.max(16, (int) Math.min(WIDTH, Math.round(high * aspect)));
            byte[] png = Png.encode(
                    boxed(
                            ClipPicture.middle(row.clip().file(), ReadOptions.standard(), wide, high)
                                    .bytes(),
                            wide,
                            high),
                    WIDTH,
                    HEIGHT);
            page.append(HtmlPage.picture(png, "middle of " + row.clip().video().name()));
        } catch (OrreryException e) {
            page.append(HtmlPage.text(String.valueOf(e.getMessage())));
        }
        page.append(String.format(
                Locale.ROOT,
                "<figcaption><b>%s</b> %.1f–%.1f s, %.0fx%.0f%s<br>%s</figcaption></figure>",
                HtmlPage.text(row.clip().video().name()),
                row.clip().span().start(),
                row.clip().span().stop(),
                row.number("clip.width"),
                row.number("clip.height"),
                HtmlPage.text(broken(row)),
                row.id().substring(0, 8)));
    }

    /** The picture in the middle of a box, so that all stand in line. */
    private static byte[] boxed(byte[] rgb, int width, int height) {
        byte[] box = new byte[3 * WIDTH * HEIGHT];
        int left = (WIDTH - width) / 2;
        int top = (HEIGHT - height) / 2;
        for (int y = 0; y < height; y++) {
            System.arraycopy(rgb, 3 * y * width, box, 3 * ((top + y) * WIDTH + left), 3 * width);
        }
        return box;
    }

    /** The values for which a clip was dropped. */
    private static String broken(ClipRow row) {
        StringBuilder words = new StringBuilder();
        for (Stand stand : row.stands()) {
            if (!stand.passes()) {
                String value = stand.value() instanceof Double number ? HtmlPage.number(number) : "" + stand.value();
                words.append(", ").append(stand.reason()).append(' ').append(value);
            }
        }
        return words.toString();
    }

    private void scores() {
        TreeSet<String> names = new TreeSet<>();
        for (ClipRow row : all.clips()) {
            row.scores().forEach((name, value) -> {
                if (value instanceof Double && !DULL.matcher(name).matches()) {
                    names.add(name);
                }
            });
        }
        if (names.isEmpty()) {
            return;
        }
        page.section(
                "Scores",
                "How many clips have which value: kept ones blue, dropped ones brown, limits of the rules dashed.");
        page.append("<div class=\"curves\">");
        names.forEach(this::histogram);
        page.append("</div>");
    }

    private void histogram(String name) {
        List<ClipRow> rows = all.clips().stream()
                .filter(row -> row.scores().get(name) instanceof Double)
                .toList();
        double[] values = rows.stream().mapToDouble(row -> row.number(name)).toArray();
        boolean[] passed = new boolean[values.length];
        for (int i = 0; i < passed.length; i++) {
            passed[i] = rows.get(i).kept();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        page.append("<figure><figcaption><span>" + HtmlPage.text(name) + "</span><b>median "
                + HtmlPage.number(sorted[sorted.length / 2]) + "</b></figcaption>"
                + Histogram.svg(name, values, passed, all.decision().limits(name)) + "</figure>");
    }

    private void cost(Tally tally, Lanes lanes) {
        page.section("What it cost", "This run alone; what was done before is found, not done again.");
        List<List<String>> stages = new ArrayList<>();
        tally.counts()
                .forEach((name, count) -> stages.add(List.of(
                        name,
                        count.lane(),
                        Integer.toString(count.done()),
                        Integer.toString(count.found()),
                        Integer.toString(count.failed()),
                        length(count.seconds()),
                        count.done() == 0 ? "" : HtmlPage.number(count.seconds() / count.done()) + " s")));
        page.table(List.of("stage", "lane", "ran", "found", "failed", "in all", "each"), stages);
        List<List<String>> use = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            int workers = lanes.workers().in(lane);
            double busy = lanes.busySeconds(lane);
            use.add(List.of(
                    lane.name().toLowerCase(Locale.ROOT),
                    Integer.toString(workers),
                    length(busy),
                    String.format(Locale.ROOT, "%.0f %%", 100 * busy / Math.max(1e-9, workers * tally.seconds()))));
        }
        page.table(List.of("lane", "workers", "busy", "utilisation"), use);
    }

    private void dead() {
        List<List<String>> rows = new ArrayList<>();
        for (DeadLetter letter :
                all.dead().subList(0, Math.min(LETTERS, all.dead().size()))) {
            rows.add(List.of(letter.video(), letter.stage(), letter.kind(), letter.message()));
        }
        if (!rows.isEmpty()) {
            page.section("Dead letters", "What could not be worked on; --retry tries it again.");
            page.table(List.of("video", "stage", "kind", "what it said"), rows);
        }
        List<List<String>> none = new ArrayList<>();
        for (Video video : all.videos()) {
            if (video.clips().isEmpty() && video.frames() > 0) {
                none.add(List.of(video.source().name(), length(video.seconds()), video.reason()));
            }
        }
        if (!none.isEmpty()) {
            page.section("Videos without a clip", "They were read to their end.");
            page.table(List.of("video", "length", "why"), none);
        }
    }
}
