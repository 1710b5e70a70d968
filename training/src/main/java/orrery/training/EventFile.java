package orrery.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import orrery.base.AtomicFiles;

/**
 * Scalars for TensorBoard. The file is a row of TFRecords (length u64, masked CRC-32C of the length, data, masked CRC-32C of the data; little endian), each an
 * {@code Event} message: 1 wall_time (double), 2 step (varint), 3 file_version (text) or 5 summary {1 value {1 tag, 2 simple_value (float)}}.
 */
final class EventFile {
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;
    private static final int STEP_TAG = 2 << 3; // varint
    private static final int STEP_AT = 9; // after wall_time: one byte of tag, eight of double

    private final Path file;

    /** Opens the file; makes none before the first scalars. */
    EventFile(Path file) {
        this.file = file;
    }

    /** Appends one event that holds all the scalars of a step. Values are stored as float. */
    void add(double wallSeconds, long step, Map<String, Double> scalars) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!Files.exists(file)) {
            frame(out, field(event(wallSeconds, 0), 3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
        }
        ByteArrayOutputStream summary = new ByteArrayOutputStream();
        scalars.forEach((tag, value) -> {
            ByteArrayOutputStream one = field(new ByteArrayOutputStream(), 1, tag.getBytes(StandardCharsets.UTF_8));
            one.write((2 << 3) | FIXED32);
            one.writeBytes(little(4).putFloat(value.floatValue()).array());
            field(summary, 1, one.toByteArray());
        });
        frame(out, field(event(wallSeconds, step), 5, summary.toByteArray()));
        try {
            Files.write(file, out.toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    /** Drops a cut last record and every event after a step. */
    void cutAfter(long step) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            byte[] all = Files.readAllBytes(file);
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            ByteBuffer in = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
            while (in.remaining() >= 16) {
                int start = in.position();
                long length = in.getLong(start);
                if (length < STEP_AT + 1 || length > in.remaining() - 16) {
                    break;
                }
                if (stepAt(in, start + 12 + STEP_AT) <= step) {
                    kept.write(all, start, (int) length + 16);
                }
                in.position(start + (int) length + 16);
            }
            AtomicFiles.file(file, temporary -> Files.write(temporary, kept.toByteArray()));
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static long stepAt(ByteBuffer in, int at) {
        if (in.get(at) != STEP_TAG) {
            return 0;
        }
        long step = 0;
        int shift = 0;
        byte next;
        do {
            next = in.get(++at);
            step |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return step;
    }

    private static ByteArrayOutputStream event(double wallSeconds, long step) {
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        event.write((1 << 3) | FIXED64);
        event.writeBytes(little(8).putDouble(wallSeconds).array());
        event.write(STEP_TAG);
        varint(event, step);
        return event;
    }

    private static ByteArrayOutputStream field(ByteArrayOutputStream out, int number, byte[] content) {
        out.write((number << 3) | BYTES);
        varint(out, content.length);
        out.writeBytes(content);
        return out;
    }

    private static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest > 0x7F) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void frame(ByteArrayOutputStream out, ByteArrayOutputStream event) {
        byte[] data = event.toByteArray();
        byte[] length = little(8).putLong(data.length).array();
        out.writeBytes(length);
        out.writeBytes(little(4).putInt(maskedCrc(length)).array());
        out.writeBytes(data);
        out.writeBytes(little(4).putInt(maskedCrc(data)).array());
    }

    private static int maskedCrc(byte[] data) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
