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
    private final List<Object> path = new ArrayList<>();
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
        walk.visit(value);
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

    private void visit(Object value) {
        if (path.size() > MOST_LEVELS) {
            throw fault("is nested more than " + MOST_LEVELS + " levels deep, or contains itself");
        }
        if (++visits > MOST_VISITS) {
            throw fault("has more than " + MOST_VISITS + " values when written out");
        }
        if (value instanceof StoredTensor tensor) {
            String key = name("tensor");
            if (tensors.putIfAbsent(key, tensor) != null) {
                throw fault("has two tensors of one name");
            }
        } else if (value instanceof Foreign left) {
            foreign.add(name("the whole") + ": " + left.name());
        } else if (value instanceof ScriptObject object) {
            visit("", object.state());
        } else if (value instanceof Dict dict) {
            dict.items().forEach(this::visit);
        } else if (value instanceof Sequence sequence) {
            visitAll(sequence.items());
        } else if (value instanceof Tuple tuple) {
            visitAll(tuple.items());
        }
    }

    private void visitAll(List<Object> items) {
        for (int i = 0; i < items.size(); i++) {
            visit(i, items.get(i));
        }
    }

    private void visit(Object key, Object item) {
        path.add(key);
        visit(item);
        path.remove(path.size() - 1);
    }

    /** The way here, written only where something lies: a small pickle can have very many ways. */
    private String name(String alone) {
        StringBuilder name = new StringBuilder();
        for (Object key : path) {
            boolean plain =
                    key instanceof String || key instanceof Number || key instanceof Boolean || key instanceof None;
            String part = plain ? key.toString() : "?";
            if (part.length() + name.length() > MOST_NAME) {
                throw fault("has a name of more than " + MOST_NAME + " letters");
            }
            if (!part.isEmpty()) {
                name.append(name.isEmpty() ? "" : ".").append(part);
            }
        }
        return name.isEmpty() ? alone : name.toString();
    }

    private OrreryException fault(String what) {
        return new OrreryException(
                where + ": its content " + what,
                "Save the weights alone: a dict of names and tensors, as safetensors if you can.");
    }
}
