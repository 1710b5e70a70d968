package orrery.play;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Frame;
import orrery.worlds.StageTimes;

/**
 * One picture on its way to a page: a header of 48 bytes and raw RGB, written down in docs/guide/protocol.md.
 *
 * @param number frames since the last restart; the start picture is 0
 * @param steps K of this frame; 0 where the world has no such dial
 * @param flags sum of {@link #PAUSED} and the others
 * @param action index of the button that led into this frame, {@link #NO_ACTION} or {@link #AXES}
 * @param times where the time went
 * @param latencyNanos from the moment the world took the action to these bytes
 * @param waitNanos how long a new key had waited for that moment; negative where there was no new key
 * @param fps frames a second over the last second or so
 * @param input number of the last input that this frame knows
 */
record FrameMessage(
        long number,
        int steps,
        int flags,
        int action,
        StageTimes times,
        long latencyNanos,
        long waitNanos,
        double fps,
        long input) {

    static final int MAGIC = 0x4f525231; // "ORR1"
    static final int THUMBNAIL = 0x4f525254; // "ORRT"
    private static final int FILM = 0x4f525246; // "ORRF"
    static final int HEADER = 48;
    static final int BESIDE = 16;

    static final int PAUSED = 1;
    static final int RECORDING = 2;
    static final int ENDED = 4;
    static final int LOWERED = 8;

    static final int NO_ACTION = -1;
    static final int AXES = -2;

    private static final int NO_WAIT = 0xffff_ffff;
    private static final int LATENCY_AT = 28;

    /**
     * What follows the picture when a simulator runs beside the world: 16 bytes of figures and its picture.
     *
     * @param truth of the world's size
     * @param gap between the two
     */
    record Beside(Frame truth, Gap gap) {
        private int bytes() {
            return BESIDE + truth.rgb().length;
        }

        private void encode(ByteBuffer out) {
            out.putFloat((float) gap.psnr());
            out.putFloat((float) gap.bodies().positionError());
            out.put((byte) Math.min(255, gap.bodies().found()));
            out.put((byte) Math.min(255, gap.bodies().bodies()));
            out.putShort((short) 0);
            out.putInt((int) Math.min(Integer.MAX_VALUE, gap.frames()));
            out.put(truth.rgb());
        }
    }

    /** Header, picture and what is beside it, big-endian, ready to be read. */
    ByteBuffer encode(Frame frame, @Nullable Beside beside) {
        int more = beside == null ? 0 : beside.bytes();
        ByteBuffer out = ByteBuffer.allocate(HEADER + frame.rgb().length + more);
        out.putInt(MAGIC).putInt((int) number);
        out.putShort((short) frame.width()).putShort((short) frame.height());
        out.put((byte) steps).put((byte) flags).putShort((short) action);
        out.putInt(micros(times.decideNanos())).putInt(micros(times.denoiseNanos()));
        out.putInt(micros(times.decodeNanos())).putInt(micros(latencyNanos));
        out.putInt(waitNanos < 0 ? NO_WAIT : micros(waitNanos));
        out.putInt((int) Math.min(Integer.MAX_VALUE, Math.round(fps * 100)));
        out.putInt((int) input).putInt(more);
        out.put(frame.rgb());
        if (beside != null) {
            beside.encode(out);
        }
        return out.flip();
    }

    /** Writes the latency into encoded bytes: it is known only once they are there. */
    static void stamp(ByteBuffer message, long latencyNanos) {
        message.putInt(LATENCY_AT, micros(latencyNanos));
    }

    /** A film: frames from top to bottom in one picture; width and height are 0 where there is none. */
    static ByteBuffer film(int button, int width, int height, byte[] rgb) {
        ByteBuffer message = ByteBuffer.allocate(12 + rgb.length);
        message.putInt(FILM)
                .putInt(button)
                .putShort((short) width)
                .putShort((short) height)
                .put(rgb);
        return message.flip();
    }

    /** A start picture for the picker: magic, number of the start, width, height, then RGB. */
    static ByteBuffer thumbnail(int start, Frame frame) {
        ByteBuffer out = ByteBuffer.allocate(12 + frame.rgb().length);
        out.putInt(THUMBNAIL).putInt(start);
        out.putShort((short) frame.width()).putShort((short) frame.height());
        return out.put(frame.rgb()).flip();
    }

    /** Stands in for a start of which there is no picture: no width, no height. */
    static ByteBuffer noThumbnail(int start) {
        return ByteBuffer.allocate(12).putInt(THUMBNAIL).putInt(start).putInt(0).flip();
    }

    private static int micros(long nanos) {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, nanos / 1000));
    }
}
