package orrery.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** Reads TensorBoard event files, written against the format's description and not against our writer. */
final class EventReader {
    record Event(double wallTime, long step, String version, Map<String, Float> scalars) {}

    private EventReader() {}

    static List<Event> read(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<Event> events = new ArrayList<>();
            while (in.hasRemaining()) {
                byte[] length = take(in, 8);
                checkSum(length, in.getInt());
                byte[] data = take(in, (int) wrap(length).getLong());
                checkSum(data, in.getInt());
                events.add(event(wrap(data)));
            }
            return events;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Event> withoutTimes(Path file) {
        return read(file).stream()
                .map(event -> new Event(0, event.step(), event.version(), event.scalars()))
                .toList();
    }

    private static Event event(ByteBuffer in) {
        double wallTime = 0;
        long step = 0;
        String version = "";
        Map<String, Float> scalars = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            int key = (int) varint(in);
            switch (key) {
                case 0x09 -> wallTime = in.getDouble();
                case 0x10 -> step = varint(in);
                case 0x1a -> version = text(in);
                case 0x2a -> summary(wrap(take(in, (int) varint(in))), scalars);
                default -> throw new IllegalStateException("unknown field " + key);
            }
        }
        return new Event(wallTime, step, version, scalars);
    }

    private static void summary(ByteBuffer in, Map<String, Float> scalars) {
        while (in.hasRemaining()) {
            if (varint(in) != 0x0a) {
                throw new IllegalStateException("not a value");
            }
            ByteBuffer value = wrap(take(in, (int) varint(in)));
            String tag = "";
            float number = 0;
            while (value.hasRemaining()) {
                switch ((int) varint(value)) {
                    case 0x0a -> tag = text(value);
                    case 0x15 -> number = value.getFloat();
                    default -> throw new IllegalStateException("unknown field of a value");
                }
            }
            scalars.put(tag, number);
        }
    }

    private static String text(ByteBuffer in) {
        return new String(take(in, (int) varint(in)), StandardCharsets.UTF_8);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static void checkSum(byte[] data, int masked) {
        CRC32C sum = new CRC32C();
        sum.update(data);
        int crc = (int) sum.getValue();
        if (((crc >>> 15 | crc << 17) + 0xa282ead8) != masked) {
            throw new IllegalStateException("wrong checksum");
        }
    }

    private static byte[] take(ByteBuffer in, int count) {
        byte[] out = new byte[count];
        in.get(out);
        return out;
    }

    private static ByteBuffer wrap(byte[] data) {
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    }
}
