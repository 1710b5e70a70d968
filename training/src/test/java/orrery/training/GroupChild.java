package orrery.training;

import java.nio.file.Path;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.ProcessGroup;
import orrery.tensor.TorchRuntime;

/** One of several processes of a small training: {@code RUN_FOLDER MEETING RANK SIZE STEPS STOP_AT}; it asks to stop after that step, 0 for never. */
final class GroupChild {
    private GroupChild() {}

    public static void main(String[] arguments) {
        TorchRuntime.threads(1);
        int stopAt = Integer.parseInt(arguments[5]);
        Stop stop = new Stop();
        try (ProcessGroup group = ProcessGroup.join(
                        Path.of(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
                TinyTrainee trainee = new TinyTrainee() {
                    @Override
                    public StepLoss loss(Step step) {
                        if (step.index() + 1 == stopAt) {
                            stop.request();
                        }
                        return super.loss(step);
                    }
                }) {
            TrainingConfig config = TinyTrainee.config(Long.parseLong(arguments[4]));
            new TrainingLoop(config, trainee, Path.of(arguments[0]), Progress.SILENT, stop, group).run();
            System.out.println("finished");
        } catch (orrery.base.OrreryException e) {
            System.out.println(e.getMessage());
            System.exit(3);
        }
        System.exit(0); // Gloo's threads do not end by themselves
    }
}
