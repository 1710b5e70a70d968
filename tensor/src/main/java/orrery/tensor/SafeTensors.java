package orrery.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/**
 * The safetensors format: header length (u64, little endian), a JSON header, raw elements. Opening runs no code and
 * allocates nothing beyond the header; every rule of the reference reader is enforced: sizes match shapes, and the tensors
 * fill the data without hole or overlap.
 */
public final class SafeTensors {
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final int MOST_TENSORS = 1_000_000;
    private static final String CURE = "The file is damaged or not safetensors; fetch or export it again.";
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private SafeTensors() {}

    /**
     * Opens a file mapped.
     *
     * @throws OrreryException naming the file and the first rule that it breaks
     */
    public static Checkpoint open(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < 8) {
                throw broken(file, "has " + size + " bytes, too few for a header length");
            }
            long headerLength = little(channel, 0, 8).getLong();
            if (headerLength < 2 || headerLength > MOST_HEADER_BYTES || headerLength > size - 8) {
                throw broken(
                        file,
                        "header length " + Long.toUnsignedString(headerLength) + " in a file of " + size + " bytes");
            }
            JsonNode header = header(file, little(channel, 8, (int) headerLength));
            Map<String, String> metadata = new LinkedHashMap<>();
            Map<String, Checkpoint.Entry> entries = entries(file, header, metadata);
            checkLayout(file, entries, size - 8 - headerLength);
            Tensor mapped = Scope.lasting(() -> new Tensor(torch.from_file(
                    file.toString(),
                    new BoolOptional(false),
                    new LongOptional(size),
                    new TensorOptions(DType.UINT8.raw))));
            return new Checkpoint(file.toString(), entries, metadata, mapped, 8 + headerLength);
        } catch (IOException e) {
            throw new OrreryException(
                    file + ": cannot be read: " + e.getMessage(), "Check that the file exists and may be read.", e);
        }
    }

    private static ByteBuffer little(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("ends at byte " + (position + buffer.position()));
            }
        }
        return buffer.flip();
    }

    private static JsonNode header(Path file, ByteBuffer bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(bytes)
                    .toString();
        } catch (CharacterCodingException e) {
            throw broken(file, "header is not UTF-8");
        }
        if (!text.startsWith("{")) {
            throw broken(file, "header does not begin with {");
        }
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw broken(file, "header is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Map<String, Checkpoint.Entry> entries(Path file, JsonNode header, Map<String, String> metadata) {
        if (header.size() > MOST_TENSORS) {
            throw broken(file, "header lists " + header.size() + " tensors, more than " + MOST_TENSORS);
        }
        Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : header.properties()) {
            if (field.getKey().equals("__metadata__")) {
                for (Map.Entry<String, JsonNode> note : field.getValue().properties()) {
                    if (!note.getValue().isTextual()) {
                        throw broken(file, "metadata \"" + note.getKey() + "\" is not text");
                    }
                    metadata.put(note.getKey(), note.getValue().textValue());
                }
            } else {
                entries.put(field.getKey(), entry(file, field.getKey(), field.getValue()));
            }
        }
        return entries;
    }

    private static Checkpoint.Entry entry(Path file, String name, JsonNode node) {
        DType type = null;
        for (DType known : DType.values()) {
            if (known.safeTensorsName().equals(node.path("dtype").asText())) {
                type = known;
            }
        }
        if (type == null) {
            throw broken(file, "tensor \"" + name + "\" has the unknown dtype " + node.path("dtype"));
        }
        long[] shape = naturals(file, name, "shape", node.path("shape"));
        long[] offsets = naturals(file, name, "data_offsets", node.path("data_offsets"));
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw broken(file, "tensor \"" + name + "\" has data_offsets " + node.path("data_offsets"));
        }
        try {
            long bytes = type.bytes();
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
            if (bytes != offsets[1] - offsets[0]) {
                throw broken(
                        file,
                        "tensor \"" + name + "\" needs " + bytes + " bytes, data_offsets give "
                                + (offsets[1] - offsets[0]));
            }
        } catch (ArithmeticException e) {
            throw broken(file, "tensor \"" + name + "\" has an impossible shape " + node.path("shape"));
        }
        return new Checkpoint.Entry(type, shape, offsets[0], offsets[1]);
    }

    private static long[] naturals(Path file, String name, String what, JsonNode node) {
        if (!node.isArray()) {
            throw broken(file, "tensor \"" + name + "\" has no list " + what);
        }
        long[] values = new long[node.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode number = node.get(i);
            if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
                throw broken(file, "tensor \"" + name + "\" has " + number + " in " + what);
            }
            values[i] = number.longValue();
        }
        return values;
    }

    private static void checkLayout(Path file, Map<String, Checkpoint.Entry> entries, long dataBytes) {
        List<Map.Entry<String, Checkpoint.Entry>> ordered = new ArrayList<>(entries.entrySet());
        ordered.sort(Comparator.comparingLong(
                        (Map.Entry<String, Checkpoint.Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long at = 0;
        for (Map.Entry<String, Checkpoint.Entry> entry : ordered) {
            long begin = entry.getValue().begin();
            if (begin != at) {
                String fault = begin > at ? "leaves a hole before" : "overlaps";
                throw broken(file, "tensor \"" + entry.getKey() + "\" " + fault + " byte " + Math.max(begin, at));
            }
            at = entry.getValue().end();
        }
        if (at != dataBytes) {
            throw broken(file, "tensors need " + at + " bytes of data, the file has " + dataBytes);
        }
    }

    private static OrreryException broken(Path file, String fault) {
        return new OrreryException(file + ": " + fault, CURE);
    }

    /** Writes tensors in the given order, whole or not at all; the same tensors give the same bytes. */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            header.putPOJO("__metadata__", metadata);
        }
        long at = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode node = header.putObject(entry.getKey());
            node.put("dtype", tensor.dtype().safeTensorsName());
            ArrayNode shape = node.putArray("shape");
            for (long size : tensor.shape()) {
                shape.add(size);
            }
            long end = at + tensor.numel() * tensor.dtype().bytes();
            node.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        AtomicFiles.file(file, temporary -> {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                byte[] json = JSON.writeValueAsBytes(header);
                int padded = (json.length + 7) / 8 * 8;
                ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
                head.putLong(padded).put(json);
                while (head.hasRemaining()) {
                    head.put((byte) ' ');
                }
                writeAll(out, head.flip());
                for (Tensor tensor : tensors.values()) {
                    try (Scope scope = Scope.open()) {
                        writeAll(out, tensor.detach().contiguous().nativeBytes());
                    }
                }
                out.force(true);
            }
        });
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
