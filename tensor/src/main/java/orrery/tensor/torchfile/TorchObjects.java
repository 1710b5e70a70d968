package orrery.tensor.torchfile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Bytes;
import orrery.tensor.torchfile.PickleValues.Dict;
import orrery.tensor.torchfile.PickleValues.Foreign;
import orrery.tensor.torchfile.PickleValues.Global;
import orrery.tensor.torchfile.PickleValues.None;
import orrery.tensor.torchfile.PickleValues.NumpyType;
import orrery.tensor.torchfile.PickleValues.ScriptObject;
import orrery.tensor.torchfile.PickleValues.Sequence;
import orrery.tensor.torchfile.PickleValues.Storage;
import orrery.tensor.torchfile.PickleValues.StoredTensor;
import orrery.tensor.torchfile.PickleValues.Tuple;

/**
 * The names that a checkpoint's pickle may use and what each builds: a dict, a description of a tensor, a size. Nothing is looked up
 * by name and nothing is called; a name that is not listed is an error, or a {@link Foreign} where those are to be skipped.
 */
public final class TorchObjects {
    private static final int MOST_DIMENSIONS = 64;
    private static final int MOST_COPIED = 1_000_000;

    private static final Map<String, String> STORAGES = Map.ofEntries(
            Map.entry("FloatStorage", "float32"),
            Map.entry("DoubleStorage", "float64"),
            Map.entry("HalfStorage", "float16"),
            Map.entry("BFloat16Storage", "bfloat16"),
            Map.entry("LongStorage", "int64"),
            Map.entry("IntStorage", "int32"),
            Map.entry("ShortStorage", "int16"),
            Map.entry("CharStorage", "int8"),
            Map.entry("ByteStorage", "uint8"),
            Map.entry("BoolStorage", "bool"),
            Map.entry("ComplexFloatStorage", "complex64"),
            Map.entry("ComplexDoubleStorage", "complex128"),
            Map.entry("UntypedStorage", Storage.BYTES));

    private static final Set<String> TYPES = Set.of(
            "float32",
            "float64",
            "float16",
            "bfloat16",
            "int64",
            "int32",
            "int16",
            "int8",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "bool",
            "float8_e4m3fn",
            "float8_e5m2",
            "float8_e4m3fnuz",
            "float8_e5m2fnuz",
            "float8_e8m0fnu",
            "complex32",
            "complex64",
            "complex128");

    /** Functions and classes beside storages, element types and the modules of a TorchScript file. */
    private static final Set<String> OTHERS = Set.of(
            "collections.OrderedDict",
            "torch._utils._rebuild_tensor",
            "torch._utils._rebuild_tensor_v2",
            "torch._utils._rebuild_tensor_v3",
            "torch._utils._rebuild_parameter",
            "torch._tensor._rebuild_from_type_v2",
            "torch.nn.parameter.Parameter",
            "torch.Tensor",
            "torch.Size",
            "torch.device",
            "_codecs.encode",
            "builtins.set",
            "__builtin__.set",
            "torch.jit._pickle.build_intlist",
            "torch.jit._pickle.build_doublelist",
            "torch.jit._pickle.build_boollist",
            "torch.jit._pickle.build_tensorlist",
            "torch.jit._pickle.restore_type_tag");

    /** What a number of numpy is made of, such as the best score that a training loop noted beside the weights. */
    private static final Set<String> NUMPY = Set.of(
            "numpy.core.multiarray.scalar", // before numpy 2
            "numpy._core.multiarray.scalar",
            "numpy.dtype");

    private final String where;
    private final boolean script;
    private final boolean skipForeign;
    private final boolean numpyScalars;
    private final Map<String, Storage> storages = new TreeMap<>();
    private long copied;

    /**
     * @param where the file, for errors
     * @param script whether classes of TorchScript ({@code __torch__…}) are expected
     * @param skipForeign whether a name that is not listed becomes a {@link Foreign} instead of an error
     * @param numpyScalars whether numbers of numpy are taken; they are looked at, not kept
     */
    public TorchObjects(String where, boolean script, boolean skipForeign, boolean numpyScalars) {
        this.where = where;
        this.script = script;
        this.skipForeign = skipForeign;
        this.numpyScalars = numpyScalars;
    }

    /** Every storage that was named so far, by key. */
    public Map<String, Storage> storages() {
        return storages;
    }

    Object global(String module, String name) {
        Global global = new Global(module, name);
        if (OTHERS.contains(global.toString())
                || (module.equals("torch") && TYPES.contains(name))
                || (isStorageModule(module) && STORAGES.containsKey(name))
                || isScript(module)
                || (numpyScalars && NUMPY.contains(global.toString()))) {
            return global;
        }
        if (skipForeign) {
            return new Foreign(visible(global.toString()));
        }
        if (NUMPY.contains(global.toString())) {
            throw new OrreryException(
                    where + ": its pickle names " + global + ", a number of numpy beside the weights",
                    "Nothing was run. If you trust where the file comes from, take such numbers with --trust.");
        }
        throw new OrreryException(
                where + ": its pickle names " + visible(global.toString()) + ", which is not among what weights need",
                "Nothing was run. If you trust where the file comes from, leave such objects out with --skip-foreign.");
    }

    private static boolean isStorageModule(String module) {
        return module.equals("torch") || module.equals("torch.cuda") || module.equals("torch.storage");
    }

    private boolean isScript(String module) {
        return script && (module.equals("__torch__") || module.startsWith("__torch__."));
    }

    /** A name from a hostile file goes to a terminal: only what can be seen of it. */
    private static String visible(String name) {
        String plain = name.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }

    Object call(Object callee, List<Object> arguments) {
        if (callee instanceof Foreign foreign) {
            return foreign;
        }
        if (!(callee instanceof Global global)
                || !(OTHERS.contains(global.toString()) || NUMPY.contains(global.toString()))) {
            throw fault("calls "
                    + (callee instanceof Global named ? visible(named.toString()) : "something without a name"));
        }
        return switch (global.toString()) {
            case "numpy.dtype" -> numpyType(argument(arguments, 0));
            case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" ->
                numpyScalar(argument(arguments, 0), argument(arguments, 1));
            case "collections.OrderedDict" -> dict(arguments);
            case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(arguments, "");
            case "torch._utils._rebuild_tensor_v3" -> typedTensor(arguments);
            case "torch._utils._rebuild_parameter" -> argument(arguments, 0);
            case "torch._tensor._rebuild_from_type_v2" -> subclass(arguments);
            case "torch.Size" -> new Tuple(items(argument(arguments, 0)));
            case "torch.nn.parameter.Parameter", "torch.Tensor" -> throw fault("calls " + global);
            // Text as bytes, a list as a set or as a typed list: what they are made of serves as well, and a copy of
            // something
            // that the memo repeats a million times would not fit the memory.
            default -> argument(arguments, 0);
        };
    }

    Object make(Object type, List<Object> arguments) {
        if (type instanceof Global global && isScript(global.module())) {
            return new ScriptObject();
        }
        if (type instanceof Global global && global.toString().equals("collections.OrderedDict")) {
            return new Dict();
        }
        if (type instanceof Foreign foreign) {
            return foreign;
        }
        throw fault("makes an object of something that is not a class of weights; " + arguments.size() + " arguments");
    }

    /** State of an object. That of a dict is the note of versions that PyTorch adds to a state dict. */
    void build(Object target, Object state) {
        if (target instanceof ScriptObject object) {
            object.state(state);
        } else if (!(target instanceof Dict) && !(target instanceof Foreign) && !(target instanceof NumpyType)) {
            throw fault("sets the state of something that has none");
        }
    }

    private NumpyType numpyType(Object code) {
        if (code instanceof String text && text.matches("[biufc]\\d{1,2}")) {
            return new NumpyType(Integer.parseInt(text.substring(1)));
        }
        throw fault("has a type of numpy that is not one of numbers");
    }

    /** A number of numpy says nothing about weights: that it is one is all that is kept. */
    private Object numpyScalar(Object type, Object bytes) {
        int length = bytes instanceof Bytes raw ? raw.length() : bytes instanceof String text ? text.length() : -1;
        if (type instanceof NumpyType number && number.bytes() == length) {
            return None.NONE;
        }
        throw fault("has a number of numpy of another length than its type");
    }

    Object storage(Object id) {
        if (!(id instanceof Tuple tuple)
                || tuple.items().size() < 5
                || !"storage".equals(tuple.items().get(0))) {
            throw fault("refers to something outside that is not a storage");
        }
        List<Object> parts = tuple.items();
        if (parts.get(1) instanceof Foreign foreign) {
            return foreign;
        }
        if (!(parts.get(1) instanceof Global type)
                || !isStorageModule(type.module())
                || !STORAGES.containsKey(type.name())
                || !(parts.get(2) instanceof String key)) {
            throw fault("refers to a storage of unknown type or name");
        }
        String dtype = STORAGES.get(type.name());
        long count = natural(parts.get(4), "a storage's size");
        long from = 0;
        long seen = count;
        if (parts.size() > 5 && parts.get(5) instanceof Tuple view) { // key of the view, first element, size
            from = natural(argument(view.items(), 1), "a view's beginning");
            seen = natural(argument(view.items(), 2), "a view's size");
            if (from > count || seen > count - from) {
                throw fault("looks at a storage beyond its end");
            }
        }
        Storage storage = new Storage(key, dtype, count, from, seen);
        Storage first = storages.putIfAbsent(key, storage);
        if (first != null && (!first.dtype().equals(dtype) || first.count() != count)) {
            throw fault("describes storage " + visible(key) + " twice, differently");
        }
        return storage;
    }

    private Object typedTensor(List<Object> arguments) {
        Object type = argument(arguments, 6);
        if (type instanceof Global global && global.module().equals("torch") && TYPES.contains(global.name())) {
            return tensor(arguments, global.name());
        }
        throw fault("has a tensor of unknown type");
    }

    private Object tensor(List<Object> arguments, String dtype) {
        Object source = argument(arguments, 0);
        if (source instanceof Foreign foreign) {
            return foreign;
        }
        if (!(source instanceof Storage storage)) {
            throw fault("has a tensor without a storage");
        }
        if (dtype.isEmpty() && storage.dtype().equals(Storage.BYTES)) {
            throw fault("has a tensor without a type");
        }
        long offset = natural(argument(arguments, 1), "a tensor's offset");
        long[] size = naturals(argument(arguments, 2));
        long[] stride = naturals(argument(arguments, 3));
        if (size.length != stride.length || size.length > MOST_DIMENSIONS) {
            throw fault("has a tensor of " + size.length + " sizes and " + stride.length + " strides");
        }
        return new StoredTensor(storage, dtype.isEmpty() ? storage.dtype() : dtype, offset, size, stride);
    }

    private Dict dict(List<Object> arguments) {
        Dict made = new Dict();
        if (!arguments.isEmpty()) {
            List<Object> pairs = items(arguments.get(0));
            copied += pairs.size();
            if (copied > MOST_COPIED) {
                throw fault("repeats its lists more than " + MOST_COPIED + " items long");
            }
            for (Object pair : pairs) {
                List<Object> two = items(pair);
                Object key = argument(two, 0);
                if (key instanceof Dict || key instanceof Sequence) {
                    throw fault("uses a collection as a key");
                }
                made.put(key, argument(two, 1));
            }
        }
        return made;
    }

    /** A parameter, or a tensor with a class of its own, is the tensor that it wraps. */
    private Object subclass(List<Object> arguments) {
        if (argument(arguments, 0) instanceof Global maker && maker.module().equals("torch._utils")) {
            return call(maker, items(argument(arguments, 2)));
        }
        throw fault("makes a tensor by something that makes none");
    }

    private Object argument(List<Object> arguments, int at) {
        return at < arguments.size() ? arguments.get(at) : None.NONE;
    }

    private List<Object> items(Object value) {
        if (value instanceof Tuple tuple) {
            return tuple.items();
        }
        if (value instanceof Sequence sequence) {
            return sequence.items();
        }
        throw fault("has something else where a list belongs");
    }

    private long[] naturals(Object value) {
        List<Object> items = items(value);
        if (items.size() > MOST_DIMENSIONS) {
            throw fault("has a tensor of " + items.size() + " dimensions");
        }
        long[] numbers = new long[items.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = natural(items.get(i), "a size or stride");
        }
        return numbers;
    }

    private long natural(Object value, String what) {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw fault("has " + what + " that is no number from 0 up");
    }

    private OrreryException fault(String what) {
        return new OrreryException(where + ": its pickle " + what, PickleText.CURE);
    }
}
