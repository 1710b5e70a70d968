package orrery.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/** A file whose bytes are mapped when the first are asked for, so that listing a checkpoint loads no native code. */
final class MappedFile implements Source {
    private final Path file;
    private final long size;
    private final FileTime modified;
    private final @Nullable Object key;
    private @Nullable Tensor mapped; // UINT8 [bytes of the whole file]
    private boolean closed;

    MappedFile(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        this.file = file;
        this.size = now.size();
        this.modified = now.lastModifiedTime();
        this.key = now.fileKey();
    }

    long size() {
        return size;
    }

    @Override
    public synchronized Tensor bytes(long begin, long length) {
        if (closed) {
            throw new IllegalStateException(file + " is closed");
        }
        if (mapped == null) {
            checkUnchanged();
            mapped = Scope.lasting(() -> new Tensor(torch.from_file(
                    file.toString(),
                    new BoolOptional(false),
                    new LongOptional(size),
                    new TensorOptions(DType.UINT8.raw))));
        }
        return mapped.narrow(0, begin, length);
    }

    /** What was read of the file must still be true of it: beyond its end the machine would kill the process. */
    private void checkUnchanged() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (now.size() != size || !now.lastModifiedTime().equals(modified) || !Objects.equals(now.fileKey(), key)) {
                throw new OrreryException(
                        file + ": was changed while it was open", "Open it again when nothing writes to it.");
            }
        } catch (IOException e) {
            throw Checkpoint.unreadable(file, e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (mapped != null) {
            mapped.close();
        }
    }
}
