package orrery.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import orrery.base.OrreryException;

/**
 * An open safetensors file. Tensors are views of the mapped file: reading one costs nothing until its elements are used, and
 * writes never reach the file. Made by {@link SafeTensors#open}; the views stay valid after {@link #close}.
 */
public final class Checkpoint implements AutoCloseable {
    record Entry(DType type, long[] shape, long begin, long end) {}

    private final String file;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;
    private final Tensor mapped; // UINT8 [bytes of the whole file]
    private final long dataStart;

    Checkpoint(String file, Map<String, Entry> entries, Map<String, String> metadata, Tensor mapped, long dataStart) {
        this.file = file;
        this.entries = entries;
        this.metadata = metadata;
        this.mapped = mapped;
        this.dataStart = dataStart;
    }

    /** Names of all tensors in the header's order. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Text notes of the header. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** Shape of a tensor. */
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    /** Type of a tensor. */
    public DType dtype(String name) {
        return entry(name).type();
    }

    /** One tensor; dies with the caller's {@link Scope}. */
    public Tensor tensor(String name) {
        Entry entry = entry(name);
        long length = entry.end() - entry.begin();
        if (length == 0) {
            return Tensor.zeros(entry.type(), entry.shape());
        }
        Tensor bytes = mapped.narrow(0, dataStart + entry.begin(), length);
        if ((dataStart + entry.begin()) % entry.type().bytes() != 0) {
            bytes = bytes.copy(); // a typed view must start at a multiple of the element's size
        }
        return bytes.viewAs(entry.type()).reshape(entry.shape());
    }

    /** All tensors by name; they die with the caller's {@link Scope}. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        entries.keySet().forEach(name -> all.put(name, tensor(name)));
        return all;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw new OrreryException(
                    file + ": no tensor \"" + name + "\"",
                    "It holds " + entries.size() + " tensors; check the kind of file.");
        }
        return entry;
    }

    @Override
    public void close() {
        mapped.close();
    }
}
