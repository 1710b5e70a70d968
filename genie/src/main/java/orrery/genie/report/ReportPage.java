package orrery.genie.report;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import orrery.base.AtomicFiles;
import orrery.base.HtmlPage;

/** A {@link Report} as an {@link HtmlPage}. */
public final class ReportPage {
    private final HtmlPage page;

    private ReportPage(Report report) {
        page = new HtmlPage(report.title() + ", a learned world", report.title(), report.lead(), report.origin())
                .facts(report.facts())
                .remarks(report.remarks());
    }

    /** Writes the page, whole or not at all. */
    public static void write(Path file, Report report) {
        AtomicFiles.text(file, html(report));
    }

    /** The page's text. */
    public static String html(Report report) {
        ReportPage page = new ReportPage(report);
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
        return page.page.end("Made by orrery learn. This page needs no network and holds no script.");
    }

    private void strips(String title, String hint, List<Report.Strip> strips) {
        if (strips.isEmpty()) {
            return;
        }
        page.section(title, hint);
        for (Report.Strip strip : strips) {
            page.append("<div class=\"strip\"><h3>")
                    .append(HtmlPage.text(strip.heading()))
                    .append("</h3><table>");
            for (Report.Row row : strip.rows()) {
                page.append("<tr><th scope=\"row\">")
                        .append(HtmlPage.text(row.label()))
                        .append("</th>");
                for (int i = 0; i < row.pictures().size(); i++) {
                    String caption =
                            i < strip.captions().size() ? strip.captions().get(i) : "";
                    page.append("<td>")
                            .append(HtmlPage.picture(row.pictures().get(i), row.label() + ", " + caption))
                            .append("</td>");
                }
                page.append("</tr>");
            }
            page.append("<tr><th></th>");
            strip.captions()
                    .forEach(caption -> page.append("<td class=\"caption\">")
                            .append(HtmlPage.text(caption))
                            .append("</td>"));
            page.append("</tr></table></div>");
        }
    }

    private void measured(Map<String, Object> measured) {
        if (measured.isEmpty()) {
            return;
        }
        MeasuredTables tables = MeasuredTables.of(measured);
        page.section("Measured", "On episodes set aside. Columns: frames ahead of the last one the world was shown.");
        if (!tables.rows().isEmpty()) {
            page.append("<table class=\"figures\"><thead><tr><th></th>");
            tables.frames().forEach(t -> page.append("<th>").append(t).append("</th>"));
            page.append("</tr></thead><tbody>");
            tables.rows().forEach((name, values) -> {
                page.append("<tr><th scope=\"row\">")
                        .append(HtmlPage.text(name))
                        .append("</th>");
                values.forEach(value ->
                        page.append("<td>").append(HtmlPage.text(value)).append("</td>"));
                page.append("</tr>");
            });
            page.append("</tbody></table>");
        }
        if (!tables.single().isEmpty()) {
            page.append("<table class=\"figures\"><tbody>");
            tables.single()
                    .forEach((name, value) -> page.append("<tr><th scope=\"row\">")
                            .append(HtmlPage.text(name))
                            .append("</th><td>")
                            .append(HtmlPage.text(value))
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
        page.section("Learning", "How the numbers went over the steps of the two parts. The figure is the last one.");
        page.append("<div class=\"curves\">");
        for (Curve curve : drawn) {
            double last = curve.points().get(curve.points().size() - 1).value();
            page.append("<figure><figcaption><span>")
                    .append(HtmlPage.text(curve.title()))
                    .append("</span><b>")
                    .append(HtmlPage.number(last))
                    .append(curve.unit().isEmpty() ? "" : " " + HtmlPage.text(curve.unit()))
                    .append("</b></figcaption>")
                    .append(CurvePicture.svg(curve))
                    .append("</figure>");
        }
        page.append("</div>");
    }

    private void recipe(String recipe) {
        page.section(
                "Recipe", "orrery train recipe.yaml makes this world again from its recordings, to the same bytes.");
        page.append("<details><summary>recipe.yaml</summary><pre>")
                .append(HtmlPage.text(recipe))
                .append("</pre></details>");
    }
}
