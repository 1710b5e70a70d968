package orrery.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes zips as PyTorch does, contents at multiples of 64, and lets a test lie in any field. */
final class ZipBytes {
    /** What the headers say of one entry; a test changes what it likes before it is written. */
    static final class Entry {
        byte[] name;
        byte[] content; // as it lies in the file
        int flags;
        int method;
        long crc;
        long packed;
        long size;
        int attributes; // of Unix, in the upper half
        long local = -1; // where the list says that it lies; -1 for the truth
        byte[] localName; // what its own header calls it
        int localMethod;
        byte[] after = {}; // a descriptor

        Entry(String name, byte[] content) {
            this.name = name.getBytes(StandardCharsets.UTF_8);
            this.localName = this.name;
            this.content = content;
            CRC32 sum = new CRC32();
            sum.update(content);
            crc = sum.getValue();
            packed = size = content.length;
        }

        void deflate() {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(content);
            deflater.finish();
            byte[] buffer = new byte[content.length + 64];
            int length = deflater.deflate(buffer);
            deflater.end();
            content = Arrays.copyOf(buffer, length);
            packed = length;
            method = localMethod = 8;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** What {@code torch.save} makes of a pickle and its storages {@code data/0}, {@code data/1}, … */
    static ZipBytes torch(byte[] pickle, byte[]... storages) {
        ZipBytes zip = new ZipBytes()
                .add("model/data.pkl", pickle)
                .add("model/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < storages.length; i++) {
            zip.add("model/data/" + i, storages[i]);
        }
        return zip.add("model/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }

    ZipBytes add(String name, byte[] content) {
        return add(name, content, entry -> {});
    }

    ZipBytes add(String name, byte[] content, Consumer<Entry> lie) {
        Entry entry = new Entry(name, content);
        lie.accept(entry);
        entries.add(entry);
        return this;
    }

    /** Changes an entry that is there already. */
    ZipBytes change(String name, Consumer<Entry> lie) {
        for (Entry entry : entries) {
            if (new String(entry.name, StandardCharsets.UTF_8).equals(name)) {
                lie.accept(entry);
                return this;
            }
        }
        throw new IllegalArgumentException(name);
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream list = new ByteArrayOutputStream();
        for (Entry entry : entries) {
            long local = out.size();
            int padding = (int) ((64 - (local + 30 + entry.localName.length) % 64) % 64);
            out.writeBytes(little(30)
                    .putInt(0x04034b50)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.localMethod)
                    .putInt(0)
                    .putInt((int) entry.crc)
                    .putInt((int) entry.packed)
                    .putInt((int) entry.size)
                    .putShort((short) entry.localName.length)
                    .putShort((short) padding)
                    .array());
            out.writeBytes(entry.localName);
            out.writeBytes(new byte[padding]);
            out.writeBytes(entry.content);
            out.writeBytes(entry.after);
            list.writeBytes(little(46)
                    .putInt(0x02014b50)
                    .putShort((short) 0x314)
                    .putShort((short) 20)
                    .putShort((short) entry.flags)
                    .putShort((short) entry.method)
                    .putInt(0)
                    .putInt((int) entry.crc)
                    .putInt((int) entry.packed)
                    .putInt((int) entry.size)
                    .putShort((short) entry.name.length)
                    .putInt(0)
                    .putInt(0)
                    .putInt(entry.attributes)
                    .putInt((int) (entry.local < 0 ? local : entry.local))
                    .array());
            list.writeBytes(entry.name);
        }
        return ended(out, list.toByteArray(), entries.size());
    }

    /** A list of contents and the end of a zip, of what comes before. */
    static byte[] ended(ByteArrayOutputStream out, byte[] list, int count) {
        int begin = out.size();
        out.writeBytes(list);
        out.writeBytes(little(22)
                .putInt(0x06054b50)
                .putInt(0)
                .putShort((short) count)
                .putShort((short) count)
                .putInt(list.length)
                .putInt(begin)
                .putShort((short) 0)
                .array());
        return out.toByteArray();
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
