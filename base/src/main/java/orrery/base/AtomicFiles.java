package orrery.base;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders that appear whole or not at all. Everything is written beside the target under a hidden name, flushed to the
 * disk, and renamed into place; when anything fails, the target is as it was and the hidden file is gone. A process that is killed
 * may leave a hidden {@code .NAME.*.part} behind; the next writer of the same target clears it.
 *
 * <p>A folder that exists already is replaced by two renames. Killed exactly between them, the old folder waits as
 * {@code .NAME.before} and the next writer or {@link #recover} puts it back.
 */
public final class AtomicFiles {
    private static final AtomicLong COUNT = new AtomicLong();
    private static final long STALE_MILLIS = 3_600_000;
    private static final String WRITER = "\\d{1,18}-w?\\d{1,18}"; // process and count; w: a video

    private AtomicFiles() {}

    /** Writes the content of a file or folder that does not have its name yet. */
    @FunctionalInterface
    public interface Filler {
        /**
         * @param temporary where to write; for {@link #file} it does not exist yet, for {@link #folder} it is an empty folder
         * @throws IOException when the content cannot be written; the target stays as it was
         */
        void fill(Path temporary) throws IOException;
    }

    /**
     * Writes a file; folders above it are made. A link is followed, so that the file it names is replaced.
     *
     * @throws OrreryException when it cannot be written, with the disk named when that is full; what the filler throws of this
     *     kind passes unchanged
     */
    public static void file(Path target, Filler filler) {
        Path goal = real(target);
        Path part = part(goal);
        write(goal, part, () -> {
            filler.fill(part);
            flush(part);
            move(part, goal);
            flushFolder(goal);
        });
    }

    /** Writes a text file in UTF-8; see {@link #file}. */
    public static void text(Path target, String text) {
        file(target, part -> Files.writeString(part, text, StandardCharsets.UTF_8));
    }

    /**
     * Writes a folder with all that is in it; an existing one is replaced as a whole.
     *
     * @throws OrreryException as {@link #file} does
     */
    public static void folder(Path target, Filler filler) {
        Path goal = real(target);
        recover(goal);
        Path part = part(goal);
        write(goal, part, () -> {
            Files.createDirectory(part);
            filler.fill(part);
            try (Stream<Path> all = Files.walk(part)) {
                for (Path each : (Iterable<Path>) all::iterator) {
                    if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                        flush(each);
                    }
                }
            }
            Path before = before(goal);
            if (Files.exists(goal, LinkOption.NOFOLLOW_LINKS)) {
                move(goal, before);
            }
            try {
                move(part, goal);
            } catch (IOException e) {
                recover(goal);
                throw e;
            }
            flushFolder(goal);
            delete(before);
        });
    }

    /** Puts back a folder whose replacement was killed between its two renames; does nothing in every other case. */
    public static void recover(Path target) {
        Path goal = real(target);
        Path before = before(goal);
        try {
            if (!Files.exists(before, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (Files.exists(goal, LinkOption.NOFOLLOW_LINKS)) {
                delete(before);
            } else {
                move(before, goal);
            }
        } catch (IOException e) {
            throw failure(goal, e);
        }
    }

    /**
     * Removes what killed writers left in a folder, however lately; the caller knows, by a lock, that nobody writes there now. Nothing
     * there is fine.
     */
    public static void clean(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (String.valueOf(entry.getFileName()).matches("\\..+\\." + WRITER + "\\.part")) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /** Deletes a file or a folder with all that is in it; links are removed, not followed. Nothing there is fine. */
    public static void delete(Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(target, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** What went wrong with a file, as an error with its cure: a full disk, a missing permission, a missing file, or the rest. */
    public static OrreryException failure(Path target, IOException e) {
        String said = String.valueOf(e.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("not enough space") || lower.contains("quota exceeded")) {
            return new OrreryException(
                    target + ": the disk is full" + left(target), "Free some space or choose another disk.", e);
        }
        if (e instanceof AccessDeniedException
                || lower.contains("read-only file system")
                || lower.contains("permission")) {
            return new OrreryException(
                    target + ": not allowed here (" + said + ")",
                    "Choose a folder you may write to, or change its rights.",
                    e);
        }
        if (e instanceof NoSuchFileException) {
            return new OrreryException(said + ": no such file", "Check the path.", e);
        }
        return new OrreryException(
                target + ": " + e.getClass().getSimpleName() + ": " + said,
                "Check the disk and the path, and try again.",
                e);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void write(Path goal, Path part, Work work) {
        boolean done = false;
        try {
            Files.createDirectories(folderOf(goal));
            clearStale(goal);
            work.run();
            done = true;
        } catch (IOException e) {
            throw failure(goal, e);
        } finally {
            if (!done) {
                discard(part);
            }
        }
    }

    private static void discard(Path part) {
        try {
            delete(part);
        } catch (IOException e) {
            // The first failure is the one to report; a later writer clears what is left.
        }
    }

    private static Path real(Path target) {
        try {
            return Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    private static Path folderOf(Path goal) {
        Path folder = goal.getParent();
        if (folder == null) {
            throw new OrreryException(goal + ": cannot replace the root of a disk", "Name a file or folder below it.");
        }
        return folder;
    }

    private static Path part(Path goal) {
        String name = "." + goal.getFileName() + "." + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet()
                + ".part";
        return folderOf(goal).resolve(name);
    }

    private static Path before(Path goal) {
        return folderOf(goal).resolve("." + goal.getFileName() + ".before");
    }

    /** Removes what a killed writer of the same target left: its process is gone and its file an hour old. */
    private static void clearStale(Path goal) throws IOException {
        String prefix = "." + goal.getFileName() + ".";
        long now = System.currentTimeMillis();
        try (Stream<Path> beside = Files.list(folderOf(goal))) {
            for (Path each : (Iterable<Path>) beside::iterator) {
                String name = String.valueOf(each.getFileName());
                if (!name.startsWith(prefix) || !name.endsWith(".part")) {
                    continue;
                }
                String writer = name.substring(prefix.length(), name.length() - ".part".length());
                boolean ours = writer.matches(WRITER);
                if (ours
                        && ProcessHandle.of(Long.parseLong(writer.substring(0, writer.indexOf('-'))))
                                .isEmpty()
                        && now
                                        - Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
                                                .toMillis()
                                > STALE_MILLIS) {
                    discard(each);
                }
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("this file system cannot rename in one step", e);
        }
    }

    private static void flush(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes the rename itself durable where the system lets a folder be opened; elsewhere it is durable soon. */
    private static void flushFolder(Path goal) {
        try (FileChannel channel = FileChannel.open(folderOf(goal), StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows does not open folders.
        }
    }

    private static String left(Path target) {
        try {
            long free = Files.getFileStore(folderOf(target.toAbsolutePath())).getUsableSpace();
            return " (%d MB left)".formatted(free / 1_000_000);
        } catch (IOException e) {
            return "";
        }
    }
}
