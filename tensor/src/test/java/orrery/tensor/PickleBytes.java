package orrery.tensor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Writes pickles opcode by opcode, right ones and wrong ones. */
final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Begins as PyTorch does. */
    static PickleBytes start() {
        return new PickleBytes().raw(0x80, 2);
    }

    /** The bytes from {@link #start} on, with the end that every pickle has. */
    byte[] stop() {
        return raw('.').bytes();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    PickleBytes raw(int... opcodes) {
        for (int opcode : opcodes) {
            out.write(opcode);
        }
        return this;
    }

    PickleBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    PickleBytes global(String module, String name) {
        return raw('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    }

    PickleBytes text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return raw('X').int32(bytes.length).raw(bytes);
    }

    /** Four bytes, little endian. */
    PickleBytes int32(int value) {
        return raw(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    /** Eight bytes, little endian. */
    PickleBytes int64(long value) {
        return raw(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    PickleBytes number(long value) {
        return raw(0x8a, 8).int64(value);
    }

    PickleBytes numbers(long... values) {
        raw('(');
        for (long value : values) {
            number(value);
        }
        return raw('t');
    }

    /** A reference to a storage, the only thing outside that weights need. */
    PickleBytes storage(String type, String key, long count) {
        return raw('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(count)
                .raw('t', 'Q');
    }

    /** The same with what the old format adds: no view. */
    PickleBytes oldStorage(String type, String key, long count) {
        return raw('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(count)
                .raw('N', 't', 'Q');
    }

    /** A tensor of FLOAT32 on storage {@code key}. */
    PickleBytes tensor(String key, long count, long offset, long[] size, long[] stride) {
        return rebuilt(start -> start.storage("FloatStorage", key, count), offset, size, stride);
    }

    /** A tensor on a storage that the caller writes. */
    PickleBytes rebuilt(UnaryOperator<PickleBytes> storage, long offset, long[] size, long[] stride) {
        PickleBytes begun = global("torch._utils", "_rebuild_tensor_v2").raw('(');
        return storage.apply(begun)
                .number(offset)
                .numbers(size)
                .numbers(stride)
                .raw(0x89)
                .global("collections", "OrderedDict")
                .raw(')', 'R', 't', 'R');
    }
}
