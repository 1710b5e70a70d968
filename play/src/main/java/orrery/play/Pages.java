package orrery.play;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The page's files, out of the jar into memory: no path of a request ever reaches a file system. */
final class Pages {
    record Page(String type, byte[] content) {
        @Override
        public String toString() {
            return type + ", " + content.length + " bytes";
        }
    }

    private static final Map<String, Page> PAGES = Map.ofEntries(
            Map.entry("/", load("index.html", "text/html; charset=utf-8")),
            Map.entry("/page.js", load("page.js", "text/javascript; charset=utf-8")),
            Map.entry("/wire.js", load("wire.js", "text/javascript; charset=utf-8")),
            Map.entry("/keys.js", load("keys.js", "text/javascript; charset=utf-8")),
            Map.entry("/picture.js", load("picture.js", "text/javascript; charset=utf-8")),
            Map.entry("/beside.js", load("beside.js", "text/javascript; charset=utf-8")),
            Map.entry("/prompt.js", load("prompt.js", "text/javascript; charset=utf-8")),
            Map.entry("/timeline.js", load("timeline.js", "text/javascript; charset=utf-8")),
            Map.entry("/films.js", load("films.js", "text/javascript; charset=utf-8")),
            Map.entry("/controls.js", load("controls.js", "text/javascript; charset=utf-8")),
            Map.entry("/style.css", load("style.css", "text/css; charset=utf-8")),
            Map.entry("/icon.svg", load("icon.svg", "image/svg+xml")),
            Map.entry("/favicon.ico", load("icon.svg", "image/svg+xml")));

    private Pages() {}

    static Iterable<String> paths() {
        return PAGES.keySet();
    }

    static Optional<Page> at(String path) {
        return Optional.ofNullable(PAGES.get(path));
    }

    private static Page load(String name, String type) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new Page(type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
