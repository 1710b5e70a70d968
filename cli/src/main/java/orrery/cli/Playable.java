package orrery.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.UsageException;
import orrery.genie.World;
import orrery.play.BesideWorld;
import orrery.play.FoundButtons;
import orrery.tensor.TorchRuntime;
import orrery.worlds.Environment;
import orrery.worlds.simulators.Simulators;

/** What is put on to play: a learned world, a simulator, or both side by side. */
final class Playable implements AutoCloseable {
    /** Stands before the name of a simulator where a world could stand too. */
    static final String SIMULATOR = "sim:";

    private final @Nullable World weights;
    private final Supplier<? extends Environment> opener;

    private Playable(@Nullable World weights, Supplier<? extends Environment> opener) {
        this.weights = weights;
        this.opener = opener;
    }

    /** A simulator by itself. */
    static Playable simulator(String name, SceneOptions scenes) {
        scenes.open(name).close(); // a wrong name is refused here, not later on another thread
        return new Playable(null, () -> scenes.open(name));
    }

    /**
     * A learned world.
     *
     * @param threads that it computes with
     */
    static Playable learned(Path folder, int threads) {
        World world = World.open(folder);
        return new Playable(world, () -> {
            TorchRuntime.threads(threads); // of the thread that will play
            return world.live();
        });
    }

    /**
     * A learned world beside a simulator.
     *
     * @param which {@code simulator} for the one of the world's name, or {@code sim:NAME}
     * @param threads that it computes with
     */
    static Playable beside(Path folder, String which, SceneOptions scenes, int threads) {
        World world = World.open(folder);
        try {
            String name = simulatorName(which, world.card().name());
            int width = world.card().tokenizer().width();
            int height = world.card().tokenizer().height();
            scenes.open(name, width, height).close();
            return new Playable(world, () -> {
                TorchRuntime.threads(threads);
                return BesideWorld.of(world.live(), scenes.open(name, width, height));
            });
        } catch (RuntimeException | Error e) {
            world.close();
            throw e;
        }
    }

    private static String simulatorName(String which, String world) {
        if (which.startsWith(SIMULATOR)) {
            return which.substring(SIMULATOR.length());
        }
        String all = String.join(", ", Simulators.names());
        if (!which.equals("simulator")) {
            throw new UsageException(
                    "--beside is " + which, "Use --beside simulator, or --beside sim:NAME with one of " + all + ".");
        }
        if (!Simulators.names().contains(world)) {
            throw new UsageException(
                    "no simulator has the name of this world, " + world,
                    "Name the one that it was learned from: --beside sim:NAME with one of " + all + ".");
        }
        return world;
    }

    /** The folder that a person means: a path, or a name in the zoo. */
    static Path folder(String given) {
        Path zoo = Zoo.folder();
        Path path = Path.of(given);
        Path named = zoo.resolve(given).normalize();
        boolean name = path.getNameCount() == 1 && !path.isAbsolute();
        return !Files.exists(path) && name && named.startsWith(zoo) && Files.isDirectory(named) ? named : path;
    }

    /** Films and names of the buttons, where the world found them in video; else null. */
    @Nullable
    FoundButtons found() {
        return weights == null || weights.card().codes() == null
                ? null
                : new FoundButtons(weights.card().actions().labels(), weights.films(), weights::rename);
    }

    /** Opens it, each time anew, on the thread that will own it. */
    Supplier<? extends Environment> opener() {
        return opener;
    }

    @Override
    public void close() {
        if (weights != null) {
            weights.close();
        }
    }
}
