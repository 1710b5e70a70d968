package orrery.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import orrery.base.OrreryException;

/** Which reader a file is for. A suffix of safetensors is believed; everything else is told by its first bytes. */
final class CheckpointKinds {
    private static final String INDEX = ".safetensors.index.json";
    private static final Set<String> TORCH_SUFFIXES = Set.of("pt", "pth", "jit", "ptl", "ckpt", "bin", "pkl", "pickle");

    private CheckpointKinds() {}

    static Checkpoint open(Path file, CheckpointOptions options) {
        try {
            Path found = Files.isDirectory(file) ? inside(file) : file;
            String name = String.valueOf(found.getFileName()).toLowerCase(Locale.ROOT);
            if (name.endsWith(".index.json")) {
                return ShardedSafeTensors.open(found);
            }
            if (name.endsWith(".safetensors")) {
                return SafeTensors.open(found);
            }
            byte[] first = first(found);
            if (startsWith(first, "PK")) {
                return TorchZip.open(found, options);
            }
            if (first.length > 0 && (first[0] & 0xff) == 0x80) {
                return TorchLegacy.open(found, options);
            }
            if (startsWith(first, "version https://git-lfs")) {
                throw new OrreryException(
                        found + ": a pointer of Git LFS, not the weights", "Fetch the file itself: git lfs pull.");
            }
            return TORCH_SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1))
                    ? TorchLegacy.open(found, options)
                    : SafeTensors.open(found);
        } catch (IOException e) {
            throw Checkpoint.unreadable(file, e);
        }
    }

    private static Path inside(Path folder) throws IOException {
        for (String suffix : List.of(INDEX, ".safetensors")) {
            List<Path> found;
            try (Stream<Path> all = Files.list(folder)) {
                found = all.filter(file -> file.toString().endsWith(suffix)).toList();
            }
            if (found.size() == 1) {
                return found.get(0);
            }
            if (found.size() > 1) {
                throw new OrreryException(
                        folder + ": holds " + found.size() + " files *" + suffix, "Name the one that you mean.");
            }
        }
        throw new OrreryException(folder + ": a folder without safetensors", "Name the file of weights.");
    }

    private static byte[] first(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(32);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }

    private static boolean startsWith(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).startsWith(text);
    }
}
