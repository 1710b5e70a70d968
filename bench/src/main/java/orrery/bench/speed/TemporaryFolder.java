package orrery.bench.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import orrery.base.AtomicFiles;

/** A folder that is gone afterwards. */
final class TemporaryFolder implements AutoCloseable {
    private final Path path;

    TemporaryFolder() {
        Path system = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            path = Files.createTempDirectory("orrery-bench");
        } catch (IOException e) {
            throw AtomicFiles.failure(system, e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            AtomicFiles.delete(path);
        } catch (IOException e) {
            throw AtomicFiles.failure(path, e);
        }
    }
}
