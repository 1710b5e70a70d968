package orrery.curate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise: whenever a curation is killed, and however often, the same command ends with the bytes of an undisturbed one. {@code
 * -Dorrery.kills=N} changes how often.
 */
class KilledCurationTest {
    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void aCurationKilledThreeTimesEndsWithTheSameBytes() throws Exception {
        killed(3);
    }

    @Test
    @Tag("slow")
    void aCurationKilledTwentyTimesEndsWithTheSameBytes() throws Exception {
        killed(Integer.getInteger("orrery.kills", 20));
    }

    private void killed(int kills) throws Exception {
        SmallFootage.write(folder.resolve("footage"));
        assertThat(start().waitFor()).as(said()).isZero();
        TreeMap<String, String> calm = SmallFootage.hashes(folder.resolve("out"));
        assertThat(calm).hasSizeGreaterThan(30);
        Files.move(folder.resolve("out"), folder.resolve("calm"));
        int killed = 0;
        for (int i = 0; i < kills; i++) {
            killed += killedAfter(1 + random.nextInt(Math.max(1, 2 * (calm.size() - files()) / (kills - i))));
        }
        assertThat(killed).as("kills, seed %d", seed).isPositive();
        assertThat(start().waitFor()).as(said()).isZero();
        assertThat(SmallFootage.hashes(folder.resolve("out")))
                .as("seed %d", seed)
                .isEqualTo(calm);
    }

    /** Kills it a moment after it has written so many files more; 0 when it ended before. */
    private int killedAfter(int more) throws Exception {
        int enough = files() + more;
        Process child = start();
        while (child.isAlive() && files() < enough) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(30));
        boolean alive = child.isAlive();
        child.destroyForcibly().waitFor();
        return alive ? 1 : 0;
    }

    private int files() throws IOException {
        if (!Files.isDirectory(folder.resolve("out"))) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder.resolve("out"))) {
            return (int) all.count();
        } catch (UncheckedIOException e) {
            return 0; // a file went while it was counted
        }
    }

    private String said() throws IOException {
        return Files.exists(folder.resolve("said.txt")) ? Files.readString(folder.resolve("said.txt")) : "";
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        CurationProcess.class.getName(),
                        folder.resolve("footage").toString(),
                        folder.resolve("out").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile())
                .start();
    }
}
