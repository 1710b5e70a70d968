package orrery.curate.shard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import orrery.base.AtomicFiles;

/** Tars of which the same members give the same bytes: no times, no owners, members in the order given. */
final class TarFile {
    private static final int MODE = 0100644;

    /** A file and the name that it gets. */
    record Member(String name, Path file) {}

    private TarFile() {}

    /**
     * Writes a tar, whole or not at all.
     *
     * @return where the content of each member begins
     */
    static List<Long> write(Path tar, List<Member> members) {
        List<Long> offsets = new ArrayList<>();
        AtomicFiles.file(tar, part -> {
            try (OutputStream file = Files.newOutputStream(part);
                    TarArchiveOutputStream out = new TarArchiveOutputStream(file, StandardCharsets.UTF_8.name())) {
                out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                for (Member member : members) {
                    out.putArchiveEntry(entry(member.name(), Files.size(member.file())));
                    offsets.add(out.getBytesWritten());
                    Files.copy(member.file(), out);
                    out.closeArchiveEntry();
                }
            }
        });
        return offsets;
    }

    private static TarArchiveEntry entry(String name, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL);
        entry.setSize(size);
        entry.setMode(MODE);
        entry.setModTime(0);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }
}
