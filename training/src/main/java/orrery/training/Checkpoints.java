package orrery.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.tensor.Checkpoint;
import orrery.tensor.NoGrad;
import orrery.tensor.SafeTensors;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/**
 * The checkpoints of one run. Each is a folder that appears whole: {@code state.safetensors} with the keys {@code network.*}, {@code optimizer.first.*},
 * {@code optimizer.second.*}, {@code optimizer.updates.*}, {@code average.*}, {@code generator.*} and {@code position.*}, and {@link CheckpointCard}. Runs
 * that made the same updates write the same bytes into state.safetensors.
 */
final class Checkpoints {
    private static final int KEPT = 2;
    private static final String NAME = "step-\\d{8,}";

    private final Path folder;

    Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Removes what a killed process left half written or half deleted, and all but the newest two checkpoints; the caller holds the run's lock. */
    void clean() {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().matches("\\." + NAME + "\\..*")) {
                    AtomicFiles.delete(entry);
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
        removeOld();
    }

    private void removeOld() {
        List<Path> all = newestFirst();
        all.subList(Math.min(KEPT, all.size()), all.size()).forEach(Checkpoints::remove);
    }

    /** Whether there is a checkpoint, whole or damaged. */
    boolean any() {
        return !newestFirst().isEmpty();
    }

    /** Saves a state and removes all but the newest two checkpoints. */
    void save(long step, double seconds, Update update, Trainee trainee) {
        Path target = folder.resolve("step-%08d".formatted(step));
        if (Files.exists(target)) {
            return; // an earlier run came to the same step, so to the same bytes
        }
        AtomicFiles.folder(target, temporary -> {
            Path state = temporary.resolve("state.safetensors");
            try (Scope scope = Scope.open()) {
                SafeTensors.write(state, state(update, trainee), Map.of());
            }
            Records.write(temporary.resolve("checkpoint.json"), new CheckpointCard(1, step, seconds, checksum(state)));
        });
        removeOld();
    }

    /**
     * Restores the newest checkpoint that is whole. One that is damaged is moved aside, and the one before it serves.
     *
     * @return its card; empty when there is no checkpoint
     */
    Optional<CheckpointCard> restore(Update update, Trainee trainee, Progress progress) {
        for (Path checkpoint : newestFirst()) {
            Path state = checkpoint.resolve("state.safetensors");
            CheckpointCard card;
            try {
                card = Records.read(checkpoint.resolve("checkpoint.json"), CheckpointCard.class);
                if (!card.crc32c().equals(checksum(state))) {
                    throw new IOException("its checksum is wrong");
                }
            } catch (OrreryException | IOException e) {
                progress.say(
                        "checkpoint " + checkpoint + " is damaged (" + e.getMessage() + "); trying the one before");
                moveAside(checkpoint);
                continue;
            }
            try (Scope scope = Scope.open();
                    Checkpoint file = SafeTensors.open(state)) {
                restore(file, state, update, trainee);
            }
            return Optional.of(card);
        }
        return Optional.empty();
    }

    private static Map<String, Tensor> state(Update update, Trainee trainee) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        trainee.network().state().forEach((key, tensor) -> state.put("network." + key, tensor));
        state.putAll(update.state());
        update.streams().states().forEach((name, bytes) -> state.put("generator." + name, tensor(bytes)));
        new TreeMap<>(trainee.position()).forEach((name, bytes) -> state.put("position." + name, tensor(bytes)));
        return state;
    }

    private static Tensor tensor(byte[] bytes) {
        return Tensor.of(bytes, bytes.length);
    }

    private static void restore(Checkpoint file, Path path, Update update, Trainee trainee) {
        trainee.network().load(group(file, "network."));
        try (NoGrad off = NoGrad.open()) {
            update.state().forEach((key, tensor) -> {
                if (!file.names().contains(key) || !Arrays.equals(file.shape(key), tensor.shape())) {
                    throw new OrreryException(
                            path + ": no " + key + " of shape " + Arrays.toString(tensor.shape()),
                            "The run was made with another optimizer or average; start it in a new folder.");
                }
                tensor.copy_(file.tensor(key));
            });
        }
        update.streams().restore(bytes(group(file, "generator.")));
        trainee.restore(bytes(group(file, "position.")));
    }

    private static Map<String, Tensor> group(Checkpoint file, String prefix) {
        Map<String, Tensor> group = new LinkedHashMap<>();
        for (String name : file.names()) {
            if (name.startsWith(prefix)) {
                group.put(name.substring(prefix.length()), file.tensor(name));
            }
        }
        return group;
    }

    private static Map<String, byte[]> bytes(Map<String, Tensor> tensors) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> bytes.put(name, tensor.bytes()));
        return bytes;
    }

    private static String checksum(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), sum)) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {} // reading is summing
        }
        return Long.toHexString(sum.getValue());
    }

    private List<Path> newestFirst() {
        if (!Files.isDirectory(folder)) {
            return new ArrayList<>();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = new ArrayList<>(
                    entries.filter(entry -> entry.getFileName().toString().matches(NAME))
                            .toList());
            found.sort(Comparator.comparingLong(Checkpoints::stepOf).reversed());
            return found;
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        }
    }

    private static long stepOf(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring("step-".length()));
    }

    private static void moveAside(Path checkpoint) {
        try {
            Path aside = checkpoint.resolveSibling("damaged-" + checkpoint.getFileName());
            for (int i = 2; Files.exists(aside); i++) {
                aside = checkpoint.resolveSibling("damaged-" + checkpoint.getFileName() + "-" + i);
            }
            Files.move(checkpoint, aside);
        } catch (IOException e) {
            throw AtomicFiles.failure(checkpoint, e);
        }
    }

    /** Deletes under another name, so that a kill leaves no half checkpoint under a good one. */
    private static void remove(Path checkpoint) {
        try {
            Path doomed = checkpoint.resolveSibling("." + checkpoint.getFileName() + ".old");
            AtomicFiles.delete(doomed);
            Files.move(checkpoint, doomed);
            AtomicFiles.delete(doomed);
        } catch (IOException e) {
            throw AtomicFiles.failure(checkpoint, e);
        }
    }
}
