package orrery.curate.line;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.curate.split.ClipIds;

/**
 * Raw footage: a folder with all that lies below it, or one file. What a file is called says whether it is meant as a video; whether it
 * is one shows when it is read.
 *
 * @param videos by name
 * @param others names of files that are not meant as videos
 */
public record Footage(List<Source> videos, List<String> others) {
    private static final Set<String> SUFFIXES = Set.of(
            "3g2", "3gp", "asf", "avi", "dv", "flv", "gif", "m2ts", "m2v", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg",
            "mts", "mxf", "ogv", "qt", "ts", "vob", "webm", "wmv");

    /**
     * A video.
     *
     * @param id that follows from its name: the same in every run, wherever the folder lies
     * @param name path from the root, with slashes
     * @param file where it is
     * @param bytes its size
     */
    public record Source(String id, String name, Path file, long bytes) {}

    /**
     * Looks for videos; what is hidden, and what lies in {@code out}, is passed by.
     *
     * @throws OrreryException if there is none
     */
    public static Footage in(Path root, Path out) {
        Footage found = all(root, out);
        if (found.videos.isEmpty()) {
            throw new OrreryException(
                    root + ": no video in it, of " + found.others.size() + " files",
                    "Give a folder with mp4, mov, mkv, webm, avi, ts, mpg or gif files, or one such file.");
        }
        return found;
    }

    /** The same where there may be none. */
    public static Footage all(Path root, Path out) {
        Footage found = new Footage(new ArrayList<>(), new ArrayList<>());
        try {
            if (Files.isRegularFile(root)) {
                found.add(root, String.valueOf(root.getFileName()), Files.size(root), true);
            } else {
                found.walk(root, out.toAbsolutePath().normalize());
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(root, e);
        }
        found.videos.sort(Comparator.comparing(Source::name));
        found.others.sort(Comparator.naturalOrder());
        return found;
    }

    private void walk(Path root, Path out) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean ours = folder.toAbsolutePath().normalize().equals(out);
                return ours || (hidden(folder) && !folder.equals(root))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!hidden(file) && Files.isRegularFile(file)) { // a link to a file counts
                    String name = root.relativize(file).toString().replace('\\', '/');
                    add(file, name, Files.size(file), SUFFIXES.contains(suffix(name)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void add(Path file, String name, long bytes, boolean video) {
        if (video) {
            videos.add(new Source(
                    ClipIds.of(name).toString(), name, file.toAbsolutePath().normalize(), bytes));
        } else {
            others.add(name);
        }
    }

    private static boolean hidden(Path path) {
        return String.valueOf(path.getFileName()).startsWith(".");
    }

    private static String suffix(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
