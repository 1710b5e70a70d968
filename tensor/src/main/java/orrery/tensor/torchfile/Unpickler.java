package orrery.tensor.torchfile;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Dict;
import orrery.tensor.torchfile.PickleValues.None;
import orrery.tensor.torchfile.PickleValues.Sequence;
import orrery.tensor.torchfile.PickleValues.Tuple;

/**
 * Runs the program that a pickle is, as far as it builds data: a stack, numbered values, numbers, text and collections. What would
 * call something is asked of {@link TorchObjects}, which only ever makes descriptions. Opcodes of protocols 2 to 5 that PyTorch
 * writes are known; any other is refused. Not safe for use by several threads.
 */
public final class Unpickler {
    private static final Object MARK = new Object();

    private final PickleText text;
    private final TorchObjects objects;
    private final Limits limits;
    private final List<Object> stack = new ArrayList<>();
    private Object[] memo = new Object[64];
    private int memoized; // next number that MEMOIZE gives
    private int opcodes;

    /**
     * @param where the file, for errors
     * @param text the pickle from its position on; read in place
     * @param objects what globals mean
     */
    public Unpickler(String where, ByteBuffer text, TorchObjects objects, Limits limits) {
        this.text = new PickleText(where, text);
        this.objects = objects;
        this.limits = limits;
    }

    /**
     * The value of one pickle; the buffer is left behind its end.
     *
     * @throws OrreryException when a rule is broken, a limit passed or a name not allowed
     */
    public Object read() {
        while (true) {
            if (++opcodes > limits.opcodes()) {
                throw fault("has more than " + limits.opcodes() + " opcodes");
            }
            int opcode = text.need(1).get() & 0xff;
            if (opcode == '.') {
                Object value = pop();
                if (!stack.isEmpty()) {
                    throw fault("ends with " + stack.size() + " values left over");
                }
                return value;
            }
            if (!number(opcode) && !string(opcode) && !collection(opcode) && !object(opcode)) {
                throw fault(String.format(Locale.ROOT, "uses opcode 0x%02x, which no checkpoint needs", opcode));
            }
        }
    }

    /** The items of a list of texts, such as the keys of storages; empty when it is something else. */
    public static List<String> texts(Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof Sequence sequence) {
            for (Object item : sequence.items()) {
                texts.add(item instanceof String text ? text : "");
            }
        }
        return texts;
    }

    private boolean number(int opcode) {
        switch (opcode) {
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (text.need(1).get() & 0xff));
            case 'M' -> push((long) (text.need(2).getShort() & 0xffff));
            case 'J' -> push((long) text.need(4).getInt());
            case 0x8a -> push(integer(text.need(1).get() & 0xff));
            case 'G' ->
                push(Double.longBitsToDouble(Long.reverseBytes(text.need(8).getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Little endian in two's complement; PyTorch's magic number has ten bytes, nothing has more. */
    private Object integer(int length) {
        if (length > 16) {
            throw fault("holds a whole number of " + length + " bytes");
        }
        byte[] bytes = text.bytes(length);
        for (int i = 0; i < length / 2; i++) {
            byte swapped = bytes[i];
            bytes[i] = bytes[length - 1 - i];
            bytes[length - 1 - i] = swapped;
        }
        BigInteger value = length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
        if (value.bitLength() < 64) {
            return value.longValue();
        }
        return value;
    }

    private boolean string(int opcode) {
        switch (opcode) {
            case 'X' -> push(text.utf8(text.length(text.need(4).getInt() & 0xffffffffL)));
            case 0x8c -> push(text.utf8(text.need(1).get() & 0xff));
            case 0x8d -> push(text.utf8(text.length(text.need(8).getLong())));
            case 'U' -> push(text.oldText(text.need(1).get() & 0xff));
            case 'T' -> push(text.oldText(text.length(text.need(4).getInt())));
            case 'C' -> push(text.skipped(text.need(1).get() & 0xff));
            case 'B' -> push(text.skipped(text.length(text.need(4).getInt() & 0xffffffffL)));
            case 0x8e -> push(text.skipped(text.length(text.need(8).getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean collection(int opcode) {
        switch (opcode) {
            case '(' -> stack.add(MARK);
            case ')' -> push(new Tuple(List.of()));
            case 't' -> push(new Tuple(popToMark()));
            case 0x85 -> push(new Tuple(popLast(1)));
            case 0x86 -> push(new Tuple(popLast(2)));
            case 0x87 -> push(new Tuple(popLast(3)));
            case ']', 0x8f -> push(new Sequence());
            case 'l' -> push(listOf(popToMark()));
            case 'a' -> append(popLast(1));
            case 'e', 0x90 -> append(popToMark());
            case '}' -> push(new Dict());
            case 'd' -> {
                List<Object> items = popToMark();
                push(new Dict());
                put(items);
            }
            case 's' -> put(popLast(2));
            case 'u' -> put(popToMark());
            case '0' -> drop();
            case '1' -> popToMark();
            case '2' -> push(top());
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) {
        switch (opcode) {
            case 0x80 -> protocol(text.need(1).get() & 0xff);
            case 0x95 -> text.length(text.need(8).getLong()); // a frame says how much follows; reading on does without
            case 'q' -> memoize(text.need(1).get() & 0xff);
            case 'r' -> memoize(text.need(4).getInt() & 0xffffffffL);
            case 0x94 -> memoize(memoized);
            case 'h' -> push(recall(text.need(1).get() & 0xff));
            case 'j' -> push(recall(text.need(4).getInt() & 0xffffffffL));
            case 'c' -> {
                String module = text.line();
                push(objects.global(module, text.line()));
            }
            case 0x93 -> {
                List<Object> names = popLast(2);
                if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
                    throw fault("names a class by something that is not text");
                }
                push(objects.global(module, name));
            }
            case 'i' -> {
                String module = text.line();
                Object type = objects.global(module, text.line());
                push(objects.call(type, popToMark()));
            }
            case 'R' -> {
                List<Object> call = popLast(2);
                push(objects.call(call.get(0), tuple(call.get(1))));
            }
            case 0x81 -> {
                List<Object> made = popLast(2);
                push(objects.make(made.get(0), tuple(made.get(1))));
            }
            case 'b' -> {
                Object state = pop();
                objects.build(top(), state);
            }
            case 'Q' -> push(objects.storage(pop()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void protocol(int version) {
        if (version < 2 || version > 5) {
            throw fault("is a pickle of protocol " + version + "; 2 to 5 are read");
        }
    }

    // ---- the stack

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        Object last = stack.isEmpty() ? MARK : stack.get(stack.size() - 1);
        if (last == MARK) {
            throw fault("takes a value where there is none");
        }
        return last;
    }

    private Object pop() {
        Object last = top();
        stack.remove(stack.size() - 1);
        return last;
    }

    private void drop() {
        if (stack.isEmpty()) {
            throw fault("drops a value where there is none");
        }
        stack.remove(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        Object[] values = new Object[count];
        for (int i = count - 1; i >= 0; i--) {
            values[i] = pop();
        }
        return Arrays.asList(values);
    }

    private List<Object> popToMark() {
        int mark = stack.size() - 1;
        while (mark >= 0 && stack.get(mark) != MARK) {
            mark--;
        }
        if (mark < 0) {
            throw fault("collects values without a mark");
        }
        List<Object> tail = stack.subList(mark, stack.size());
        List<Object> values = new ArrayList<>(tail.subList(1, tail.size()));
        tail.clear();
        return values;
    }

    // ---- collections

    private static Sequence listOf(List<Object> items) {
        Sequence made = new Sequence();
        made.items().addAll(items);
        return made;
    }

    private List<Object> tuple(Object value) {
        if (value instanceof Tuple tuple) {
            return tuple.items();
        }
        throw fault("calls something without a tuple of arguments");
    }

    private void append(List<Object> items) {
        if (top() instanceof Sequence sequence) {
            sequence.items().addAll(items);
        } else if (!(top() instanceof PickleValues.Foreign)) {
            throw fault("appends to something that is not a list");
        }
    }

    private void put(List<Object> items) {
        if (items.size() % 2 != 0) {
            throw fault("sets a key without a value");
        }
        if (top() instanceof Dict dict) {
            for (int i = 0; i < items.size(); i += 2) {
                Object key = items.get(i);
                if (key instanceof Dict || key instanceof Sequence) {
                    throw fault("uses a collection as a key");
                }
                dict.put(key, items.get(i + 1));
            }
        } else if (!(top() instanceof PickleValues.Foreign)) {
            throw fault("sets an item of something that is not a dict");
        }
    }

    // ---- numbered values

    private void memoize(long number) {
        if (number >= limits.memo()) {
            throw fault("numbers a value " + number + ", more than " + limits.memo());
        }
        int at = (int) number;
        if (at >= memo.length) {
            memo = Arrays.copyOf(memo, Math.min(limits.memo(), Math.max(at + 1, 2 * memo.length)));
        }
        memo[at] = top();
        memoized = Math.max(memoized, at + 1);
    }

    private Object recall(long number) {
        if (number >= memoized || memo[(int) number] == null) {
            throw fault("recalls value " + number + ", which it never numbered");
        }
        return memo[(int) number];
    }

    private OrreryException fault(String what) {
        return text.fault(what);
    }
}
