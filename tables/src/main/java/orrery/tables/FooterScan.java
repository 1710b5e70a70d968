package orrery.tables;

import java.io.EOFException;
import java.io.IOException;

/**
 * Walks over the footer of a Parquet file, a structure in Thrift's compact encoding, before the library reads it: the library
 * makes a list as long as the footer says, which may be two thousand million elements in seven bytes.
 */
final class FooterScan {
    private static final int DEEPEST = 64;

    private final byte[] bytes;
    private int at;

    private FooterScan(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IOException when a list, a text or a nesting is larger than the footer can hold */
    static void check(byte[] footer) throws IOException {
        new FooterScan(footer).structure(0);
    }

    private void structure(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("its footer is nested more than " + DEEPEST + " deep");
        }
        for (int head = next(); head != 0; head = next()) {
            if ((head & 0xf0) == 0) {
                number(); // the field's number in full
            }
            value(head & 0x0f, depth, true);
        }
    }

    /** A truth value of a field lies in the field's type; of a list it is a byte. */
    private void value(int type, int depth, boolean field) throws IOException {
        switch (type) {
            case 1, 2 -> skip(field ? 0 : 1);
            case 3 -> skip(1);
            case 4, 5, 6 -> number();
            case 7 -> skip(8);
            case 8 -> skip(count());
            case 9, 10 -> list(depth);
            case 11 -> map(depth);
            case 12 -> structure(depth + 1);
            default -> throw new IOException("its footer has a value of the unknown type " + type);
        }
    }

    private void list(int depth) throws IOException {
        int head = next();
        int size = (head >> 4) == 15 ? count() : head >> 4;
        for (int i = 0; i < size; i++) {
            value(head & 0x0f, depth, false);
        }
    }

    private void map(int depth) throws IOException {
        int size = count();
        int types = size == 0 ? 0 : next();
        for (int i = 0; i < size; i++) {
            value(types >> 4, depth, false);
            value(types & 0x0f, depth, false);
        }
    }

    /** How many elements or bytes follow: each takes a byte at least. */
    private int count() throws IOException {
        long count = number();
        if (count < 0 || count > bytes.length - at) {
            throw new IOException(
                    "its footer promises " + count + " elements where " + (bytes.length - at) + " bytes are left");
        }
        return (int) count;
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            int part = next();
            number |= (long) (part & 0x7f) << shift;
            if ((part & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("its footer has a number without an end");
    }

    private int next() throws IOException {
        if (at >= bytes.length) {
            throw new EOFException();
        }
        return bytes[at++] & 0xff;
    }

    private void skip(int count) throws IOException {
        if (count > bytes.length - at) {
            throw new EOFException();
        }
        at += count;
    }
}
