package orrery.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One page of HTML that needs nothing else: pictures inside, no script, no request to anywhere, light or dark as the reader's screen. */
public final class HtmlPage {
    private final StringBuilder page = new StringBuilder();

    /**
     * Begins a page.
     *
     * @param title of the window
     * @param heading above everything
     * @param lead a sentence below
     * @param origin where all this comes from
     */
    public HtmlPage(String title, String heading, String lead, String origin) {
        page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .append(" style-src 'unsafe-inline'\">")
                .append("<title>")
                .append(text(title))
                .append("</title><style>")
                .append(style())
                .append("</style></head><body><main><h1>")
                .append(text(heading))
                .append("</h1><p class=\"lead\">")
                .append(text(lead))
                .append("</p><p class=\"origin\">")
                .append(text(origin))
                .append("</p>");
    }

    /** Figures side by side, each under its label. */
    public HtmlPage facts(Map<String, String> facts) {
        page.append("<dl class=\"facts\">");
        facts.forEach((label, value) -> page.append("<div><dt>")
                .append(text(label))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd></div>"));
        page.append("</dl>");
        return this;
    }

    /** What the reader should be warned of; nothing where there is nothing. */
    public HtmlPage remarks(List<String> remarks) {
        if (!remarks.isEmpty()) {
            page.append("<ul class=\"remarks\">");
            remarks.forEach(remark -> page.append("<li>").append(text(remark)).append("</li>"));
            page.append("</ul>");
        }
        return this;
    }

    /** A heading and a line below that says what comes. */
    public HtmlPage section(String title, String hint) {
        page.append("<h2>").append(text(title)).append("</h2><p class=\"hint\">");
        page.append(text(hint)).append("</p>");
        return this;
    }

    /** HTML as it is: what comes from files must have gone through {@link #text}. */
    public HtmlPage append(String html) {
        page.append(html);
        return this;
    }

    /** A number as HTML. */
    public HtmlPage append(int number) {
        page.append(number);
        return this;
    }

    /** A table of texts. */
    public HtmlPage table(List<String> columns, List<List<String>> rows) {
        page.append("<table class=\"figures\"><thead><tr>");
        columns.forEach(column -> page.append("<th>").append(text(column)).append("</th>"));
        page.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            page.append("<tr><th scope=\"row\">").append(text(row.get(0))).append("</th>");
            row.subList(1, row.size())
                    .forEach(cell -> page.append("<td>").append(text(cell)).append("</td>"));
            page.append("</tr>");
        }
        page.append("</tbody></table>");
        return this;
    }

    /** Ends the page. */
    public String end(String footer) {
        return page.append("<footer>")
                .append(text(footer))
                .append("</footer></main></body></html>\n")
                .toString();
    }

    /** Text that no browser takes for a tag; safe in attributes too. */
    public static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A PNG file inside the page. */
    public static String picture(byte[] png, String words) {
        return "<img alt=\"" + text(words) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\">";
    }

    /** A number in three digits. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e7) {
            return String.format(Locale.ROOT, "%,d", (long) value).replace(',', ' ');
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
        if (size >= 10) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        if (size >= 0.1) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return String.format(Locale.ROOT, size >= 1e-3 ? "%.4f" : "%.1e", value);
    }

    private static String style() {
        try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new OrreryException("the report's style sheet is not in this build", "Build Orrery again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new OrreryException("the report's style sheet cannot be read", "Build Orrery again.", e);
        }
    }
}
