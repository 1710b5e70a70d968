package orrery.genie.report;

import java.util.Base64;

/** Text and pictures inside a page. */
final class Html {
    private Html() {}

    /** Text that no browser takes for a tag; safe in attributes too. */
    static String text(String raw) {
        return raw.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A PNG file inside the page. */
    static String picture(byte[] png, String words) {
        return "<img alt=\"" + text(words) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\">";
    }
}
