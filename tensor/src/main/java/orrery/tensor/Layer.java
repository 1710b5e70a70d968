package orrery.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import orrery.base.OrreryException;
import orrery.base.Seeds;

/**
 * Base of every network: parameters and child layers by the names that the checkpoint uses. Parameters are made as zeros;
 * call {@link #initialize} to train or {@link #load} to use trained weights. They live until {@link #close}.
 *
 * <p>Forward passes may run in many threads at once; loading, converting and training may not.
 */
public abstract class Layer implements AutoCloseable {
    private static final ThreadLocal<DType> MADE_IN = ThreadLocal.withInitial(() -> DType.FLOAT32);

    private final Map<String, Layer> layers = new LinkedHashMap<>();
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> buffers = new LinkedHashMap<>();
    private final List<Tensor> constants = new ArrayList<>();

    /** Adds a child under the name that its keys begin with, empty where they are this layer's own; returns it. */
    protected final <L extends Layer> L layer(String name, L child) {
        layers.put(name, child);
        return child;
    }

    /** Adds a trainable parameter of zeros, FLOAT32 unless the network is made {@linkplain #of in another type}; returns it. */
    protected final Tensor parameter(String name, long... shape) {
        Tensor made = Scope.lasting(() -> Tensor.zeros(MADE_IN.get(), shape)).requiresGrad(true);
        parameters.put(name, made);
        return made;
    }

    /** Adds a tensor that is stored but not trained; returns it. */
    protected final Tensor buffer(String name, Supplier<Tensor> maker) {
        Tensor made = Scope.lasting(maker);
        buffers.put(name, made);
        return made;
    }

    /** Adds a tensor that follows from the config and so is not stored, but converted and freed with the rest. */
    protected final Tensor constant(Supplier<Tensor> maker) {
        Tensor made = Scope.lasting(maker);
        constants.add(made);
        return made;
    }

    /**
     * Makes a network whose parameters have a type from the beginning. Converting them later leaves holes in memory as large as what they shrank by.
     *
     * @param maker makes it, in this thread
     */
    public static <L extends Layer> L of(DType type, Supplier<L> maker) {
        DType before = MADE_IN.get();
        MADE_IN.set(type);
        try {
            return maker.get();
        } finally {
            MADE_IN.set(before);
        }
    }

    /**
     * Fills one parameter of this layer before training. Unless overridden: uniform in ±1/√fan_in for two or more dimensions
     * (PyTorch's default), ones for {@code weight} of one dimension, zeros for the rest.
     */
    protected void initialize(String name, Tensor parameter, Generator generator) {
        if (parameter.dim() >= 2) {
            double bound = 1 / Math.sqrt((double) parameter.numel() / parameter.size(0));
            parameter.copy_(
                    Tensor.rand(generator, parameter.shape()).mul(2 * bound).add(-bound));
        } else if (name.equals("weight")) {
            parameter.fill_(1);
        } else {
            parameter.zero_();
        }
    }

    /** Fills every parameter from a seed and its own key, so that one more layer changes no other layer's weights. */
    public final void initialize(long seed) {
        initialize(seed, "");
    }

    private void initialize(long seed, String prefix) {
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            for (Map.Entry<String, Tensor> entry : parameters.entrySet()) {
                try (Generator generator = new Generator(Seeds.derive(seed, prefix + entry.getKey()))) {
                    initialize(entry.getKey(), entry.getValue(), generator);
                }
            }
        }
        layers.forEach((name, child) -> child.initialize(seed, inside(prefix, name)));
    }

    private static String inside(String prefix, String name) {
        return name.isEmpty() ? prefix : prefix + name + ".";
    }

    /** Trainable parameters by key, own ones first, then the children's in order. */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        collect("", all, false);
        return all;
    }

    /** Parameters and buffers by key: what a checkpoint holds. */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        collect("", all, true);
        return all;
    }

    private void collect(String prefix, Map<String, Tensor> into, boolean withBuffers) {
        parameters.forEach((name, tensor) -> into.put(prefix + name, tensor));
        if (withBuffers) {
            buffers.forEach((name, tensor) -> into.put(prefix + name, tensor));
        }
        layers.forEach((name, child) -> child.collect(inside(prefix, name), into, withBuffers));
    }

    /**
     * Copies weights in, converting to each parameter's type. Strict: keys and shapes must be exactly those of {@link #state}.
     *
     * @throws OrreryException listing what is missing, surplus and misshaped, at most ten of each; nothing is changed then
     */
    public final void load(Map<String, Tensor> weights) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        weights.forEach((key, given) -> shapes.put(key, given.shape()));
        Map<String, Tensor> state = state();
        checkFits("", state, shapes);
        try (NoGrad off = NoGrad.open()) {
            state.forEach((key, mine) -> mine.copy_(Objects.requireNonNull(weights.get(key))));
        }
    }

    /**
     * Copies weights in from a file, as {@link #load(Map)} does; the error names the file too.
     *
     * @param prefix what the file puts before each of this network's keys, such as {@code state_dict.}; what does not begin so is
     *     not looked at. Empty for the whole file
     */
    public final void load(Checkpoint checkpoint, String prefix) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        for (String name : checkpoint.names()) {
            if (name.startsWith(prefix)) {
                shapes.put(name.substring(prefix.length()), checkpoint.shape(name));
            }
        }
        checkFits(checkpoint + ": ", state(), shapes);
        try (Scope scope = Scope.open()) {
            load(checkpoint.tensors(prefix));
        }
    }

    private void checkFits(String where, Map<String, Tensor> state, Map<String, long[]> given) {
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        state.forEach((key, mine) -> {
            long[] shape = given.get(key);
            if (shape == null) {
                missing.add(key);
            } else if (!Arrays.equals(shape, mine.shape())) {
                misshaped.add(key + " is " + Arrays.toString(shape) + ", this network needs "
                        + Arrays.toString(mine.shape()));
            }
        });
        List<String> surplus = new ArrayList<>(given.keySet());
        surplus.removeIf(state::containsKey);
        if (!missing.isEmpty() || !misshaped.isEmpty() || !surplus.isEmpty()) {
            throw new OrreryException(
                    where + "weights do not fit " + getClass().getSimpleName() + ":" + some("missing", missing)
                            + some("surplus", surplus) + some("misshaped", misshaped),
                    "Load the file with the configuration that it was trained with.");
        }
    }

    /** A list for an error, at most ten long. */
    static String some(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        String more = names.size() > 10 ? " and " + (names.size() - 10) + " more" : "";
        return " " + what + " " + names.size() + ": " + String.join(", ", names.subList(0, Math.min(10, names.size())))
                + more + ";";
    }

    /** Converts floating parameters and buffers in place, once, so that no pass converts them again. */
    public final void to(DType type) {
        convert(tensor -> tensor.dtype().isFloating() ? tensor.to(type) : tensor);
    }

    /** Moves parameters and buffers in place. */
    public final void to(Device device) {
        convert(tensor -> tensor.to(device));
    }

    private void convert(UnaryOperator<Tensor> conversion) {
        try (NoGrad off = NoGrad.open()) {
            everything()
                    .forEach(tensor -> layOut(tensor, conversion)); // one by one: no second network beside the first
        }
    }

    /**
     * Makes forward passes without gradients faster from now on: weights are laid out as the kernels read them. Call it last, after
     * loading and converting; training, loading and converting are over then.
     */
    public final void prepareForInference() {
        requireGrad(false);
        prepare();
        layers.values().forEach(Layer::prepareForInference);
    }

    /** What a layer does for {@link #prepareForInference}. */
    protected void prepare() {}

    /** Gives a parameter another storage, such as its elements in the order in which kernels read them; for {@link #prepare}. */
    protected static void layOut(Tensor parameter, UnaryOperator<Tensor> conversion) {
        try (Scope scope = Scope.open()) {
            parameter.setData(conversion.apply(parameter.detach()));
        }
    }

    /** Frees what {@link #prepare} made. */
    protected void release() {}

    private List<Tensor> everything() {
        List<Tensor> all = new ArrayList<>(state().values());
        collectConstants(all);
        return all;
    }

    private void collectConstants(List<Tensor> into) {
        into.addAll(constants);
        layers.values().forEach(child -> child.collectConstants(into));
    }

    /** Switches gradients of all parameters on or off. */
    public final void requireGrad(boolean on) {
        parameters().values().forEach(parameter -> parameter.requiresGrad(on));
    }

    /** Number of trainable numbers. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::numel).sum();
    }

    /** Frees all parameters, buffers and constants. */
    @Override
    public void close() {
        parameters.values().forEach(Tensor::close);
        buffers.values().forEach(Tensor::close);
        constants.forEach(Tensor::close);
        release();
        layers.values().forEach(Layer::close);
    }
}
