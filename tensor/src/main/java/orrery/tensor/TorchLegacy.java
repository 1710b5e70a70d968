package orrery.tensor;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Dict;
import orrery.tensor.torchfile.PickleValues.Storage;
import orrery.tensor.torchfile.TensorWalk;
import orrery.tensor.torchfile.TorchObjects;
import orrery.tensor.torchfile.Unpickler;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: five pickles in a row (a magic number, a version, what the machine was like, the
 * object, the keys of the storages), then each storage as its number of elements and the elements.
 */
final class TorchLegacy {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;
    private static final String CURE = "The file is damaged or not one that PyTorch wrote; fetch or export it again.";

    private final Path file;
    private final FileChannel channel;
    private final CheckpointOptions options;
    private final ByteBuffer text;
    private final TorchObjects objects;
    private final TorchPlaces places;

    private TorchLegacy(Path file, FileChannel channel, CheckpointOptions options) throws IOException {
        this.file = file;
        this.channel = channel;
        this.options = options;
        this.text = channel.map(
                FileChannel.MapMode.READ_ONLY,
                0,
                Math.min(channel.size(), options.limits().bytes()));
        this.objects = new TorchObjects(file.toString(), false, options.skipForeign(), options.numpyScalars());
        this.places = new TorchPlaces(file, options.skipForeign());
    }

    static Checkpoint open(Path file, CheckpointOptions options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TorchLegacy(file, channel, options).read();
        }
    }

    private Checkpoint read() throws IOException {
        if (isTar()) {
            throw new OrreryException(
                    file + ": the tar that PyTorch wrote before 0.1.10",
                    "Load it with PyTorch and save it again, as safetensors if you can.");
        }
        if (!MAGIC.equals(pickle())) {
            throw broken("neither safetensors nor what PyTorch saves");
        }
        if (!Long.valueOf(VERSION).equals(pickle())) {
            throw broken("not version " + VERSION + " of PyTorch's old format");
        }
        if (!(pickle() instanceof Dict machine)
                || !Boolean.TRUE.equals(machine.items().get("little_endian"))) {
            throw new OrreryException(
                    file + ": its numbers are not in little-endian order",
                    "Load it with PyTorch on the machine that wrote it and save it as safetensors.");
        }
        TensorWalk walk = TensorWalk.of(file.toString(), pickle());
        List<String> keys = Unpickler.texts(pickle());
        return places.checkpoint(Checkpoint.Kind.PYTORCH_LEGACY, walk, storages(keys));
    }

    private Object pickle() {
        return new Unpickler(file.toString(), text, objects, options.limits()).read();
    }

    private boolean isTar() {
        byte[] mark = new byte[5];
        if (text.limit() < 512) {
            return false;
        }
        text.get(257, mark);
        return new String(mark, StandardCharsets.ISO_8859_1).equals("ustar");
    }

    private Map<String, TorchPlaces.Stretch> storages(List<String> keys) throws IOException {
        Map<String, Storage> known = objects.storages();
        Map<String, TorchPlaces.Stretch> found = new LinkedHashMap<>();
        long at = text.position();
        for (String key : keys) {
            Storage storage = known.get(key);
            if (storage == null || found.containsKey(key)) {
                throw broken("its list of storages does not fit its tensors");
            }
            long unit = DType.ofTorchName(storage.dtype()).map(DType::bytes).orElse(unitOf(storage.dtype()));
            long left = channel.size() - at - 8;
            long count = left < 0 ? -1 : count(at);
            if (count != storage.count() || count > left / unit) {
                throw broken("storage " + found.size() + " is cut short or not as long as its tensors say");
            }
            found.put(key, new TorchPlaces.Stretch(places.mapped(), at + 8, count * unit));
            at += 8 + count * unit;
        }
        if (found.size() != known.size() || at != channel.size()) {
            throw broken("its storages do not end where the file ends");
        }
        return found;
    }

    private static int unitOf(String dtype) {
        return switch (dtype) {
            case "complex64" -> 8;
            case "complex128" -> 16;
            default -> 1;
        };
    }

    private long count(long at) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("ends at byte " + (at + buffer.position()));
            }
        }
        return buffer.flip().getLong();
    }

    private OrreryException broken(String fault) {
        return new OrreryException(file + ": " + fault, CURE);
    }
}
