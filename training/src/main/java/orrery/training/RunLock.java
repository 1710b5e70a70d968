package orrery.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/**
 * Keeps a second training out of a folder by a locked file {@code .lock}, which goes when the training ends. The system frees the lock
 * when the process dies, however it dies; the file that is left then does not matter.
 */
public final class RunLock implements AutoCloseable {
    private static final String NAME = ".lock";
    private static final long FAR_OFF = Long.MAX_VALUE - 1; // some systems let nobody read what is locked

    private final FileChannel channel;
    private final Path file;

    private RunLock(FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Makes the folder when absent, locks it, and removes what a killed run left half-written in it.
     *
     * @throws OrreryException when another process, or another part of this one, holds it
     */
    public static RunLock take(Path folder) {
        return take(folder, "training");
    }

    /** The same for other work than training, whose name an error says. */
    public static RunLock take(Path folder, String work) {
        try {
            Files.createDirectories(folder);
            while (true) {
                RunLock lock = new RunLock(open(folder.resolve(NAME)), folder.resolve(NAME));
                boolean taken = false;
                try {
                    if (lock.tryLock() == null) {
                        throw new OrreryException(
                                folder + ": another " + work + " is running in this folder",
                                "Wait for it, stop it, or choose another folder.");
                    }
                    taken = lock.isThere();
                } finally {
                    if (!taken) {
                        lock.release();
                    }
                }
                if (taken) {
                    AtomicFiles.clean(folder);
                    return lock;
                } // else whoever held it has just ended, and the file went with it
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private @Nullable FileLock tryLock() throws IOException {
        try {
            return channel.tryLock(FAR_OFF, 1, false);
        } catch (OverlappingFileLockException e) {
            return null; // by another loop of this process
        }
    }

    /** Whether the file that is locked is the one that others will find: it carries our mark. */
    private boolean isThere() throws IOException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        channel.truncate(0).write(ByteBuffer.wrap(mark), 0);
        try {
            return Arrays.equals(Files.readAllBytes(file), mark);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void release() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing that matters was written through it, and the lock ends with the process at the latest.
        }
    }

    /** Removes the file and frees the lock, in this order: who takes it in between looks again. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It stays, unlocked, and the next run takes it.
        }
        release();
    }
}
