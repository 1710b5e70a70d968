package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.genie.World;

/** Promise: whenever {@code learn} is killed, what lies there is a whole world or none, and the same command ends with the same bytes. */
class KilledLearnTest {
    private static final int KILLS = 10; // of each way to learn
    private static final long SOON_MILLIS = 8_000; // well before a run ends
    private static final long LATER_MILLIS = 30_000; // before it ends, or while it saves, or after

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    @Tag("slow")
    void aWorldKilledAtAnyMomentEndsWithTheSameBytes(int past) throws Exception {
        String episodes = folder.resolve("episodes").toString();
        run("sim", "paddle", "--episodes", "6", "-o", episodes);
        Path world = folder.resolve("killed");
        String[] learn = {
            "learn",
            episodes,
            "-o",
            world.toString(),
            "--minutes",
            "0.3",
            "--size",
            "32",
            "--preset",
            "micro",
            "--threads",
            "1",
            "--past",
            "" + past,
            "--no-eval"
        };
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Process child = start(learn);
            boolean ended = child.waitFor(random.nextLong(i == 0 ? SOON_MILLIS : LATER_MILLIS), TimeUnit.MILLISECONDS);
            child.destroyForcibly().waitFor();
            killed += ended ? 0 : 1;
            if (Files.exists(world.resolve("world.json"))) {
                World.open(world).close();
            }
        }
        run(learn);
        Path calm = folder.resolve("calm");
        run("train", world.resolve("recipe.yaml").toString(), "-o", calm.toString(), "--no-eval");
        assertThat(killed).as("seed %d", seed).isPositive();
        assertThat(names(world)).isEqualTo(names(calm));
        for (String name : names(calm)) {
            if (name.endsWith(".safetensors")) {
                assertThat(world.resolve(name)).as("seed %d", seed).hasSameBinaryContentAs(calm.resolve(name));
            }
        }
    }

    private static List<String> names(Path world) throws IOException {
        try (Stream<Path> files = Files.list(world)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
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
