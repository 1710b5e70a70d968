package orrery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.UsageException;
import orrery.genie.WorldCard;
import orrery.worlds.simulators.Simulators;

/** The worlds that lie in {@code zoo/}. */
final class Zoo {
    private Zoo() {}

    /**
     * A world of the zoo.
     *
     * @param name of its folder, as {@code orrery play} takes it
     * @param folder where it lies
     * @param picture width and height
     * @param fps its own speed
     * @param actions names of buttons or axes
     * @param recordings licence of what it was learned from
     * @param weights licence of the weights
     * @param bytes on disk, its training log left aside
     * @param simulator the simulator that it can be played beside; null when there is none of its name
     * @param measured figures of {@code eval world}
     * @param problem why it cannot be opened; null when it can
     */
    record Entry(
            String name,
            String folder,
            String picture,
            double fps,
            List<String> actions,
            String recordings,
            String weights,
            long bytes,
            @Nullable String simulator,
            Map<String, Object> measured,
            @Nullable String problem) {
        /** How well the world listens to actions, to compare worlds by. */
        double control() {
            return measured.get("shuffle_ratio") instanceof Number ratio ? ratio.doubleValue() : 0;
        }

        /** A figure, where there is one: {@code figure("tokenizer", "psnr")}. */
        Optional<Double> figure(String... path) {
            Object at = measured;
            for (String key : path) {
                at = at instanceof Map<?, ?> map ? map.get(key) : null;
            }
            return at instanceof Number number ? Optional.of(number.doubleValue()) : Optional.empty();
        }
    }

    static Path folder() {
        return Home.folder().resolve("zoo");
    }

    /** All worlds, by name. */
    static List<Entry> worlds(Path zoo) {
        List<Entry> found = new ArrayList<>();
        try (Stream<Path> folders = Files.isDirectory(zoo) ? Files.list(zoo) : Stream.empty()) {
            for (Path folder : folders.sorted().toList()) {
                if (Files.exists(folder.resolve("world.json"))) {
                    found.add(entry(folder));
                }
            }
        } catch (IOException e) {
            throw AtomicFiles.failure(zoo, e);
        }
        return found;
    }

    /** The world that listens best, of those that can be opened; the first by name among equals. */
    static Optional<Entry> best(Path zoo) {
        return best(zoo, world -> true);
    }

    /** The world that listens best, of some. */
    static Optional<Entry> best(Path zoo, Predicate<Entry> some) {
        return worlds(zoo).stream()
                .filter(world -> world.problem() == null)
                .filter(some)
                .max(Comparator.comparingDouble(Entry::control));
    }

    /**
     * Folder of the best world, for a person who named none.
     *
     * @param simulated whether it must have a simulator of its name
     * @throws OrreryException when there is none
     */
    static Path bestFolder(boolean simulated) {
        Path zoo = folder();
        Optional<Entry> best = best(zoo, world -> !simulated || world.simulator() != null);
        if (best.isEmpty() && !simulated) {
            for (Entry broken : worlds(zoo)) {
                throw new OrreryException(
                        "no world of the zoo can be opened: " + broken.problem(), "Name a folder that learn wrote.");
            }
        }
        return best.map(world -> Path.of(world.folder()))
                .orElseThrow(() -> new UsageException(
                        "no world given, and the zoo has none" + (simulated ? " with a simulator of its name" : ""),
                        "Name a folder that learn wrote: orrery play my-world"));
    }

    /**
     * The weights of a trained tokenizer.
     *
     * @param place a file, a folder with {@code tokenizer.safetensors} in it, or a name of the zoo
     */
    static Path tokenizer(String place) {
        String file = "tokenizer.safetensors";
        for (Path path : List.of(
                Path.of(place),
                Path.of(place).resolve(file),
                folder().resolve(place).resolve(file))) {
            if (Files.isRegularFile(path)) {
                return path.toAbsolutePath().normalize();
            }
        }
        throw new UsageException(
                place + ": no tokenizer here",
                "Give a file of weights, a folder with " + file + ", or a name of the zoo, e.g. nano-cv.");
    }

    private static Entry entry(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        try {
            WorldCard card = Records.read(folder.resolve("world.json"), WorldCard.class);
            return new Entry(
                    name,
                    folder.toString(),
                    card.tokenizer().width() + "x" + card.tokenizer().height(),
                    card.fps(),
                    card.actions().labels(),
                    card.provenance().licence(),
                    "Apache-2.0",
                    size(folder),
                    Simulators.names().contains(card.name()) ? card.name() : null,
                    card.measured(),
                    null);
        } catch (OrreryException e) {
            return new Entry(
                    name, folder.toString(), "", 0, List.of(), "", "", size(folder), null, Map.of(), e.getMessage());
        }
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
