package orrery.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import orrery.base.FileHash;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.tensor.Checkpoint;
import orrery.tensor.DType;
import orrery.tensor.SafeTensors;
import orrery.tensor.SyntheticWeights;
import orrery.tensor.Tensor;

/**
 * One golden case: a folder with {@code case.json} (what to build and run, what to compare) and {@code
 * tensors.safetensors} (inputs that are not synthetic, and the wanted outputs). Close it; its tensors belong to the caller's
 * {@link orrery.tensor.Scope}.
 */
public final class GoldenCase implements AutoCloseable {
    private static final String FILE = "case.json";
    private static final String BYTES_OF_NOISE = "floor, clip to 255, uint8; RGB";

    private final Path folder;
    private final JsonNode json;
    private final Checkpoint stored;
    private final List<Expectation> expectations = new ArrayList<>();

    private GoldenCase(Path folder, JsonNode json, Checkpoint stored) {
        this.folder = folder;
        this.json = json;
        this.stored = stored;
    }

    /** Whether a folder is a case. */
    static boolean isCase(Path folder) {
        return Files.isRegularFile(folder.resolve(FILE));
    }

    /**
     * Reads a case.
     *
     * @throws OrreryException when a file is missing or damaged, or nothing is to be compared
     */
    public static GoldenCase open(Path folder) {
        JsonNode json = Records.tree(folder.resolve(FILE));
        GoldenCase golden = new GoldenCase(folder, json, SafeTensors.open(folder.resolve("tensors.safetensors")));
        try {
            for (JsonNode node : json.path("expect")) {
                golden.expectations.add(Expectation.read(node, golden.name()));
            }
            if (golden.component().isEmpty() || golden.expectations.isEmpty()) {
                throw new OrreryException(
                        folder.resolve(FILE) + ": no \"component\" or nothing in \"expect\".",
                        "A case must say what it tests and what must come out.");
            }
            return golden;
        } catch (RuntimeException e) {
            golden.close();
            throw e;
        }
    }

    /** Name of the case, e.g. {@code genie-fsq-a}. */
    public String name() {
        return json.path("name").asText(String.valueOf(folder.getFileName()));
    }

    /** The component under test, e.g. {@code genie.fsq}; tells the adapter. */
    public String component() {
        return json.path("component").asText("");
    }

    /** The component's configuration, in the reference's own field names. */
    public JsonNode config() {
        return json.path("config");
    }

    /** A whole number of the configuration. */
    public int integer(String field) {
        return (int) number(field);
    }

    /** A number of the configuration. */
    public double number(String field) {
        JsonNode value = config().path(field);
        if (!value.isNumber()) {
            throw new OrreryException(
                    name() + ": the configuration has no number \"" + field + "\".", "Check the case's case.json.");
        }
        return value.asDouble();
    }

    /** A list of whole numbers of the configuration. */
    public int[] integers(String field) {
        JsonNode value = config().path(field);
        int[] list = new int[value.size()];
        for (int i = 0; i < list.length; i++) {
            list[i] = value.get(i).asInt();
        }
        return list;
    }

    List<Expectation> expectations() {
        return List.copyOf(expectations);
    }

    /** The stored tensor of a name: a wanted output, or an input that is not synthetic. */
    public Tensor stored(String tensor) {
        return stored.tensor(tensor);
    }

    /**
     * An input by its full name, or by the last part of a dotted one: {@code z} finds {@code a.z}.
     *
     * @return made anew at each call; FLOAT32 where it is synthetic
     */
    public Tensor input(String wanted) {
        String full = inputName(wanted);
        JsonNode node = json.path("inputs").path(full);
        Tensor value;
        if (node.has("tensor")) {
            value = stored.tensor(node.path("tensor").asText());
        } else if (node.has("synthetic")) {
            value = SyntheticWeights.input(
                    full,
                    node.path("low").asDouble(-1),
                    node.path("high").asDouble(1),
                    Expectation.longs(node.path("synthetic")));
        } else {
            throw new OrreryException(name() + ": the input " + full + " is no tensor.", "Read it as an option.");
        }
        String then = node.path("then").asText("");
        if (then.equals(BYTES_OF_NOISE)) {
            return value.floor().clamp(0, 255).to(DType.UINT8);
        }
        if (!then.isEmpty()) {
            throw new OrreryException(
                    name() + ": the input " + full + " wants \"" + then + "\", which is not known.",
                    "Teach the runner this step.");
        }
        return value;
    }

    /** Names of the inputs that are tensors, in the case's order. */
    public List<String> inputNames() {
        List<String> names = new ArrayList<>();
        json.path("inputs").properties().forEach(entry -> {
            if (entry.getValue().isObject()) {
                names.add(entry.getKey());
            }
        });
        return names;
    }

    /** Whether an output of that name is wanted. */
    public boolean wants(String output) {
        return expectations.stream()
                .anyMatch(expectation -> expectation.tensor().equals(output));
    }

    /** A plain number among the inputs. */
    public double inputNumber(String name) {
        JsonNode value = json.path("inputs").path(name);
        if (!value.isNumber()) {
            throw new OrreryException(name() + ": no number \"" + name + "\" is given.", "Check the case's case.json.");
        }
        return value.asDouble();
    }

    /** A file beside the case. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    private String inputName(String wanted) {
        JsonNode inputs = json.path("inputs");
        if (inputs.has(wanted)) {
            return wanted;
        }
        List<String> found = new ArrayList<>();
        inputs.fieldNames().forEachRemaining(name -> {
            if (name.endsWith("." + wanted)) {
                found.add(name);
            }
        });
        if (found.size() != 1) {
            throw new OrreryException(
                    name() + ": " + found.size() + " inputs are called \"" + wanted + "\".",
                    "Use the full name of an input of this case.");
        }
        return found.get(0);
    }

    /** Why the weights of this case cannot be had here; empty when they can. */
    String absentWeights() {
        JsonNode weights = json.path("weights");
        if (weights.has("package") && packagedWeights().isEmpty()) {
            return "needs weights that are not here: " + weights.path("package").asText()
                    + "; put them into the folder that ORRERY_WEIGHTS names";
        }
        return "";
    }

    /**
     * The file of somebody else's package that the case wants, in the folder that the variable ORRERY_WEIGHTS names; nothing where it is not
     * there.
     *
     * @throws OrreryException when there is another file of its name
     */
    Optional<Path> packagedWeights() {
        String named = json.path("weights").path("package").asText(); // PACKAGE, member FOLDER/FILE
        String folder = System.getenv("ORRERY_WEIGHTS");
        Path file = Path.of(folder == null ? "" : folder, named.substring(named.lastIndexOf('/') + 1));
        if (folder == null || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String wanted = json.path("weights").path("sha256").asText();
        String found = FileHash.sha256(file);
        if (!found.equals(wanted)) {
            throw new OrreryException(
                    file + ": SHA-256 is " + found + ", the case wants " + wanted,
                    "Take the file of the version named.");
        }
        return Optional.of(file);
    }

    /**
     * The weights, by key: synthetic ones made by rule, or those of a file beside the case; none where the case has none.
     */
    public Map<String, Tensor> weights() {
        JsonNode node = json.path("weights");
        Map<String, Tensor> weights = new LinkedHashMap<>();
        if (node.has("file")) {
            try (Checkpoint file =
                    SafeTensors.open(folder.resolve(node.path("file").asText()))) {
                weights.putAll(file.tensors());
            }
        } else if (node.path("synthetic").asBoolean(false)) {
            double gain = node.path("gain").asDouble(1);
            String prefix = node.path("prefix").asText("");
            node.path("keys").properties().forEach(entry -> {
                long[] shape = Expectation.longs(entry.getValue());
                weights.put(entry.getKey(), SyntheticWeights.weight(prefix + entry.getKey(), gain, shape));
            });
        }
        return weights;
    }

    @Override
    public void close() {
        stored.close();
    }
}
