package orrery.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Storage;
import orrery.tensor.torchfile.TensorWalk;
import orrery.tensor.torchfile.TorchObjects;
import orrery.tensor.torchfile.Unpickler;
import orrery.tensor.torchfile.ZipDirectory;

/**
 * What {@code torch.save} writes since PyTorch 1.6, and TorchScript: a zip with {@code data.pkl} and one stored entry for each
 * storage. The code of a TorchScript file is neither read nor run.
 */
final class TorchZip {
    private static final String PICKLE = "/data.pkl";
    private static final long MOST_PACKED = 1L << 30;
    private static final String CURE = "The file is damaged or not one that PyTorch wrote; fetch or export it again.";

    private final Path file;
    private final ZipDirectory zip;
    private final String folder;
    private final TorchPlaces places;
    private final Map<String, TorchPlaces.Stretch> found = new LinkedHashMap<>();

    private TorchZip(Path file, ZipDirectory zip, CheckpointOptions options) throws IOException {
        this.file = file;
        this.zip = zip;
        this.folder = folder();
        this.places = new TorchPlaces(file, options.skipForeign());
    }

    static Checkpoint open(Path file, CheckpointOptions options) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new TorchZip(file, ZipDirectory.read(file.toString(), channel), options).read(options);
        }
    }

    private Checkpoint read(CheckpointOptions options) throws IOException {
        checkByteOrder();
        boolean script = zip.entry(folder + "/constants.pkl").isPresent();
        ZipDirectory.Entry pickle = zip.entry(folder + PICKLE).orElseThrow();
        TorchObjects objects = new TorchObjects(file.toString(), script, options.skipForeign(), options.numpyScalars());
        ByteBuffer text = zip.content(pickle, options.limits().bytes());
        Object value = new Unpickler(file.toString(), text, objects, options.limits()).read();
        if (text.hasRemaining()) {
            throw broken("its pickle is followed by " + text.remaining() + " bytes more");
        }
        for (Storage storage : objects.storages().values()) {
            found.put(storage.key(), stretch(storage.key()));
        }
        return places.checkpoint(
                script ? Checkpoint.Kind.TORCHSCRIPT : Checkpoint.Kind.PYTORCH,
                TensorWalk.of(file.toString(), value),
                found);
    }

    /** The one folder at the top that holds the pickle; PyTorch names it after the file. */
    private String folder() {
        List<String> folders = zip.entries().keySet().stream()
                .filter(name -> name.endsWith(PICKLE) && name.indexOf('/') == name.length() - PICKLE.length())
                .map(name -> name.substring(0, name.length() - PICKLE.length()))
                .toList();
        if (folders.size() != 1) {
            throw broken("a zip with " + folders.size() + " files */data.pkl; what PyTorch saves has one");
        }
        return folders.get(0);
    }

    private void checkByteOrder() throws IOException {
        ZipDirectory.Entry entry = zip.entry(folder + "/byteorder").orElse(null);
        if (entry != null) {
            String order = StandardCharsets.ISO_8859_1
                    .decode(zip.content(entry, 64))
                    .toString()
                    .strip();
            if (!order.equals("little")) {
                throw new OrreryException(
                        file + ": its numbers are not in little-endian order",
                        "Load it with PyTorch on the machine that wrote it and save it as safetensors.");
            }
        }
    }

    private TorchPlaces.Stretch stretch(String key) throws IOException {
        ZipDirectory.Entry entry = zip.entry(folder + "/data/" + key)
                .orElseThrow(() -> broken("its pickle names a storage that the zip does not have"));
        if (entry.stored()) {
            return new TorchPlaces.Stretch(places.mapped(), zip.position(entry), entry.size());
        }
        if (entry.size() > MOST_PACKED) {
            throw broken(entry.name() + " is packed and has more than " + MOST_PACKED + " bytes");
        }
        return new TorchPlaces.Stretch(new PackedEntry(file, entry), 0, entry.size());
    }

    private OrreryException broken(String fault) {
        return new OrreryException(file + ": " + fault, CURE);
    }
}
