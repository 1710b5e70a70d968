package orrery.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import orrery.base.AtomicFiles;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.tensor.NoGrad;
import orrery.tensor.ProcessGroup;
import orrery.tensor.Scope;
import orrery.tensor.TorchRuntime;

/**
 * Trains a {@link Trainee} for a number of steps, in a run folder that it resumes from when there is a checkpoint. On one machine kind and thread count, a run
 * that was stopped or killed and resumed ends with the same bytes as an undisturbed one.
 *
 * <p>After {@link #run}, the network holds the averaged weights (the plain ones without an average); the checkpoint holds both.
 */
public final class TrainingLoop {
    private final TrainingConfig config;
    private final Trainee trainee;
    private final Path folder;
    private final Progress progress;
    private final Stop stop;
    private final Table metrics;
    private final Table evaluations;
    private final EventFile events;
    private final Checkpoints checkpoints;
    private final @Nullable ProcessGroup group;
    private final boolean leads; // writes the folder; the other processes of a group only read it

    private long done; // updates made
    private long evaluatedAt = -1;
    private Map<String, Double> evaluation = Map.of();
    private double secondsBefore; // of the runs before a resume
    private long begun; // nanoTime

    /**
     * Prepares a run; nothing is read or written before {@link #run}.
     *
     * @param folder of the run, made when absent
     * @param stop asks the loop to finish its step, save, and throw
     */
    public TrainingLoop(TrainingConfig config, Trainee trainee, Path folder, Progress progress, Stop stop) {
        this(config, trainee, folder, progress, stop, null);
    }

    /**
     * Prepares a run that several processes make together, each on its {@link Share} of every batch. They all see the same folder; the first of them evaluates,
     * logs and saves. The weights stay the same in all of them. When one is asked to stop, all do, after the same step.
     *
     * @param group stays the caller's; null for a process alone
     */
    public TrainingLoop(
            TrainingConfig config,
            Trainee trainee,
            Path folder,
            Progress progress,
            Stop stop,
            @Nullable ProcessGroup group) {
        this.group = group;
        leads = group == null || group.rank() == 0;
        this.config = config;
        this.trainee = trainee;
        this.folder = folder;
        this.progress = progress;
        this.stop = stop;
        metrics = new Table(folder.resolve("metrics.csv"));
        evaluations = new Table(folder.resolve("evaluations.csv"));
        events = new EventFile(folder.resolve("events.out.tfevents.orrery"));
        checkpoints = new Checkpoints(folder.resolve("checkpoints"));
    }

    /**
     * Trains to the end. A run that was finished before returns at once.
     *
     * @throws InterruptedAndSaved when a stop was requested; the same call goes on later
     * @throws OrreryException when the loss, a gradient or a weight is not finite (the weights are as before the step), when the folder holds another run, or
     *     when it cannot be written
     */
    public Result run() {
        begun = System.nanoTime();
        try (RunLock lock = leads ? RunLock.take(folder) : null;
                Update update = new Update(config, trainee, group)) {
            boolean resumed = prepared(update);
            long saved = resumed ? done : -1;
            long savedAt = begun;
            Note note = new Note();
            progress.start(trainee.name(), config.steps(), "step");
            progress.at(done, resumed ? "resumed" : "");
            while (true) {
                boolean stopping = group == null ? stop.requested() : update.agreedToStop();
                if (!stopping && evaluationDue()) {
                    evaluate(update);
                }
                boolean finished = done == config.steps();
                boolean due = System.nanoTime() - savedAt
                        >= config.cadence().checkpointEvery().toNanos();
                if (saved != done && (finished || stopping || (due && done > 0))) {
                    save(update);
                    saved = done;
                    savedAt = System.nanoTime();
                }
                if (finished && !evaluationDue()) {
                    break;
                }
                if (stopping) {
                    progress.finish("stopped at step " + done + ", saved");
                    throw new InterruptedAndSaved(
                            trainee.name() + " stopped at step " + done + " of " + config.steps() + "; saved in "
                                    + folder,
                            "Give the same command again to go on.");
                }
                boolean logged =
                        done == 0 || (done + 1) % config.cadence().logEvery() == 0 || done + 1 == config.steps();
                update.askToStop(stop.requested());
                Update.Report report = update.step(done, logged);
                done++;
                if (logged && leads) {
                    log(report);
                }
                note.show(report);
            }
            update.average().swap();
            progress.finish("loss " + note.loss());
            return new Result(done, seconds(), evaluation, resumed);
        }
    }

    /** The first process makes the folder, or finds what is whole in it; the others read it after that. */
    private boolean prepared(Update update) {
        if (group == null) {
            return prepare(update);
        }
        boolean resumed = leads && prepare(update);
        group.barrier();
        if (!leads) {
            Optional<CheckpointCard> found = checkpoints.restore(update, trainee, progress);
            done = found.map(CheckpointCard::step).orElse(0L);
            evaluatedAt = done; // whatever is due here, the first process does it
            resumed = found.isPresent();
        }
        group.barrier();
        return resumed;
    }

    /** Makes or checks the run folder, and restores its newest checkpoint. */
    private boolean prepare(Update update) {
        checkpoints.clean();
        done = 0;
        secondsBefore = 0;
        Path runJson = folder.resolve("run.json");
        RunCard card = new RunCard(
                1,
                trainee.name(),
                trainee.network().parameterCount(),
                TorchRuntime.version(),
                TorchRuntime.threads(),
                config);
        boolean begunBefore = checkpoints.any() && Files.exists(runJson);
        if (begunBefore) {
            checkSameRun(Records.read(runJson, RunCard.class), card);
        }
        Optional<CheckpointCard> found = checkpoints.restore(update, trainee, progress);
        found.ifPresent(checkpoint -> {
            done = checkpoint.step();
            secondsBefore = checkpoint.seconds();
        });
        if (!begunBefore) {
            Records.write(runJson, card);
        }
        metrics.cutAfter(done);
        evaluations.cutAfter(done);
        events.cutAfter(done);
        Map<String, Double> last = evaluations.last();
        evaluatedAt = last.getOrDefault("step", -1.0).longValue();
        last.keySet().removeAll(Set.of("step", "seconds"));
        evaluation = last;
        return found.isPresent();
    }

    private void checkSameRun(RunCard before, RunCard now) {
        String cure = "Choose another folder, or give the settings of run.json to go on.";
        if (!before.name().equals(now.name()) || before.parameters() != now.parameters()) {
            throw new OrreryException(
                    folder + " holds a run of \"" + before.name() + "\" with " + before.parameters()
                            + " parameters, this is \"" + now.name() + "\" with " + now.parameters(),
                    cure);
        }
        if (!before.config().withCadence(config.cadence()).equals(config)) {
            throw new OrreryException(
                    folder + " holds a run with other settings: " + Records.line(before.config()) + ", now "
                            + Records.line(config),
                    cure);
        }
        if (before.threads() != now.threads() || !before.libtorch().equals(now.libtorch())) {
            progress.say("run began with libtorch " + before.libtorch() + " on " + before.threads()
                    + " threads; it goes on, but its bytes may differ from an undisturbed run");
        }
    }

    private boolean evaluationDue() {
        long every = config.cadence().evaluateEvery();
        return done > 0 && done != evaluatedAt && (done == config.steps() || (every > 0 && done % every == 0));
    }

    private void evaluate(Update update) {
        evaluatedAt = done;
        if (!leads) {
            return;
        }
        update.average().swap();
        try (Scope scope = Scope.open();
                NoGrad off = NoGrad.open()) {
            evaluation = trainee.evaluate(trainee.network());
            Files.createDirectories(folder.resolve("previews"));
            trainee.preview(folder.resolve("previews").resolve("step-%08d.png".formatted(done)));
        } catch (IOException e) {
            throw AtomicFiles.failure(folder, e);
        } finally {
            update.average().swap();
        }
        Map<String, Double> row = row();
        row.putAll(evaluation);
        evaluations.add(row);
        Map<String, Double> scalars = new LinkedHashMap<>();
        evaluation.forEach((name, value) -> scalars.put("evaluation/" + name, value));
        event(scalars);
    }

    private void log(Update.Report report) {
        Map<String, Double> row = row();
        row.put("lr", report.learningRate());
        row.put("loss", report.loss());
        row.put("grad_norm", report.gradientNorm());
        row.putAll(report.parts());
        metrics.add(row);
        row.keySet().removeAll(Set.of("step", "seconds"));
        event(row);
    }

    private void event(Map<String, Double> scalars) {
        events.add(System.currentTimeMillis() / 1000.0, done, scalars);
    }

    private Map<String, Double> row() {
        Map<String, Double> row = new LinkedHashMap<>();
        row.put("step", (double) done);
        row.put("seconds", Math.round(seconds() * 1000) / 1000.0);
        return row;
    }

    private void save(Update update) {
        if (!leads) {
            return;
        }
        update.checkWeights(done);
        metrics.force();
        evaluations.force();
        checkpoints.save(done, seconds(), update, trainee);
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - begun) / 1e9;
    }

    /** The line beside the progress bar; made anew a few times a second at most. */
    private final class Note {
        private final long from = done;
        private long shown;
        private String text = "";
        private double loss = Double.NaN;

        void show(Update.Report report) {
            loss = report.loss();
            long now = System.nanoTime();
            if (text.isEmpty() || done == config.steps() || now - shown > 200_000_000) {
                shown = now;
                double rate = (done - from) / ((now - begun) / 1e9);
                text = String.format(
                        Locale.ROOT, "loss %.4g, lr %.2e, %.1f steps/s", loss, report.learningRate(), rate);
                progress.at(done, text);
            }
        }

        String loss() {
            return Double.isNaN(loss) ? "as before" : String.format(Locale.ROOT, "%.4g", loss);
        }
    }
}
