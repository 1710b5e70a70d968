package orrery.tensor;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.OrreryException;

/**
 * An open file of weights: safetensors, whole or in shards, or what PyTorch saved. Tensors are views of the mapped file: reading one
 * costs nothing until its elements are used, and writes never reach the file. The views stay valid after {@link #close}.
 */
public final class Checkpoint implements AutoCloseable {
    /**
     * Where the elements of one tensor lie.
     *
     * @param stride steps between elements, null when they lie row by row
     * @param begin first byte, from the source's start
     * @param end byte after the last one
     */
    record Entry(DType type, long[] shape, long @Nullable [] stride, Source source, long begin, long end) {}

    /** How the weights are stored. */
    public enum Kind {
        SAFETENSORS,
        /** Several safetensors files and an index of what is where. */
        SAFETENSORS_SHARDED,
        /** A zip with a pickle, from PyTorch 1.6 on. */
        PYTORCH,
        /** The same with code beside, which is left alone. */
        TORCHSCRIPT,
        /** Pickles in a row, before PyTorch 1.6. */
        PYTORCH_LEGACY
    }

    private final String file;
    private final Kind kind;
    private final Map<String, Entry> entries;
    private final Map<String, String> metadata;
    private final List<Source> sources;
    private final List<String> foreign;

    Checkpoint(
            String file,
            Kind kind,
            Map<String, Entry> entries,
            Map<String, String> metadata,
            List<Source> sources,
            List<String> foreign) {
        this.file = file;
        this.kind = kind;
        this.entries = entries;
        this.metadata = metadata;
        this.sources = sources;
        this.foreign = foreign;
    }

    /** Opens a file of any kind, or a folder with one; {@link CheckpointOptions#standard()} otherwise. */
    public static Checkpoint open(Path file) {
        return open(file, CheckpointOptions.standard());
    }

    /**
     * Opens a file of any kind, known by its content, or a folder that holds safetensors. No code in it is run, and nothing beyond
     * its size is allocated.
     *
     * @throws OrreryException naming the file and the first rule that it breaks
     */
    public static Checkpoint open(Path file, CheckpointOptions options) {
        return CheckpointKinds.open(file, options);
    }

    /** How the weights are stored. */
    public Kind kind() {
        return kind;
    }

    /** Names of all tensors in the file's order. */
    public Set<String> names() {
        return entries.keySet();
    }

    /** Text notes of a safetensors header. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** What was left out because it is no weight, such as {@code args: argparse.Namespace}. */
    public List<String> foreign() {
        return foreign;
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
        Tensor bytes = entry.source().bytes(entry.begin(), length);
        if (entry.begin() % entry.type().bytes() != 0) {
            bytes = bytes.copy(); // a typed view must start at a multiple of the element's size
        }
        Tensor elements = bytes.viewAs(entry.type());
        return entry.stride() == null
                ? elements.reshape(entry.shape())
                : elements.asStrided(entry.shape(), entry.stride());
    }

    /** All tensors by name; they die with the caller's {@link Scope}. */
    public Map<String, Tensor> tensors() {
        return tensors("");
    }

    /**
     * The tensors whose names begin so, by the rest of their names; they die with the caller's {@link Scope}.
     *
     * @param prefix such as {@code state_dict.}
     */
    public Map<String, Tensor> tensors(String prefix) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (String name : entries.keySet()) {
            if (name.startsWith(prefix)) {
                all.put(name.substring(prefix.length()), tensor(name));
            }
        }
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

    static OrreryException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return new OrreryException(missing.getFile() + ": does not exist", "Check the name and the folder.", e);
        }
        return new OrreryException(
                file + ": cannot be read: " + e.getMessage(), "Check that the file exists and may be read.", e);
    }

    /** The name of the file, for errors. */
    @Override
    public String toString() {
        return file;
    }

    @Override
    public void close() {
        sources.forEach(Source::close);
    }
}
