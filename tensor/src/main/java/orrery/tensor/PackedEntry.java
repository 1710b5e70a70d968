package orrery.tensor;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.ZipDirectory;

/** A deflated entry of a zip, unpacked each time its bytes are asked for. PyTorch never packs; people who zip again do. */
final class PackedEntry implements Source {
    private final Path file;
    private final String name;
    private final long size;

    PackedEntry(Path file, ZipDirectory.Entry entry) {
        this.file = file;
        this.name = entry.name();
        this.size = entry.size();
    }

    @Override
    public Tensor bytes(long begin, long length) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ZipDirectory zip = ZipDirectory.read(file.toString(), channel);
            ZipDirectory.Entry entry = zip.entry(name)
                    .filter(found -> found.size() == size && !found.stored())
                    .orElseThrow(() -> new OrreryException(
                            file + ": was changed while it was open", "Open it again when nothing writes to it."));
            Tensor unpacked = Tensor.zeros(DType.UINT8, size);
            zip.unpack(entry, unpacked.nativeBytes());
            return unpacked.narrow(0, begin, length);
        } catch (IOException e) {
            throw Checkpoint.unreadable(file, e);
        }
    }

    @Override
    public void close() {}
}
