package orrery.tensor.torchfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle can build. Numbers are Long, BigInteger or Double, text is String, and the rest is here. Two
 * collections are equal only if they are the same one: comparing by content would let a small pickle of nested tuples run for years.
 */
public final class PickleValues {
    private PickleValues() {}

    /** Python's None; Java's null never lies on the stack. */
    public enum None {
        NONE
    }

    /** Bytes: no weights are in them, so only their number is kept. */
    public record Bytes(int length) {}

    /** The name of a class or function, never the thing itself. */
    public record Global(String module, String name) {
        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A dict, in order. */
    public static final class Dict {
        private @Nullable Map<Object, Object> items; // made late: a million empty dicts cost a million bytes of file

        void put(Object key, Object value) {
            if (items == null) {
                items = new LinkedHashMap<>();
            }
            items.put(key, value);
        }

        /** Keys and values in the order in which they came. */
        public Map<Object, Object> items() {
            return items == null ? Map.of() : items;
        }
    }

    /** A list, or a set in the order in which it was stored. */
    public static final class Sequence {
        private final List<Object> items = new ArrayList<>(0);

        List<Object> items() {
            return items;
        }
    }

    /** A tuple. */
    public static final class Tuple {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = items;
        }

        List<Object> items() {
            return items;
        }
    }

    /** Something whose class is not one of those that weights need: only its name is kept. */
    public record Foreign(String name) {}

    /** The type of a number of numpy, by its length. */
    record NumpyType(int bytes) {}

    /** A module of a TorchScript file: the attributes it was stored with. Its code stays unread. */
    public static final class ScriptObject {
        private Object state = None.NONE;

        Object state() {
            return state;
        }

        void state(Object given) {
            this.state = given;
        }
    }

    /**
     * A named run of elements of one type.
     *
     * @param key its name: the entry {@code data/KEY} of a zip
     * @param dtype PyTorch's name of the element type, or {@link #BYTES} when only the tensor knows it
     * @param count number of elements; bytes when the type is not known
     * @param from first element that this reference sees; above 0 only in the old format
     * @param seen number of elements that this reference sees
     */
    public record Storage(String key, String dtype, long count, long from, long seen) {
        /** The type of storages that do not know theirs. */
        public static final String BYTES = "bytes";
    }

    /**
     * A tensor as a window on a storage.
     *
     * @param dtype PyTorch's name of the element type, such as {@code float32}
     * @param offset of the first element, in elements of {@code dtype} after the storage's first seen one
     * @param size of each dimension
     * @param stride of each dimension, in elements
     */
    public record StoredTensor(Storage storage, String dtype, long offset, long[] size, long[] stride) {}
}
