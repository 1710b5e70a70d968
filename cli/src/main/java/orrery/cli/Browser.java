package orrery.cli;

import java.awt.Desktop;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;

/** The system's browser, where there is a screen. */
final class Browser {
    private Browser() {}

    /** Shows an address; the printed one is there in any case. */
    static void show(String url) {
        boolean unix =
                !System.getProperty("os.name", "").toLowerCase(Locale.ROOT).matches("(mac|windows).*");
        boolean screen = !unix || System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        if (!screen) {
            return;
        }
        try {
            if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(URI.create(url));
            } else if (unix) {
                new ProcessBuilder("xdg-open", url)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // no browser: the address was printed
        }
    }
}
