package orrery.tokenizer;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.Layer;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;
import orrery.tokenizer.clip.ClipTokenizer;
import orrery.tokenizer.cosmos.CosmosConfig;
import orrery.tokenizer.cosmos.CosmosNames;
import orrery.tokenizer.cosmos.CosmosRelease;
import orrery.tokenizer.cosmos.CosmosShapes;
import orrery.tokenizer.cosmos.CosmosTokenizer;
import orrery.tokenizer.wan.WanConfig;
import orrery.tokenizer.wan.WanNames;
import orrery.tokenizer.wan.WanShapes;
import orrery.tokenizer.wan.WanVae;

/** Weights of published tokenizers in whatever file and by whatever names: told apart by keys and shapes, loaded strictly, renamed. */
public final class TokenizerFile {
    /** Whose names weights have. */
    public enum Naming {
        NATIVE,
        DIFFUSERS
    }

    /**
     * What a file holds.
     *
     * @param family {@code cosmos} or {@code wan}
     * @param loadsAs the class that loads it
     * @param topology the published name, such as {@code CV8x8x8-720p}; {@code custom} for other sizes, {@code encoder} or {@code
     *     decoder} for half of one
     * @param names whose they are
     */
    public record Recognised(String family, String loadsAs, String topology, Naming names) {}

    /**
     * What came of a conversion.
     *
     * @param file that was written
     * @param topology the published name
     * @param names that the tensors have now
     * @param tensors that were written
     */
    public record Converted(Path file, String topology, Naming names, int tensors) {}

    private TokenizerFile() {}

    /** What a file holds by the shapes of its tensors; empty where it is no whole tokenizer of these families. */
    public static Optional<Recognised> recognise(Map<String, long[]> shapes) {
        Optional<CosmosConfig> cosmos = CosmosShapes.config(shapes);
        if (cosmos.isPresent()) {
            Naming names = CosmosNames.isDiffusers(shapes.keySet()) ? Naming.DIFFUSERS : Naming.NATIVE;
            return Optional.of(new Recognised("cosmos", "CosmosTokenizer", label(cosmos.get()), names));
        }
        Optional<WanConfig> wan = WanShapes.config(shapes);
        if (wan.isPresent()) {
            Naming names = WanNames.isNative(shapes.keySet()) ? Naming.NATIVE : Naming.DIFFUSERS;
            return Optional.of(new Recognised("wan", "WanVae", WanShapes.label(wan.get()), names));
        }
        return part(shapes);
    }

    /** The files {@code encoder.jit} and {@code decoder.jit} of the Cosmos releases, or a whole that shapes cannot tell. */
    private static Optional<Recognised> part(Map<String, long[]> shapes) {
        Map<String, long[]> own = CosmosNames.nativeParameters(shapes, shapes.keySet());
        boolean encoder = own.keySet().stream().anyMatch(key -> key.startsWith("encoder.mid.attn_1."));
        boolean decoder = own.keySet().stream().anyMatch(key -> key.startsWith("decoder.mid.attn_1."));
        if (!encoder && !decoder) {
            return Optional.empty();
        }
        String topology = encoder && decoder ? "one of several: name it with --as" : encoder ? "encoder" : "decoder";
        return Optional.of(new Recognised("cosmos", "CosmosTokenizer", topology, Naming.NATIVE));
    }

    private static String label(CosmosConfig config) {
        return CosmosShapes.release(config).map(CosmosRelease::label).orElse("custom");
    }

    /** Shapes of all tensors. */
    public static Map<String, long[]> shapes(Checkpoint checkpoint) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        checkpoint.names().forEach(name -> shapes.put(name, checkpoint.shape(name)));
        return shapes;
    }

    /**
     * Loads a tokenizer; close it.
     *
     * @param files one with everything, or encoder and decoder apart
     * @param topology the published name where shapes cannot tell; null to go by the shapes
     * @throws OrreryException when it is none, or keys or shapes differ from those of the network
     */
    public static ClipTokenizer load(List<Path> files, @Nullable String topology) {
        return load(files, topology, DType.FLOAT32);
    }

    /** The same in an element type, without another copy in memory. */
    public static ClipTokenizer load(List<Path> files, @Nullable String topology, DType type) {
        try (Scope scope = Scope.open()) {
            return load(read(files), name(files), topology, type);
        }
    }

    /**
     * Writes the weights as safetensors under other names, types unchanged, after checking that they are complete.
     *
     * @param files one with everything, or encoder and decoder apart
     * @param topology the published name where shapes cannot tell; null to go by the shapes
     * @throws OrreryException also where diffusers has no class for the tokenizer
     */
    public static Converted convert(List<Path> files, Path out, Naming names, @Nullable String topology) {
        try (Scope scope = Scope.open()) {
            Map<String, Tensor> given = read(files);
            ClipTokenizer network = load(given, name(files), topology, DType.FLOAT32);
            try (Layer closing = (Layer) network) {
                Map<String, Tensor> renamed = renamed(given, network, names);
                SafeTensors.write(out, renamed, Map.of("format", "pt"));
                String label = network instanceof CosmosTokenizer cosmos
                        ? label(cosmos.config())
                        : WanShapes.label(((WanVae) network).config());
                return new Converted(out, label, names, renamed.size());
            }
        }
    }

    private static Map<String, Tensor> renamed(Map<String, Tensor> given, ClipTokenizer network, Naming names) {
        Map<String, Tensor> own;
        Map<String, String> other;
        boolean keep;
        if (network instanceof CosmosTokenizer cosmos) {
            boolean alike = cosmos.config().video() && !cosmos.config().discrete();
            Check.that(
                    names == Naming.NATIVE || alike,
                    "Convert it with --to native.",
                    "diffusers has no class for this tokenizer, only for continuous video");
            own = CosmosNames.toNative(given, cosmos);
            other = CosmosNames.toDiffusers(own.keySet(), cosmos.config());
            keep = names == Naming.NATIVE;
        } else {
            WanVae wan = (WanVae) network;
            own = WanNames.toDiffusers(given, wan);
            other = WanNames.toNative(own.keySet(), wan.config());
            keep = names == Naming.DIFFUSERS;
        }
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        own.forEach((key, value) -> renamed.put(keep ? key : other.getOrDefault(key, key), value));
        return renamed;
    }

    private static Map<String, Tensor> read(List<Path> files) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (Path file : files) {
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                all.putAll(checkpoint.tensors());
            }
        }
        return all;
    }

    private static String name(List<Path> files) {
        return files.stream().map(Path::toString).collect(Collectors.joining(" and "));
    }

    private static ClipTokenizer load(Map<String, Tensor> given, String file, @Nullable String topology, DType type) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        given.forEach((key, tensor) -> shapes.put(key, tensor.shape()));
        Optional<CosmosConfig> cosmos = topology == null ? CosmosShapes.config(shapes) : named(topology);
        if (cosmos.isPresent()) {
            CosmosTokenizer network = Layer.of(type, () -> new CosmosTokenizer(cosmos.get()));
            fill(network, CosmosNames.toNative(given, network), file);
            return network;
        }
        WanConfig wan = WanShapes.config(shapes)
                .orElseThrow(() -> new OrreryException(
                        file + ": no whole tokenizer of the families cosmos and wan, or one that shapes cannot tell",
                        "Give encoder and decoder together, or name the topology, e.g. --as CV8x8x8."));
        WanVae network = Layer.of(type, () -> new WanVae(wan));
        fill(network, WanNames.toDiffusers(given, network), file);
        return network;
    }

    private static Optional<CosmosConfig> named(String topology) {
        CosmosRelease release = CosmosRelease.of(topology);
        if (release == null && !topology.toLowerCase(Locale.ROOT).startsWith("wan")) {
            throw new OrreryException(
                    "no tokenizer is called \"" + topology + "\"",
                    "Use one of "
                            + Arrays.stream(CosmosRelease.values())
                                    .map(CosmosRelease::label)
                                    .collect(Collectors.joining(", "))
                            + ", Wan2.1, Wan2.2.");
        }
        return Optional.ofNullable(release).map(CosmosRelease::config);
    }

    private static void fill(Layer network, Map<String, Tensor> weights, String file) {
        try {
            network.load(weights);
        } catch (OrreryException e) {
            network.close();
            throw new OrreryException(file + ": " + e.getMessage(), e.cure());
        }
    }
}
