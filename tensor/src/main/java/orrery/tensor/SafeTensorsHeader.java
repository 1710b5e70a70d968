package orrery.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, read as a stream so that a hostile one costs little. Enforces the rules of the reference
 * reader: known types, sizes that match shapes, and tensors that fill the data without hole or overlap.
 */
final class SafeTensorsHeader {
    static final int MOST_TENSORS = 1_000_000;
    private static final int MOST_DIMENSIONS = 64;
    private static final int SHORTEST_ENTRY = 48; // "":{"dtype":"U8","shape":[],"data_offsets":[0,0]}
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(1 << 20)
                    .build())
            .build();

    /** A rule that the header breaks; the reader of the file adds its name and the cure. */
    static final class Fault extends Exception {
        private static final long serialVersionUID = 1;

        Fault(String what) {
            super(what);
        }
    }

    /** One tensor: bytes {@code begin} to {@code end} of the data. */
    record Place(DType type, long[] shape, long begin, long end) {}

    private final Map<String, Place> places = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private boolean metadataSeen;

    private SafeTensorsHeader() {}

    /**
     * Reads a header.
     *
     * @param bytes the whole header
     * @param dataBytes length of what follows it
     */
    static SafeTensorsHeader read(ByteBuffer bytes, long dataBytes) throws Fault {
        SafeTensorsHeader header = new SafeTensorsHeader();
        checkText(bytes.duplicate());
        if (!bytes.hasRemaining() || bytes.get(bytes.position()) != '{') {
            throw new Fault("header does not begin with {");
        }
        if (bytes.remaining() / SHORTEST_ENTRY >= MOST_TENSORS) {
            checkCount(bytes.duplicate());
        }
        try (JsonParser json = JSON.createParser(stream(bytes.duplicate()))) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                header.field(json, json.currentName());
            }
            if (json.nextToken() != null) {
                throw new Fault("header is not JSON: it goes on after the last }");
            }
        } catch (JsonProcessingException e) {
            throw new Fault("header is not JSON: "
                    + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new Fault("header cannot be read: " + e.getMessage());
        }
        header.checkLayout(dataBytes);
        return header;
    }

    Map<String, Place> places() {
        return places;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private static InputStream stream(ByteBuffer bytes) {
        return new InputStream() {
            @Override
            public int read() {
                return bytes.hasRemaining() ? bytes.get() & 0xff : -1;
            }

            @Override
            public int read(byte[] into, int at, int most) {
                int count = Math.min(most, bytes.remaining());
                bytes.get(into, at, count);
                return count == 0 && most > 0 ? -1 : count;
            }
        };
    }

    /** Jackson forgives some malformed UTF-8; the format does not. */
    private static void checkText(ByteBuffer bytes) throws Fault {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer letters = CharBuffer.allocate(8192);
        try {
            CoderResult result;
            do {
                letters.clear();
                result = decoder.decode(bytes, letters, true);
                if (result.isError()) {
                    result.throwException();
                }
            } while (result.isOverflow());
        } catch (CharacterCodingException e) {
            throw new Fault("header is not UTF-8");
        }
    }

    /** Counts before anything is kept, by the colons of the outermost object: a million names and one would cost much memory. */
    private static void checkCount(ByteBuffer bytes) throws Fault {
        int depth = 0;
        int count = 0;
        boolean inText = false;
        while (bytes.hasRemaining()) {
            byte letter = bytes.get();
            if (letter == '"') {
                inText = !inText;
            } else if (inText && letter == '\\' && bytes.hasRemaining()) {
                bytes.get();
            } else if (!inText && (letter == '{' || letter == '[')) {
                depth++;
            } else if (!inText && (letter == '}' || letter == ']')) {
                depth--;
            } else if (!inText && letter == ':' && depth == 1 && ++count > MOST_TENSORS + 1) { // and the metadata
                throw new Fault("header lists more than " + MOST_TENSORS + " tensors");
            }
        }
    }

    private void field(JsonParser json, String name) throws IOException, Fault {
        json.nextToken();
        if (name.equals("__metadata__")) {
            if (metadataSeen) {
                throw new Fault("Duplicate field \"__metadata__\"");
            }
            metadataSeen = true;
            readMetadata(json);
        } else if (places.size() >= MOST_TENSORS) {
            throw new Fault("header lists more than " + MOST_TENSORS + " tensors");
        } else if (places.put(name, place(json, name)) != null) {
            throw new Fault("Duplicate field \"" + shown(name) + "\"");
        }
    }

    private void readMetadata(JsonParser json) throws IOException, Fault {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Fault("__metadata__ is not an object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String note = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new Fault("metadata \"" + shown(note) + "\" is not text");
            }
            if (metadata.put(note, json.getText()) != null) {
                throw new Fault("Duplicate field \"" + shown(note) + "\" in the metadata");
            }
        }
    }

    private static Place place(JsonParser json, String name) throws IOException, Fault {
        String tensor = "tensor \"" + shown(name) + "\" ";
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new Fault(tensor + "is not an object");
        }
        String dtype = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            boolean again = false;
            switch (field) {
                case "dtype" -> {
                    again = dtype != null;
                    dtype = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "that is not text";
                    json.skipChildren();
                }
                case "shape" -> {
                    again = shape != null;
                    shape = naturals(json, tensor, field);
                }
                case "data_offsets" -> {
                    again = offsets != null;
                    offsets = naturals(json, tensor, field);
                }
                default -> json.skipChildren();
            }
            if (again) {
                throw new Fault("Duplicate field \"" + field + "\" in " + tensor);
            }
        }
        return place(tensor, dtype, shape, offsets);
    }

    private static Place place(
            String tensor, @Nullable String dtype, long @Nullable [] shape, long @Nullable [] offsets) throws Fault {
        if (dtype == null || shape == null || offsets == null) {
            throw new Fault(tensor + "has no list shape, no list data_offsets or no dtype");
        }
        DType type = DType.ofSafeTensorsName(dtype).orElse(null);
        if (type == null) {
            throw new Fault(tensor + "has the unknown dtype " + shown(dtype));
        }
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw new Fault(tensor + "has data_offsets " + Arrays.toString(offsets));
        }
        long bytes = type.bytes();
        long steps = type.bytes(); // libtorch multiplies strides even where a size of 0 makes the tensor empty
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
                steps = Math.multiplyExact(steps, Math.max(1, size));
            }
        } catch (ArithmeticException e) {
            throw new Fault(tensor + "has an impossible shape " + Arrays.toString(shape));
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new Fault(tensor + "needs " + bytes + " bytes, data_offsets give " + (offsets[1] - offsets[0]));
        }
        return new Place(type, shape, offsets[0], offsets[1]);
    }

    private static long[] naturals(JsonParser json, String tensor, String what) throws IOException, Fault {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new Fault(tensor + "has no list " + what);
        }
        long[] values = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
            if (!whole || json.getLongValue() < 0) {
                throw new Fault(tensor + "has " + shown(json.getText()) + " in " + what);
            }
            if (count == MOST_DIMENSIONS) {
                throw new Fault(tensor + "has more than " + MOST_DIMENSIONS + " numbers in " + what);
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = json.getLongValue();
        }
        return Arrays.copyOf(values, count);
    }

    /** A name from a hostile file goes to a terminal and into a message: short, and only what can be seen. */
    private static String shown(@Nullable String name) {
        String plain = String.valueOf(name).replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }

    private void checkLayout(long dataBytes) throws Fault {
        List<Map.Entry<String, Place>> ordered = new ArrayList<>(places.entrySet());
        ordered.sort(Comparator.comparingLong(
                        (Map.Entry<String, Place> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long at = 0;
        for (Map.Entry<String, Place> entry : ordered) {
            long begin = entry.getValue().begin();
            if (begin != at) {
                String fault = begin > at ? "leaves a hole before" : "overlaps";
                throw new Fault("tensor \"" + shown(entry.getKey()) + "\" " + fault + " byte " + Math.max(begin, at));
            }
            at = entry.getValue().end();
        }
        if (at != dataBytes) {
            throw new Fault("tensors need " + at + " bytes of data, the file has " + dataBytes);
        }
    }
}
