package orrery.cli;

import java.nio.file.Path;

/** Where the clone lies, with {@code zoo/} and {@code examples/}. */
final class Home {
    private Home() {}

    /** The folder the launcher lies in; the working directory when started without it. */
    static Path folder() {
        return Path.of(System.getProperty("orrery.home", "")).toAbsolutePath().normalize();
    }
}
