package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.AtomicFiles;
import orrery.genie.World;

/**
 * Promise: whenever a long command is killed, nothing that has a name is half-written, and the same command ends with the bytes of an
 * undisturbed one. {@code -Dorrery.kills=N} changes how often.
 */
@Tag("slow")
class KilledCommandsTest {
    private static final int KILLS = Integer.getInteger("orrery.kills", 20);

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void recordingsKilledAtAnyMomentEndWithTheSameBytes() throws Exception {
        String[] sim = {"sim", "billiard", "--episodes", "12", "--frames", "120", "-q", "-o", ""};
        long millis = undisturbed(sim);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            killed += killed(random.nextLong(millis), sim);
            for (String id : ids(at("killed").resolve("episodes"), ".mkv")) {
                assertThat(at("killed").resolve("episodes/" + id + ".mkv"))
                        .as("seed %d", seed)
                        .hasSameBinaryContentAs(at("calm").resolve("episodes/" + id + ".mkv"));
            }
        }
        ends(killed, sim);
        same(file -> true);
    }

    @Test
    void conversionsKilledAtAnyMomentAreWholeOrNotThere() throws Exception {
        run(
                "sim",
                "paddle",
                "--episodes",
                "6",
                "--frames",
                "120",
                "-q",
                "-o",
                at("play").toString());
        for (String layout : List.of("lerobot", "orrery")) {
            String[] convert = {"episodes", "convert", at("play").toString(), "--to", layout, "-q", "-o", ""};
            long millis = undisturbed(convert);
            int killed = 0;
            for (int i = 0; i < KILLS / 2; i++) {
                killed += killed(random.nextLong(millis), convert);
                if (Files.exists(at("killed"))) {
                    same(file -> true);
                    clear("killed");
                }
            }
            ends(killed, convert);
            same(file -> true);
            clear("killed");
            clear("calm");
        }
    }

    @Test
    void trainingOfARecipeKilledAtAnyMomentAndWhileItSavesEndsWithTheSameBytes() throws Exception {
        String episodes = at("play").toString();
        run("sim", "paddle", "--episodes", "6", "-q", "-o", episodes);
        String world = at("learned").toString();
        run(
                "learn",
                episodes,
                "-o",
                world,
                "--minutes",
                "0.1",
                "--size",
                "32",
                "--preset",
                "micro",
                "--threads",
                "1",
                "--no-eval",
                "-q");
        String[] train = {"train", at("learned").resolve("recipe.yaml").toString(), "--no-eval", "-q", "-o", ""};
        long millis = undisturbed(train);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            killed += killed(random.nextLong(millis), train);
            opens();
        }
        int saving = 0;
        for (int i = 0; i < KILLS; i++) {
            saving += killedWhileSaving(train);
            opens();
        }
        assertThat(saving)
                .as("kills while files of the world were written, seed %d", seed)
                .isPositive();
        ends(killed, train);
        same(file -> file.endsWith(".safetensors"));
        assertThat(hidden(at("killed"))).as("left behind, seed %d", seed).isEmpty();
    }

    /** A folder that says that it is a world is one. */
    private void opens() {
        if (Files.exists(at("killed").resolve("world.json"))) {
            World.open(at("killed")).close();
        }
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    private String[] into(String name, String... command) {
        String[] full = command.clone();
        full[full.length - 1] = at(name).toString();
        return full;
    }

    /** Runs a command into {@code calm} and returns how long it took. */
    private long undisturbed(String... command) throws Exception {
        long begun = System.nanoTime();
        run(into("calm", command));
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    /** Starts a command into {@code killed} and kills it; 0 when it had ended before. */
    private int killed(long afterMillis, String... command) throws Exception {
        Process child = start(into("killed", command));
        boolean ended = child.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        child.destroyForcibly().waitFor();
        return ended ? 0 : 1;
    }

    /** Kills it as soon as it writes a file of the world, which it must do anew; 0 when it ended before that was seen. */
    private int killedWhileSaving(String... command) throws Exception {
        Files.deleteIfExists(at("killed").resolve("recipe.yaml")); // what says that the world is finished
        Process child = start(into("killed", command));
        while (child.isAlive() && !writes(at("killed"))) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
        boolean alive = child.isAlive();
        child.destroyForcibly().waitFor();
        return alive ? 1 : 0;
    }

    private static boolean writes(Path world) throws IOException {
        try (Stream<Path> files = Files.list(world)) {
            return files.anyMatch(file -> file.toString().endsWith(".part"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void ends(int killed, String... command) throws Exception {
        run(into("killed", command));
        assertThat(killed).as("kills, seed %d", seed).isPositive();
        System.out.printf("%s: killed %d times of %d%n", command[0], killed, KILLS);
    }

    /** Compares all visible files by name, and those that have the same bytes every time by their bytes. */
    private void same(Predicate<String> bytes) throws IOException {
        List<String> calm = visible(at("calm"));
        assertThat(visible(at("killed"))).as("seed %d", seed).isEqualTo(calm);
        for (String file : calm) {
            if (bytes.test(file)) {
                assertThat(at("killed").resolve(file))
                        .as("seed %d", seed)
                        .hasSameBinaryContentAs(at("calm").resolve(file));
            }
        }
    }

    private static List<String> ids(Path place, String suffix) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        return visible(place).stream()
                .filter(name -> name.endsWith(suffix))
                .map(name -> name.substring(0, name.length() - suffix.length()))
                .toList();
    }

    private static List<String> visible(Path place) throws IOException {
        return files(place, name -> !name.startsWith(".") && !name.contains("/."));
    }

    private static List<String> hidden(Path place) throws IOException {
        return files(place, name -> name.startsWith(".") || name.contains("/."));
    }

    private static List<String> files(Path place, Predicate<String> wanted) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> place.relativize(file).toString())
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    private void clear(String name) throws IOException {
        AtomicFiles.delete(at(name));
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private void run(String... arguments) throws Exception {
        Process child = start(arguments);
        assertThat(child.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).as(Files.readString(output())).isZero();
    }

    private Process start(String... arguments) throws IOException {
        return ChildCommand.start(output(), List.of(), arguments);
    }
}
