package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;

/** Promise: a run that is killed at any instant and started again ends with the bytes of an undisturbed one. */
class KilledRunTest {
    private static final int STEPS = 120;

    @TempDir
    Path runs;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void undisturbedRun() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            new TrainingLoop(TrainingChild.config(STEPS), trainee, runs.resolve("calm"), Progress.SILENT, Stop.never())
                    .run();
        }
    }

    @Test
    void runKilledByBothSignalsEndsWithTheSameBytes() throws Exception {
        killAt(20, true);
        long saved = newestStep();
        killAt(saved + 20, false);
        assertThat(ChildJvm.text(output())).contains("stopped and saved");
        finish();
    }

    @Test
    @Tag("slow")
    void runKilledTwentyTimesEndsWithTheSameBytes() throws Exception {
        for (int kill = 0; kill < 20 && newestStep() < STEPS; kill++) {
            killAt(newestStep() + 1, random.nextInt(4) > 0);
        }
        finish();
    }

    /** Starts the run, waits until it has saved that step, and kills it at a random moment after. */
    private void killAt(long step, boolean hard) throws Exception {
        Process child = ChildJvm.start(output(), "200m", TrainingChild.class, run().toString(), "" + STEPS, "12");
        while (child.isAlive() && newestStep() < step) {
            Thread.sleep(2);
        }
        Thread.sleep(random.nextInt(120));
        boolean alive = child.isAlive();
        if (hard) {
            child.destroyForcibly(); // SIGKILL
        } else {
            child.destroy(); // SIGTERM
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (alive) {
            assertThat(child.exitValue()).as(ChildJvm.text(output())).isIn(137, 143, 0);
        }
    }

    private void finish() throws Exception {
        Process child = ChildJvm.start(output(), "200m", TrainingChild.class, run().toString(), "" + STEPS, "0");
        assertThat(ChildJvm.end(child, output())).as(ChildJvm.text(output())).isEqualTo(0);

        Path calm = runs.resolve("calm");
        assertThat(TinyTrainee.newestState(run())).as("seed %d", seed).isEqualTo(TinyTrainee.newestState(calm));
        for (String table : new String[] {"metrics.csv", "evaluations.csv"}) {
            assertThat(TinyTrainee.withoutSeconds(run().resolve(table)))
                    .as("seed %d", seed)
                    .isEqualTo(TinyTrainee.withoutSeconds(calm.resolve(table)));
        }
        assertThat(EventReader.withoutTimes(run().resolve("events.out.tfevents.orrery")))
                .isEqualTo(EventReader.withoutTimes(calm.resolve("events.out.tfevents.orrery")));
        try (Stream<Path> left = Files.list(run().resolve("checkpoints"))) {
            assertThat(left.map(path -> path.getFileName().toString())).allMatch(name -> name.startsWith("step-"));
        }
    }

    private Path run() {
        return runs.resolve("killed");
    }

    private Path output() {
        return runs.resolve("output.txt");
    }

    private long newestStep() throws IOException {
        Path checkpoints = run().resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return 0;
        }
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("step-"))
                    .mapToLong(name -> Long.parseLong(name.substring(5)))
                    .max()
                    .orElse(0);
        }
    }
}
