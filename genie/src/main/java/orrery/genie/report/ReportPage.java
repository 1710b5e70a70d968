package orrery.genie.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/** A {@link Report} as one page of HTML: pictures inside, no script, no request to anywhere, light or dark as the reader's screen. */
public final class ReportPage {
    private final StringBuilder page = new StringBuilder();

    private ReportPage() {}

    /** Writes the page, whole or not at all. */
    public static void write(Path file, Report report) {
        AtomicFiles.text(file, html(report));
    }

    /** The page's text. */
    public static String html(Report report) {
        ReportPage page = new ReportPage();
        page.head(report);
        page.strips(
                "Recorded and imagined",
                "Above: what was recorded, on episodes the world never learned from. Below: what the world makes of the"
                        + " same beginning and the same actions, each frame from its own frames before.",
                report.samples());
        page.strips(
                "Every action, held",
                "From one beginning each action is held down, " + report.held()
                        + ". Rows that look alike are actions the world does not tell apart yet.",
                report.sheet());
        page.measured(report.measured());
        page.curves(report.curves());
        page.recipe(report.recipe());
        page.page
                .append("<footer>Made by orrery learn. This page needs no network and holds no script.</footer>")
                .append("</main></body></html>\n");
        return page.page.toString();
    }

    private void head(Report report) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .append(" style-src 'unsafe-inline'\">")
                .append("<title>")
                .append(Html.text(report.title()))
                .append(", a learned world</title><style>")
                .append(style())
                .append("</style></head><body><main><h1>")
                .append(Html.text(report.title()))
                .append("</h1><p class=\"lead\">")
                .append(Html.text(report.lead()))
                .append("</p><p class=\"origin\">")
                .append(Html.text(report.origin()))
                .append("</p><dl class=\"facts\">");
        report.facts()
                .forEach((label, value) -> page.append("<div><dt>")
                        .append(Html.text(label))
                        .append("</dt><dd>")
                        .append(Html.text(value))
                        .append("</dd></div>"));
        page.append("</dl>");
        if (!report.remarks().isEmpty()) {
            page.append("<ul class=\"remarks\">");
            report.remarks()
                    .forEach(remark ->
                            page.append("<li>").append(Html.text(remark)).append("</li>"));
            page.append("</ul>");
        }
    }

    private void section(String title, String hint) {
        page.append("<h2>").append(Html.text(title)).append("</h2><p class=\"hint\">");
        page.append(Html.text(hint)).append("</p>");
    }

    private void strips(String title, String hint, List<Report.Strip> strips) {
        if (strips.isEmpty()) {
            return;
        }
        section(title, hint);
        for (Report.Strip strip : strips) {
            page.append("<div class=\"strip\"><h3>")
                    .append(Html.text(strip.heading()))
                    .append("</h3><table>");
            for (Report.Row row : strip.rows()) {
                page.append("<tr><th scope=\"row\">")
                        .append(Html.text(row.label()))
                        .append("</th>");
                for (int i = 0; i < row.pictures().size(); i++) {
                    String caption =
                            i < strip.captions().size() ? strip.captions().get(i) : "";
                    page.append("<td>")
                            .append(Html.picture(row.pictures().get(i), row.label() + ", " + caption))
                            .append("</td>");
                }
                page.append("</tr>");
            }
            page.append("<tr><th></th>");
            strip.captions()
                    .forEach(caption -> page.append("<td class=\"caption\">")
                            .append(Html.text(caption))
                            .append("</td>"));
            page.append("</tr></table></div>");
        }
    }

    private void measured(Map<String, Object> measured) {
        if (measured.isEmpty()) {
            return;
        }
        MeasuredTables tables = MeasuredTables.of(measured);
        section("Measured", "On episodes set aside. Columns: frames ahead of the last one the world was shown.");
        if (!tables.rows().isEmpty()) {
            page.append("<table class=\"figures\"><thead><tr><th></th>");
            tables.frames().forEach(t -> page.append("<th>").append(t).append("</th>"));
            page.append("</tr></thead><tbody>");
            tables.rows().forEach((name, values) -> {
                page.append("<tr><th scope=\"row\">").append(Html.text(name)).append("</th>");
                values.forEach(
                        value -> page.append("<td>").append(Html.text(value)).append("</td>"));
                page.append("</tr>");
            });
            page.append("</tbody></table>");
        }
        if (!tables.single().isEmpty()) {
            page.append("<table class=\"figures\"><tbody>");
            tables.single()
                    .forEach((name, value) -> page.append("<tr><th scope=\"row\">")
                            .append(Html.text(name))
                            .append("</th><td>")
                            .append(Html.text(value))
                            .append("</td></tr>"));
            page.append("</tbody></table>");
        }
    }

    private void curves(List<Curve> curves) {
        List<Curve> drawn =
                curves.stream().filter(curve -> curve.points().size() > 1).toList();
        if (drawn.isEmpty()) {
            return;
        }
        section("Learning", "How the numbers went over the steps of the two parts. The figure is the last one.");
        page.append("<div class=\"curves\">");
        for (Curve curve : drawn) {
            double last = curve.points().get(curve.points().size() - 1).value();
            page.append("<figure><figcaption><span>")
                    .append(Html.text(curve.title()))
                    .append("</span><b>")
                    .append(CurvePicture.number(last))
                    .append(curve.unit().isEmpty() ? "" : " " + Html.text(curve.unit()))
                    .append("</b></figcaption>")
                    .append(CurvePicture.svg(curve))
                    .append("</figure>");
        }
        page.append("</div>");
    }

    private void recipe(String recipe) {
        section("Recipe", "orrery train recipe.yaml makes this world again from its recordings, to the same bytes.");
        page.append("<details><summary>recipe.yaml</summary><pre>")
                .append(Html.text(recipe))
                .append("</pre></details>");
    }

    private static String style() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new OrreryException("the report's style sheet is not in this build", "Build Orrery again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new OrreryException("the report's style sheet cannot be read", "Build Orrery again.", e);
        }
    }
}
