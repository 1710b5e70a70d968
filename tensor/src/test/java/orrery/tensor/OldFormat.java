package orrery.tensor;

import java.util.List;
import java.util.function.UnaryOperator;

/** Files as {@code torch.save} wrote them before PyTorch 1.6. */
final class OldFormat {
    private OldFormat() {}

    /**
     * One file.
     *
     * @param object what was saved
     * @param keys of the storages, in the order in which they follow
     * @param count elements that the first storage says it has
     * @param bytes that follow; each is its position
     */
    static byte[] of(UnaryOperator<PickleBytes> object, List<String> keys, long count, int bytes) {
        PickleBytes file = PickleBytes.start()
                .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.')
                .raw(0x80, 2, 'M', 0xe9, 3, '.')
                .raw(0x80, 2, '}', '(')
                .text("little_endian")
                .raw(0x88)
                .raw('u', '.', 0x80, 2);
        object.apply(file).raw('.', 0x80, 2, ']', '(');
        keys.forEach(file::text);
        file.raw('e', '.');
        if (!keys.isEmpty()) {
            file.int64(count);
        }
        for (int i = 0; i < bytes; i++) {
            file.raw(i & 0xff);
        }
        return file.bytes();
    }
}
