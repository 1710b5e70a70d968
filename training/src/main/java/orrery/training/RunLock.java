package orrery.training;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/** Keeps a second training out of a folder. The system frees it when the process dies, however it dies. */
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Makes the folder when absent and locks it.
     *
     * @throws OrreryException when another process, or another part of this one, holds it
     */
    public static RunLock take(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
        RunLock taken = new RunLock(channel);
        if (tryLock(channel, folder) == null) {
            taken.close();
            throw new OrreryException(
                    folder + ": another training is running in this folder",
                    "Wait for it, stop it, or choose another folder.");
        }
        return taken;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, Path folder) {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by another loop of this process
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written through it, and the lock ends with the process at the latest.
        }
    }
}
