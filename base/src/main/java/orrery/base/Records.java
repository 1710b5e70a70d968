package orrery.base;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The one reader and writer of configurations and results, JSON or YAML by the file's suffix.
 *
 * <p>A record's component {@code learningRate} is the key {@code learning_rate}. An unknown key is an error that names the nearest
 * known one; a missing or null one is an error unless the component is {@code @Nullable}; a number written as text, a fraction where
 * a whole number belongs, a key given twice and anything after the document are errors. Enum values are written in lower case and
 * read in any. A {@link java.time.Duration} is {@code 30m}, a {@link Path} is plain text. Null components are not written.
 *
 * <p>Limits: 64 levels, 1 MB a text, 64 MB a document; YAML without aliases and tags. Everything here is safe to use from any
 * thread.
 */
public final class Records {
    /** Longest document that is read, in bytes. */
    public static final long MOST_BYTES = 64L << 20;

    private Records() {}

    /**
     * Reads a record from a {@code .json}, {@code .yaml} or {@code .yml} file.
     *
     * @throws OrreryException naming the file, the line and the key
     */
    public static <T> T read(Path file, Class<T> type) {
        return parse(mapper(file), content(file), type, file.toString());
    }

    /**
     * Reads a record from JSON text.
     *
     * @param where what the text is called in an error, e.g. {@code line 3 of 0001.jsonl}
     */
    public static <T> T parse(String json, Class<T> type, String where) {
        return parse(Mappers.JSON, json, type, where);
    }

    /** Reads a document whose keys are not known beforehand, under the same limits. */
    public static JsonNode tree(Path file) {
        return parse(mapper(file), content(file), JsonNode.class, file.toString());
    }

    /**
     * Turns part of an open document into a record, with the checks of {@link #read} but no line numbers.
     *
     * @param where what the part is called in an error
     */
    public static <T> T convert(JsonNode node, Class<T> type, String where) {
        try {
            return Mappers.JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw ReadFault.of(where, e);
        }
    }

    /** The document of a record, for adding to or looking into. */
    public static JsonNode toTree(Object record) {
        return Mappers.JSON.valueToTree(record);
    }

    /** Writes a record for people to read, JSON or YAML by the suffix; the file appears whole or not at all. */
    public static void write(Path file, Object record) {
        AtomicFiles.text(file, pretty(mapper(file), record));
    }

    /** One line of JSON without a line end. */
    public static String line(Object record) {
        try {
            return Mappers.JSON
                    .writer()
                    .without(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + record.getClass(), e);
        }
    }

    private static String pretty(ObjectMapper mapper, Object record) {
        try {
            String text = mapper.writeValueAsString(record);
            return text.endsWith("\n") ? text : text + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a record: " + record.getClass(), e);
        }
    }

    private static <T> T parse(ObjectMapper mapper, String text, Class<T> type, String where) {
        try {
            T value = mapper.readValue(text, type);
            if (value == null || (value instanceof JsonNode node && node.isMissingNode())) {
                throw new OrreryException(where + ": empty", "Write the document.");
            }
            return value;
        } catch (JsonProcessingException e) {
            OrreryException mistyped = ReadFault.isMissing(e) && e instanceof JsonMappingException mapping
                    ? MistypedKey.find(mapper, text, where, mapping)
                    : null;
            throw mistyped != null ? mistyped : ReadFault.of(where, e);
        }
    }

    private static String content(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new OrreryException(file + ": a folder, not a file", "Name the file inside it.");
            }
            long size = Files.size(file);
            Check.that(
                    size <= MOST_BYTES,
                    "Split it or remove what does not belong there.",
                    "%s: %d bytes, more than the limit of %d",
                    file,
                    size,
                    MOST_BYTES);
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new OrreryException(file + ": not UTF-8 text", "Save it as UTF-8.", e);
        } catch (IOException e) {
            throw AtomicFiles.failure(file, e);
        }
    }

    private static ObjectMapper mapper(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return Mappers.JSON;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Mappers.YAML;
        }
        throw new OrreryException(file + ": not a .json, .yaml or .yml file", "Give it the suffix of what is inside.");
    }
}
