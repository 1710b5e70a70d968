package orrery.tensor;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import orrery.base.OrreryException;
import orrery.base.Records;

/**
 * Weights in several safetensors files beside an index, {@code model.safetensors.index.json}, whose {@code weight_map} says which
 * tensor is in which file. Index and files must agree on every name.
 */
final class ShardedSafeTensors {
    private static final int MOST_FILES = 1_000;
    private static final String CURE = "Fetch the index and all its files again, from one place.";

    private ShardedSafeTensors() {}

    static Checkpoint open(Path index) {
        JsonNode map = Records.tree(index).path("weight_map");
        if (!map.isObject()) {
            throw broken(index, "has no object weight_map");
        }
        Map<String, String> fileOf = new LinkedHashMap<>();
        map.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw broken(index, "names no file for tensor " + field.getKey());
            }
            fileOf.put(field.getKey(), plain(index, field.getValue().textValue()));
        });
        Set<String> files = new LinkedHashSet<>(fileOf.values());
        if (files.size() > MOST_FILES) {
            throw broken(index, "names " + files.size() + " files, more than " + MOST_FILES);
        }
        List<Source> sources = new ArrayList<>();
        Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        List<String> surplus = new ArrayList<>();
        for (String file : files) {
            Map<String, Checkpoint.Entry> part = new LinkedHashMap<>();
            metadata.putAll(SafeTensors.read(index.resolveSibling(file), part, sources));
            part.forEach((name, entry) -> {
                if (file.equals(fileOf.get(name))) {
                    entries.put(name, entry);
                } else {
                    surplus.add(name + " in " + file);
                }
            });
        }
        List<String> missing = new ArrayList<>(fileOf.keySet());
        missing.removeIf(entries::containsKey);
        if (!missing.isEmpty() || !surplus.isEmpty()) {
            throw broken(
                    index, "does not fit its files:" + Layer.some("missing", missing) + Layer.some("surplus", surplus));
        }
        return new Checkpoint(
                index.toString(), Checkpoint.Kind.SAFETENSORS_SHARDED, entries, metadata, sources, List.of());
    }

    private static String plain(Path index, String file) {
        boolean ok = file.endsWith(".safetensors") && file.length() <= 255;
        for (int i = 0; i < file.length(); i++) {
            char letter = file.charAt(i);
            ok &= letter > ' ' && letter != '/' && letter != '\\' && letter != ':' && letter != 0x7f;
        }
        if (!ok || file.startsWith(".")) {
            throw broken(index, "names a file that is not a plain *.safetensors beside it");
        }
        return file;
    }

    private static OrreryException broken(Path index, String fault) {
        return new OrreryException(index + ": " + fault, CURE);
    }
}
