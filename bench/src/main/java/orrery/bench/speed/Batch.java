package orrery.bench.speed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Tensors that are given to a network, by name. They live until closed. */
final class Batch implements AutoCloseable {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    Batch with(String name, Supplier<Tensor> maker) {
        tensors.put(name, Scope.lasting(maker));
        return this;
    }

    Tensor of(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no " + name);
        }
        return tensor;
    }

    /** Casts what is not an integer, as the peers do whose weights are of this type. */
    void castTo(DType type) {
        tensors.replaceAll((name, tensor) -> {
            if (tensor.dtype() != DType.FLOAT32) {
                return tensor;
            }
            try (tensor) {
                return Scope.lasting(() -> tensor.to(type).copy());
            }
        });
    }

    /** Writes the weights as {@code net.KEY} and the input as {@code in.NAME}, for a peer to read. */
    void write(Path file, Layer network) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        network.state().forEach((key, tensor) -> all.put("net." + key, tensor));
        tensors.forEach((name, tensor) -> all.put("in." + name, tensor));
        SafeTensors.write(file, all, Map.of());
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
