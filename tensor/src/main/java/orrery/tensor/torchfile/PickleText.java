package orrery.tensor.torchfile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import orrery.base.OrreryException;

/** The bytes of a pickle, never read beyond their end. */
final class PickleText {
    static final String CURE =
            "The file is damaged or was made to do harm; fetch it again from its source, as safetensors if there is a choice.";
    private static final int MOST_TEXT = 1 << 20;

    private final String where;
    private final ByteBuffer text;

    PickleText(String where, ByteBuffer text) {
        this.where = where;
        this.text = text.order(ByteOrder.LITTLE_ENDIAN);
    }

    ByteBuffer need(int bytes) {
        if (text.remaining() < bytes) {
            throw fault("is cut short");
        }
        return text;
    }

    int length(long declared) {
        if (declared < 0 || declared > text.remaining()) {
            throw fault(
                    "announces " + Long.toUnsignedString(declared) + " bytes where " + text.remaining() + " are left");
        }
        return (int) declared;
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length(length)];
        text.get(bytes);
        return bytes;
    }

    PickleValues.Bytes skipped(int length) {
        text.position(text.position() + length(length));
        return new PickleValues.Bytes(length);
    }

    String utf8(int length) {
        if (length > MOST_TEXT) {
            throw fault("holds a text of " + length + " bytes, more than " + MOST_TEXT);
        }
        ByteBuffer part = text.slice(text.position(), length(length));
        text.position(text.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
        } catch (CharacterCodingException e) {
            throw fault("holds text that is not UTF-8");
        }
    }

    /** Python 2 did not say what its text is encoded in; names are ASCII. */
    String oldText(int length) {
        if (length > MOST_TEXT) {
            throw fault("holds a text of " + length + " bytes, more than " + MOST_TEXT);
        }
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    String line() {
        int start = text.position();
        for (int at = start; at < Math.min(text.limit(), start + 1024); at++) {
            if (text.get(at) == '\n') {
                String line = utf8(at - start);
                text.get();
                return line;
            }
        }
        throw fault("names a class on a line without an end");
    }

    OrreryException fault(String what) {
        return new OrreryException(where + ": its pickle " + what, CURE);
    }
}
