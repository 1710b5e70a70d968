package orrery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import orrery.base.AtomicFiles;

/** Folders of videos that a command goes through. */
final class VideoFolder {
    private VideoFolder() {}

    /** Its files by name, hidden ones left out; whether each is a video shows when it is opened. */
    static List<Path> files(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }
}
