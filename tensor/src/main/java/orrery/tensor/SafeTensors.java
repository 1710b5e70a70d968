package orrery.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;

/**
 * The safetensors format: header length (u64, little endian), a JSON header, raw elements. Opening runs no code and
 * allocates nothing beyond the header; every rule of the reference reader is enforced: sizes match shapes, and the tensors
 * fill the data without hole or overlap.
 */
public final class SafeTensors {
    private static final long MOST_HEADER_BYTES = 100_000_000;
    private static final String CURE = "The file is damaged or not safetensors; fetch or export it again.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SafeTensors() {}

    /**
     * Opens a file; it is mapped when the first tensor is asked for.
     *
     * @throws OrreryException naming the file and the first rule that it breaks
     */
    public static Checkpoint open(Path file) {
        List<Source> sources = new ArrayList<>();
        Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = read(file, entries, sources);
        return new Checkpoint(file.toString(), Checkpoint.Kind.SAFETENSORS, entries, metadata, sources, List.of());
    }

    /** Adds the tensors of one file and the file itself; returns its notes. */
    static Map<String, String> read(Path file, Map<String, Checkpoint.Entry> entries, List<Source> sources) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MappedFile mapped = new MappedFile(file);
            long size = channel.size();
            if (size < 8) {
                throw broken(file, "has " + size + " bytes, too few for a header length");
            }
            long length = channel.map(FileChannel.MapMode.READ_ONLY, 0, 8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            if (length < 2 || length > MOST_HEADER_BYTES || length > size - 8) {
                throw broken(
                        file, "header length " + Long.toUnsignedString(length) + " in a file of " + size + " bytes");
            }
            long data = 8 + length;
            SafeTensorsHeader header =
                    SafeTensorsHeader.read(channel.map(FileChannel.MapMode.READ_ONLY, 8, length), size - data);
            header.places()
                    .forEach((name, place) -> entries.put(
                            name,
                            new Checkpoint.Entry(
                                    place.type(),
                                    place.shape(),
                                    null,
                                    mapped,
                                    data + place.begin(),
                                    data + place.end())));
            sources.add(mapped);
            return header.metadata();
        } catch (SafeTensorsHeader.Fault e) {
            throw broken(file, e.getMessage());
        } catch (IOException e) {
            throw Checkpoint.unreadable(file, e);
        }
    }

    private static OrreryException broken(Path file, @Nullable String fault) {
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
