package orrery.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;

/** Trains and prints {@code step liveTensors residentKilobytes} ten times: {@code RUN_FOLDER STEPS}. */
final class LeakChild {
    private LeakChild() {}

    public static void main(String[] arguments) {
        long steps = Long.parseLong(arguments[1]);
        try (TinyTrainee trainee = new TinyTrainee() {
            @Override
            public StepLoss loss(Step step) {
                if ((step.index() + 1) % (steps / 10) == 0) {
                    System.out.println(step.index() + 1 + " " + Scope.liveTensors() + " " + residentKilobytes());
                }
                return super.loss(step);
            }
        }) {
            TrainingConfig config = TinyTrainee.config(steps)
                    .withCadence(new CadenceConfig(10, Math.max(1, steps / 50), Duration.ofSeconds(1)));
            new TrainingLoop(config, trainee, Path.of(arguments[0]), Progress.SILENT, Stop.never()).run();
        }
    }

    private static long residentKilobytes() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
