package orrery.tensor.torchfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Where a zip's list of contents lies, as its last bytes say.
 *
 * @param entries how many files it lists
 * @param begin position of the list
 * @param bytes length of the list
 * @param at position of the first record after the list
 */
record ZipEnd(long entries, long begin, long bytes, long at) {
    private static final int RECORD = 22;
    private static final int LOCATOR = 20;
    private static final int LARGE_RECORD = 56;
    private static final int MOST_COMMENT = 65_535;

    /** Finds it, or throws {@link ZipFault}. */
    static ZipEnd find(FileChannel channel) throws IOException {
        long size = channel.size();
        int tail = (int) Math.min(size, RECORD + MOST_COMMENT + LOCATOR);
        ByteBuffer last = read(channel, size - tail, tail);
        for (int at = tail - RECORD; at >= 0; at--) {
            if (last.getInt(at) == 0x06054b50 && at + RECORD + (last.getShort(at + 20) & 0xffff) == tail) {
                return at(channel, last, at, size - tail + at);
            }
        }
        throw new ZipFault("is a zip without an end: it is cut short");
    }

    private static ZipEnd at(FileChannel channel, ByteBuffer last, int at, long position) throws IOException {
        if (last.getShort(at + 4) != 0 || last.getShort(at + 6) != 0) {
            boolean large = (last.getShort(at + 4) & last.getShort(at + 6)) == -1;
            if (!large) {
                throw new ZipFault("is one part of a zip in several");
            }
        }
        if (at >= LOCATOR && last.getInt(at - LOCATOR) == 0x07064b50) {
            return large(channel, last.getLong(at - LOCATOR + 8), position - LOCATOR);
        }
        long entries = last.getShort(at + 10) & 0xffff;
        long bytes = last.getInt(at + 12) & 0xffffffffL;
        return new ZipEnd(entries, last.getInt(at + 16) & 0xffffffffL, bytes, position).checked();
    }

    private static ZipEnd large(FileChannel channel, long position, long before) throws IOException {
        if (position < 0 || position > before - LARGE_RECORD) {
            throw new ZipFault("is a zip whose end points outside of it");
        }
        ByteBuffer record = read(channel, position, LARGE_RECORD);
        if (record.getInt(0) != 0x06064b50) {
            throw new ZipFault("is a zip whose end points at something else");
        }
        return new ZipEnd(record.getLong(32), record.getLong(48), record.getLong(40), position).checked();
    }

    private ZipEnd checked() {
        if (begin < 0 || bytes < 0 || begin > at || bytes > at - begin) {
            throw new ZipFault("is a zip whose list of contents lies outside of it");
        }
        return this;
    }

    static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("ends at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }
}
