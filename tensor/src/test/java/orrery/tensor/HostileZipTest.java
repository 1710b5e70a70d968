package orrery.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Zips made to do harm, with a pickle that is right. */
class HostileZipTest {
    private static final byte[] PICKLE = PickleBytes.start()
            .tensor("0", 4, 0, new long[] {4}, new long[] {1})
            .stop();

    @TempDir
    Path folder;

    private static ZipBytes good() {
        return ZipBytes.torch(PICKLE, new byte[16]);
    }

    private static Arguments named(String fault, String name) {
        return Arguments.of(fault, good().add(name, new byte[1]).bytes());
    }

    private static Arguments changed(String fault, String name, Consumer<ZipBytes.Entry> lie) {
        return Arguments.of(fault, good().change(name, lie).bytes());
    }

    static Stream<Arguments> hostileZips() {
        byte[] whole = good().bytes();
        return Stream.of(
                named("plain relative", "../../etc/cron.d/evil"),
                named("plain relative", "model/../../evil"),
                named("plain relative", "/etc/passwd"),
                named("plain relative", "C:/windows/evil.dll"),
                named("plain relative", "model\\..\\evil"),
                named("plain relative", "model/./evil"),
                named("plain relative", "model//evil"),
                named("plain relative", "model/a\0b"),
                named("plain relative", "model/a\u001b[2Jb"),
                named("plain relative", "model/" + "x".repeat(256)),
                named("plain relative", ""),
                named("two entries", "model/data/0"),
                named("two entries", "model/data.pkl"),
                named("2 files */data.pkl", "other/data.pkl"),
                Arguments.of(
                        "0 files */data.pkl",
                        new ZipBytes().add("x/y/data.pkl", PICKLE).bytes()),
                Arguments.of(
                        "0 files */data.pkl",
                        new ZipBytes().add("readme", PICKLE).bytes()),
                Arguments.of("0 files */data.pkl", new ZipBytes().bytes()),
                changed("not UTF-8", "model/version", entry -> entry.name = new byte[] {(byte) 0xff, 'a'}),
                changed("encrypted", "model/data/0", entry -> entry.flags = 1),
                changed("a link", "model/data/0", entry -> entry.attributes = 0xa1ff0000),
                changed("a link", "model/version", entry -> entry.attributes = 0x21ff0000), // a device
                changed("packed by method 99", "model/data/0", entry -> entry.method = 99),
                changed("does not lie inside", "model/data/0", entry -> entry.size = 17),
                changed("does not lie inside", "model/data/0", entry -> entry.size = entry.packed = 1 << 30),
                changed("does not lie inside", "model/data/0", entry -> entry.local = 1 << 30),
                changed("overlaps", "model/data/0", entry -> entry.local = 0),
                changed("disagree", "model/data.pkl", entry -> entry.local = 1),
                changed("disagree", "model/data/0", entry -> entry.localName = bytes("model/data/1")),
                changed("disagree", "model/data/0", entry -> entry.localMethod = 8),
                changed("disagree", "model/data.pkl", entry -> entry.localName = bytes("model/data.pk")),
                changed("disagree", "model/data/0", entry -> {
                    entry.flags = 8;
                    entry.after = ZipBytes.little(24)
                            .putInt(0x08074b50)
                            .putInt((int) entry.crc)
                            .putLong(1 << 20)
                            .putLong(1 << 20)
                            .array();
                }),
                changed("its sum is wrong", "model/data.pkl", entry -> entry.crc = 7),
                changed("its sum is wrong", "model/data.pkl", entry -> {
                    entry.content = entry.content.clone();
                    entry.content[20] ^= 1;
                }),
                changed("cannot be unpacked", "model/data.pkl", entry -> entry.method = entry.localMethod = 8),
                changed("another size", "model/data.pkl", entry -> {
                    entry.deflate();
                    entry.size--;
                }),
                changed("another size", "model/data.pkl", entry -> {
                    entry.deflate();
                    entry.size++;
                }),
                changed("little-endian", "model/byteorder", entry -> {
                    ZipBytes.Entry big = new ZipBytes.Entry("model/byteorder", bytes("big"));
                    entry.content = big.content;
                    entry.crc = big.crc;
                    entry.size = entry.packed = 3;
                }),
                Arguments.of("more than 200 times", bomb("model/zeros")),
                Arguments.of("more than 200 times", bomb("model/data/1")),
                Arguments.of(
                        "more than 67108864",
                        good().change("model/data.pkl", entry -> {
                                    entry.content = new byte[70 << 20];
                                    entry.size = entry.packed = 70 << 20;
                                })
                                .bytes()),
                Arguments.of(
                        "fewer than it says",
                        ZipBytes.torch(PICKLE, new byte[15]).bytes()),
                Arguments.of("does not have", ZipBytes.torch(PICKLE).bytes()),
                Arguments.of("without an end", Arrays.copyOf(whole, whole.length - 1)),
                Arguments.of("without an end", Arrays.copyOf(whole, whole.length / 2)),
                Arguments.of("without an end", new byte[] {'P', 'K', 3, 4}),
                Arguments.of("without an end", Arrays.copyOf(whole, whole.length + 1)),
                Arguments.of("announces 7 entries", with(whole, 10, 7)),
                Arguments.of("more than the 2", with(whole, 10, 2)),
                Arguments.of("lies outside", with(whole, 16, 0x7fffffff)),
                Arguments.of("lies outside", with(whole, 12, 0x7fffffff)),
                Arguments.of("one part of a zip", with(whole, 4, 1)),
                Arguments.of("is a zip", large(whole, Long.MAX_VALUE, 46)),
                Arguments.of("entries, listed in", large(whole, -1, 46)),
                Arguments.of("announces 900000 entries", large(whole, 900_000, 46)),
                Arguments.of("lies outside", large(whole, 4, -1)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A gigabyte of nothing, as far as its sizes tell. */
    private static byte[] bomb(String name) {
        return good().add(name, new byte[100_000], entry -> {
                    entry.deflate();
                    entry.size = 1 << 30;
                })
                .bytes();
    }

    /** The same file with another number in its last record. */
    private static byte[] with(byte[] zip, int field, int value) {
        byte[] lying = zip.clone();
        int at = zip.length - 22 + field;
        for (int i = 0; i < (field >= 12 ? 4 : 2); i++) {
            lying[at + i] = (byte) (value >>> (8 * i));
        }
        return lying;
    }

    /** The same file with an end for large zips that says what it likes. */
    private static byte[] large(byte[] zip, long entries, long listBytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(zip, 0, zip.length - 22);
        long at = out.size();
        out.writeBytes(ZipBytes.little(56)
                .putInt(0x06064b50)
                .putLong(44)
                .putInt(0)
                .putLong(0)
                .putLong(entries)
                .putLong(entries)
                .putLong(listBytes)
                .putLong(0)
                .array());
        out.writeBytes(ZipBytes.little(20)
                .putInt(0x07064b50)
                .putInt(0)
                .putLong(at)
                .putInt(1)
                .array());
        return ZipBytes.ended(out, new byte[0], 0xffff);
    }

    @ParameterizedTest
    @MethodSource("hostileZips")
    void aZipThatBreaksARuleIsRefused(String fault, byte[] bytes) throws IOException {
        Hostile.isRefused(folder.resolve("hostile.pt"), bytes, fault);
    }
}
