package orrery.tensor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import orrery.base.OrreryException;
import orrery.tensor.torchfile.PickleValues.Storage;
import orrery.tensor.torchfile.PickleValues.StoredTensor;
import orrery.tensor.torchfile.TensorWalk;

/** Turns descriptions of tensors into places in the file, each checked against the bytes that are really there. */
final class TorchPlaces {
    private static final String CURE = "The file is damaged or was made to do harm; fetch it again from its source.";

    /** The bytes of one storage. */
    record Stretch(Source source, long begin, long length) {}

    private final Path file;
    private final boolean skipForeign;
    private final MappedFile mapped;

    TorchPlaces(Path file, boolean skipForeign) throws IOException {
        this.file = file;
        this.skipForeign = skipForeign;
        this.mapped = new MappedFile(file);
    }

    MappedFile mapped() {
        return mapped;
    }

    Checkpoint checkpoint(Checkpoint.Kind kind, TensorWalk walk, Map<String, Stretch> storages) {
        Map<String, Checkpoint.Entry> entries = new LinkedHashMap<>();
        List<String> foreign = new ArrayList<>(walk.foreign());
        walk.tensors().forEach((name, tensor) -> {
            DType type = DType.ofTorchName(tensor.dtype()).orElse(null);
            if (type != null) {
                Stretch stretch =
                        Objects.requireNonNull(storages.get(tensor.storage().key()));
                entries.put(name, entry(name, tensor, type, stretch));
            } else if (skipForeign) {
                foreign.add(name + ": " + tensor.dtype());
            } else {
                throw new OrreryException(
                        file + ": tensor " + name + " has elements of type " + tensor.dtype() + ", which are not read",
                        "Leave such tensors out with --skip-foreign.");
            }
        });
        return new Checkpoint(file.toString(), kind, entries, Map.of(), List.of(mapped), foreign);
    }

    private Checkpoint.Entry entry(String name, StoredTensor tensor, DType type, Stretch stretch) {
        try {
            Storage storage = tensor.storage();
            int unit = type.bytes();
            int storageUnit =
                    DType.ofTorchName(storage.dtype()).map(DType::bytes).orElse(1);
            if (Math.multiplyExact(storage.count(), storageUnit) > stretch.length()) {
                throw broken(name, "its storage has " + stretch.length() + " bytes, fewer than it says");
            }
            long elements = 1;
            long steps = 1; // libtorch multiplies sizes even where one of 0 makes the tensor empty
            long last = 0;
            for (int i = 0; i < tensor.size().length; i++) {
                long size = tensor.size()[i];
                elements = Math.multiplyExact(elements, size);
                steps = Math.multiplyExact(steps, Math.max(1, size));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, size - 1), tensor.stride()[i]));
            }
            long first = Math.addExact(
                    Math.multiplyExact(storage.from(), storageUnit), Math.multiplyExact(tensor.offset(), unit));
            if (elements == 0) {
                return new Checkpoint.Entry(type, tensor.size(), null, stretch.source(), 0, 0);
            }
            long length = Math.multiplyExact(Math.addExact(last, 1), unit);
            long visible = Math.multiplyExact(Math.addExact(storage.from(), storage.seen()), storageUnit);
            if (Math.addExact(first, length) > visible) {
                throw broken(name, "it reaches beyond the end of its storage");
            }
            if (Math.multiplyExact(elements, unit) > mapped.size()) {
                throw broken(name, "it repeats its storage until it is larger than the file");
            }
            long begin = stretch.begin() + first;
            long[] stride = isRowByRow(tensor) ? null : tensor.stride();
            return new Checkpoint.Entry(type, tensor.size(), stride, stretch.source(), begin, begin + length);
        } catch (ArithmeticException e) {
            throw broken(name, "its shape " + Arrays.toString(tensor.size()) + " is impossible");
        }
    }

    private static boolean isRowByRow(StoredTensor tensor) {
        long step = 1;
        for (int i = tensor.size().length - 1; i >= 0; i--) {
            if (tensor.size()[i] != 1 && tensor.stride()[i] != step) {
                return false;
            }
            step *= tensor.size()[i];
        }
        return true;
    }

    private OrreryException broken(String name, String fault) {
        String shown = name.replaceAll("\\p{Cntrl}", "?");
        return new OrreryException(file + ": tensor " + shown + ": " + fault, CURE);
    }
}
