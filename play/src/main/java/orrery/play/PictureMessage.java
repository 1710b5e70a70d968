package orrery.play;

import java.nio.ByteBuffer;
import orrery.base.Check;
import orrery.worlds.Frame;

/**
 * A picture to begin from, as a page sends it: big-endian u32 {@link #MAGIC}, u16 width, u16 height, then RGB. Plain pixels: there is nothing to decode that could
 * harm. Written down in docs/guide/protocol.md.
 */
final class PictureMessage {
    /** "ORRP". */
    static final int MAGIC = 0x4F525250;

    private static final int HEADER = 8;

    private PictureMessage() {}

    /** Whether a message begins like one. */
    static boolean is(ByteBuffer message) {
        return message.remaining() >= HEADER && message.getInt(message.position()) == MAGIC;
    }

    /**
     * The picture.
     *
     * @throws orrery.base.OrreryException when it has not as many bytes as its size asks for, or no size
     */
    static Frame read(ByteBuffer message) {
        int at = message.position();
        int width = message.getShort(at + 4) & 0xffff;
        int height = message.getShort(at + 6) & 0xffff;
        long bytes = 3L * width * height;
        Check.that(
                bytes > 0 && message.remaining() == HEADER + bytes,
                "Send width times height times 3 bytes after the header.",
                "a picture of %dx%d in %d bytes",
                width,
                height,
                message.remaining() - HEADER);
        byte[] rgb = new byte[(int) bytes];
        message.get(at + HEADER, rgb);
        return new Frame(width, height, rgb);
    }
}
