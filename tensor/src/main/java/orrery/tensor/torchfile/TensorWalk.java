package orrery.tensor.torchfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Dict;
import orrery.tensor.torchfile.PickleValues.Foreign;
import orrery.tensor.torchfile.PickleValues.None;
import orrery.tensor.torchfile.PickleValues.ScriptObject;
import orrery.tensor.torchfile.PickleValues.Sequence;
import orrery.tensor.torchfile.PickleValues.StoredTensor;
import orrery.tensor.torchfile.PickleValues.Tuple;

/**
 * The tensors inside the value of a pickle, named by the way that leads to them: keys and list positions joined by dots, as in
 * {@code state_dict.conv.weight}. A lone tensor is called {@code tensor}.
 */
public final class TensorWalk {
    private static final int MOST_LEVELS = 64;
    private static final int MOST_VISITS = 1_000_000;
    private static final int MOST_NAME = 1_000;

    private final String where;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    private final List<String> foreign = new ArrayList<>();
    private int visits;

    private TensorWalk(String where) {
        this.where = where;
    }

    /**
     * Walks through a value.
     *
     * @throws OrreryException when it is a circle, too deep, too large when written out, or gives two tensors one name
     */
    public static TensorWalk of(String where, Object value) {
        TensorWalk walk = new TensorWalk(where);
        walk.visit("", value, 0);
        return walk;
    }

    /** Tensors by name, in the pickle's order. */
    public Map<String, StoredTensor> tensors() {
        return tensors;
    }

    /** What stands where something foreign was, such as {@code args: argparse.Namespace}. */
    public List<String> foreign() {
        return foreign;
    }

    private void visit(String name, Object value, int level) {
        if (level > MOST_LEVELS) {
            throw fault("is nested more than " + MOST_LEVELS + " levels deep, or contains itself");
        }
        if (++visits > MOST_VISITS) {
            throw fault("has more than " + MOST_VISITS + " values when written out");
        }
        if (name.length() > MOST_NAME) {
            throw fault("has a name of more than " + MOST_NAME + " letters");
        }
        if (value instanceof StoredTensor tensor) {
            String key = name.isEmpty() ? "tensor" : name;
            if (tensors.putIfAbsent(key, tensor) != null) {
                throw fault("has two tensors called " + key);
            }
        } else if (value instanceof Foreign left) {
            foreign.add((name.isEmpty() ? "the whole" : name) + ": " + left.name());
        } else if (value instanceof ScriptObject object) {
            visit(name, object.state(), level + 1);
        } else if (value instanceof Dict dict) {
            dict.items().forEach((key, item) -> visit(name, key, item, level));
        } else if (value instanceof Sequence sequence) {
            visitAll(name, sequence.items(), level);
        } else if (value instanceof Tuple tuple) {
            visitAll(name, tuple.items(), level);
        }
    }

    private void visitAll(String name, List<Object> items, int level) {
        for (int i = 0; i < items.size(); i++) {
            visit(name, (long) i, items.get(i), level);
        }
    }

    private void visit(String above, Object key, Object item, int level) {
        if (item instanceof String || item instanceof Number || item instanceof Boolean || item instanceof None) {
            visits++; // a list of a hundred thousand losses: no need to name each
        } else {
            visit(below(above, key), item, level + 1);
        }
    }

    private static String below(String name, Object key) {
        boolean plain = key instanceof String || key instanceof Number || key instanceof Boolean || key instanceof None;
        String last = plain ? key.toString() : "?";
        return name.isEmpty() ? last : name + "." + last;
    }

    private OrreryException fault(String what) {
        return new OrreryException(
                where + ": its content " + what,
                "Save the weights alone: a dict of names and tensors, as safetensors if you can.");
    }
}
