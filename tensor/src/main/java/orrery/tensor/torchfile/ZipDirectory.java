package orrery.tensor.torchfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import orrery.base.OrreryException;

/**
 * The list of contents of a zip, with the place in the file where each entry's bytes lie: weights are stored as they are, so they
 * can be mapped there, which {@link java.util.zip.ZipFile} does not tell. Every entry is checked, also those nobody asks for: plain
 * relative names, none twice, no links, no overlap, no encryption, stored or deflated by at most 200 times.
 */
public final class ZipDirectory {
    private static final long MOST_ENTRIES = 1_000_000;
    private static final long MOST_BYTES = 128L << 20; // of the list: a million entries of about 80 bytes of name
    private static final int MOST_RATIO = 200;
    private static final int LISTED = 46;
    private static final int LOCAL = 30;
    private static final String CURE = "The file is damaged or not one that PyTorch wrote; fetch or export it again.";

    /**
     * One file inside.
     *
     * @param stored whether its bytes lie there as they are; deflated if not
     * @param crc sum of its content; 0 when the writer did not compute it
     * @param packed bytes in the zip
     * @param size bytes of its content
     * @param local position of its own header
     */
    public record Entry(String name, boolean stored, long crc, long packed, long size, int flags, long local) {}

    private final String where;
    private final FileChannel channel;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final long end; // where the list begins, so no content lies behind

    private ZipDirectory(String where, FileChannel channel, long end) {
        this.where = where;
        this.channel = channel;
        this.end = end;
    }

    /**
     * Reads and checks the list.
     *
     * @param where the file, for errors
     * @param channel the open file, which must stay open for {@link #position} and {@link #content}
     * @throws OrreryException naming the rule that is broken
     */
    public static ZipDirectory read(String where, FileChannel channel) throws IOException {
        try {
            ZipEnd found = ZipEnd.find(channel);
            if (found.entries() < 0 || found.entries() > MOST_ENTRIES || found.bytes() > MOST_BYTES) {
                throw new ZipFault("is a zip of " + Long.toUnsignedString(found.entries()) + " entries, listed in "
                        + found.bytes() + " bytes; at most " + MOST_ENTRIES + " in " + MOST_BYTES + " are read");
            }
            ZipDirectory directory = new ZipDirectory(where, channel, found.begin());
            directory.list(channel.map(FileChannel.MapMode.READ_ONLY, found.begin(), found.bytes()), found.entries());
            directory.checkOverlap();
            return directory;
        } catch (ZipFault e) {
            throw new OrreryException(where + ": " + e.getMessage(), CURE, e);
        }
    }

    /** All entries by name, in the order of the list. */
    public Map<String, Entry> entries() {
        return entries;
    }

    /** The entry of that name. */
    public Optional<Entry> entry(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    private void list(ByteBuffer list, long count) {
        list.order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < count; i++) {
            if (list.remaining() < LISTED || list.getInt(list.position()) != 0x02014b50) {
                throw new ZipFault("is a zip that announces " + count + " entries and lists " + i);
            }
            Entry entry = listed(list);
            if (entries.put(entry.name(), entry) != null) {
                throw new ZipFault("is a zip with two entries called " + entry.name());
            }
        }
        if (list.hasRemaining()) {
            throw new ZipFault("is a zip that lists more than the " + count + " entries that it announces");
        }
    }

    private Entry listed(ByteBuffer list) {
        int at = list.position();
        int nameLength = list.getShort(at + 28) & 0xffff;
        int extraLength = list.getShort(at + 30) & 0xffff;
        int length = LISTED + nameLength + extraLength + (list.getShort(at + 32) & 0xffff);
        if (length > list.remaining()) {
            throw new ZipFault("is a zip whose list of contents is cut short");
        }
        String name = name(list.slice(at + LISTED, nameLength));
        int flags = list.getShort(at + 8) & 0xffff;
        int method = list.getShort(at + 10) & 0xffff;
        int kind = list.get(at + 5) == 3 ? list.getInt(at + 38) >>> 28 : 0; // Unix: 8 is a file, 4 a folder, 10 a link
        if ((flags & 1) != 0 || (method != 0 && method != 8) || (kind != 0 && kind != 8 && kind != 4)) {
            throw new ZipFault("is a zip in which " + name + " is encrypted, a link, or packed by method " + method);
        }
        long[] large = large(
                list.slice(at + LISTED + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN),
                list.getInt(at + 24) & 0xffffffffL,
                list.getInt(at + 20) & 0xffffffffL,
                list.getInt(at + 42) & 0xffffffffL);
        list.position(at + length);
        Entry entry =
                new Entry(name, method == 0, list.getInt(at + 16) & 0xffffffffL, large[1], large[0], flags, large[2]);
        checkSizes(entry, nameLength);
        return entry;
    }

    private void checkSizes(Entry entry, int nameLength) {
        boolean inside = entry.packed() >= 0
                && entry.size() >= 0
                && entry.local() >= 0
                && entry.local() <= end - LOCAL - nameLength
                && entry.packed() <= end - LOCAL - nameLength - entry.local();
        if (!inside || (entry.stored() && entry.packed() != entry.size())) {
            throw new ZipFault("is a zip in which " + entry.name() + " does not lie inside the file");
        }
        if (entry.size() / MOST_RATIO > entry.packed()) {
            throw new ZipFault("is a zip in which " + entry.name() + " unpacks from " + entry.packed() + " to "
                    + entry.size() + " bytes, more than " + MOST_RATIO + " times");
        }
    }

    /** Size, packed size and position; each that does not fit 32 bits stands in the extra field instead. */
    private static long[] large(ByteBuffer extra, long... small) {
        while (extra.remaining() >= 4) {
            int tag = extra.getShort() & 0xffff;
            int length = Math.min(extra.getShort() & 0xffff, extra.remaining());
            if (tag == 1) {
                ByteBuffer values = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < small.length; i++) {
                    if (small[i] == 0xffffffffL && values.remaining() >= 8) {
                        small[i] = values.getLong();
                    }
                }
            }
            extra.position(extra.position() + length);
        }
        return small;
    }

    private static String name(ByteBuffer bytes) {
        String name;
        try {
            name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new ZipFault("is a zip with a name that is not UTF-8");
        }
        boolean plain = !name.isEmpty()
                && name.chars().noneMatch(letter -> letter < ' ' || letter == 0x7f || letter == '\\' || letter == ':');
        String[] parts = (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).split("/", -1);
        for (String part : parts) {
            plain &= !part.isEmpty()
                    && !part.equals(".")
                    && !part.equals("..")
                    && part.getBytes(StandardCharsets.UTF_8).length <= 255;
        }
        if (!plain) {
            throw new ZipFault("is a zip with a name that is not a plain relative one");
        }
        return name;
    }

    private void checkOverlap() {
        List<Entry> ordered = new ArrayList<>(entries.values());
        ordered.sort(Comparator.comparingLong(Entry::local));
        long free = 0;
        for (Entry entry : ordered) {
            if (entry.local() < free) {
                throw new ZipFault("is a zip in which " + entry.name() + " overlaps another entry");
            }
            free = entry.local() + LOCAL + entry.packed();
        }
    }

    /**
     * Where the bytes of an entry begin in the file, by its own header, which must agree with the list.
     *
     * @throws OrreryException when it does not
     */
    public long position(Entry entry) throws IOException {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ZipEnd.read(channel, entry.local(), LOCAL + name.length);
        int nameLength = header.getShort(26) & 0xffff;
        boolean agrees = header.getInt(0) == 0x04034b50
                && (header.getShort(6) & 0xffff) == entry.flags()
                && (header.getShort(8) == 0) == entry.stored()
                && nameLength == name.length
                && header.slice(LOCAL, name.length).equals(ByteBuffer.wrap(name));
        long position = entry.local() + LOCAL + nameLength + (header.getShort(28) & 0xffff);
        if (!agrees || position > end - entry.packed() || !descriptorAgrees(entry, position + entry.packed())) {
            throw fault("is a zip whose list of contents and own header disagree about " + entry.name());
        }
        return position;
    }

    /** With flag 3, sizes stand behind the content too, of 4 or 8 bytes each, mostly after a signature. */
    private boolean descriptorAgrees(Entry entry, long at) throws IOException {
        if ((entry.flags() & 8) == 0 || end - at < 24) {
            return true;
        }
        ByteBuffer after = ZipEnd.read(channel, at, 24);
        if (after.getInt(0) != 0x08074b50) {
            return true; // the signature may be missing; the list decides
        }
        boolean small =
                (after.getInt(8) & 0xffffffffL) == entry.packed() && (after.getInt(12) & 0xffffffffL) == entry.size();
        boolean large = after.getLong(8) == entry.packed() && after.getLong(16) == entry.size();
        return (after.getInt(4) & 0xffffffffL) == entry.crc() && (small || large);
    }

    /**
     * The content of a small entry, its sum checked.
     *
     * @param most size above which it is refused
     * @return mapped when it is stored, unpacked otherwise
     */
    public ByteBuffer content(Entry entry, int most) throws IOException {
        if (entry.size() > most) {
            throw fault("is a zip in which " + entry.name() + " has " + entry.size() + " bytes, more than " + most);
        }
        ByteBuffer content = entry.stored()
                ? channel.map(FileChannel.MapMode.READ_ONLY, position(entry), entry.size())
                : ByteBuffer.allocate((int) entry.size());
        if (!entry.stored()) {
            unpack(entry, content);
            content.flip();
        }
        CRC32 sum = new CRC32();
        sum.update(content.duplicate());
        if (entry.crc() != 0 && sum.getValue() != entry.crc()) {
            throw fault("is a zip in which " + entry.name() + " is damaged: its sum is wrong");
        }
        return content;
    }

    /** Unpacks a deflated entry into a buffer of exactly its size; its sum is not checked. */
    public void unpack(Entry entry, ByteBuffer content) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(channel.map(FileChannel.MapMode.READ_ONLY, position(entry), entry.packed()));
            while (content.hasRemaining() && inflater.inflate(content) > 0) {}
            if (content.hasRemaining() || (!inflater.finished() && inflater.inflate(new byte[1]) != 0)) {
                throw fault("is a zip in which " + entry.name() + " unpacks to another size than it says");
            }
        } catch (DataFormatException e) {
            throw fault("is a zip in which " + entry.name() + " cannot be unpacked");
        } finally {
            inflater.end();
        }
    }

    private OrreryException fault(String what) {
        return new OrreryException(where + ": " + what, CURE);
    }
}
