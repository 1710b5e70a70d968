package orrery.training;

import java.nio.file.Path;
import java.time.Duration;
import orrery.base.InterruptedAndSaved;
import orrery.base.Progress;
import orrery.base.Stop;

/** A small training in a process of its own, made to be killed: {@code RUN_FOLDER STEPS MILLIS_A_STEP}. */
final class TrainingChild {
    private TrainingChild() {}

    /** A checkpoint every 50 ms. */
    static TrainingConfig config(long steps) {
        return TinyTrainee.config(steps).withCadence(new CadenceConfig(5, 20, Duration.ofMillis(50)));
    }

    public static void main(String[] arguments) throws InterruptedException {
        Stop stop = new Stop();
        Thread training = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.request();
            try {
                training.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        int millis = Integer.parseInt(arguments[2]);
        try (TinyTrainee trainee = new TinyTrainee() {
            @Override
            public StepLoss loss(Step step) {
                pause(millis);
                return super.loss(step);
            }
        }) {
            Result result = new TrainingLoop(
                            config(Long.parseLong(arguments[1])), trainee, Path.of(arguments[0]), Progress.SILENT, stop)
                    .run();
            System.out.println("finished " + result);
        } catch (InterruptedAndSaved e) {
            System.out.println("stopped and saved: " + e.getMessage());
        }
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
