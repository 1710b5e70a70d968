package orrery.curate.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.Stage;
import orrery.curate.StageFailure;
import orrery.curate.StageFailure.Kind;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.engine.Ledger.Failure;
import orrery.curate.engine.Ledger.Page;
import orrery.curate.line.Footage.Source;

/**
 * Runs one stage of one thing, whichever engine asks: not at all where its key is in the ledger, again where trying again may help, in a
 * process of its own where it was at work when a process died. Safe to use from any thread.
 */
public final class StageRunner {
    /** How to go on after failures. */
    public record Plan(List<Duration> pauses, boolean retry, boolean alone) {
        /**
         * Pauses of 1, 5 and 25 seconds between tries.
         *
         * @param retry whether what failed for good is tried again
         * @param alone whether videos are read in processes of their own
         */
        public static Plan standard(boolean retry, boolean alone) {
            return new Plan(
                    List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25)), retry, alone);
        }
    }

    /** Runs a stage in a process of its own. */
    public interface Isolation {
        /** What became of the process: its output, or null and the code with which it ended. */
        record Ended(@Nullable Entry entry, int code) {}

        /**
         * Runs it and waits.
         *
         * @param id of the video, or of one of its clips
         */
        Ended run(Source video, String id, String stage, Stop stop) throws IOException;
    }

    private static final int SIGNALLED = 128;

    private final Ledger ledger;
    private final Tally tally;
    private final Stop stop;
    private final Isolation isolation;
    private final Plan plan;
    private final ReadWriteLock crowd = new ReentrantReadWriteLock(); // who needs much memory works alone

    public StageRunner(Ledger ledger, Tally tally, Stop stop, Isolation isolation, Plan plan) {
        this.ledger = ledger;
        this.tally = tally;
        this.stop = stop;
        this.isolation = isolation;
        this.plan = plan;
    }

    /**
     * Runs a stage, or finds that it is done.
     *
     * @param video which it is, or which it is a clip of
     * @param inputs keys of what it takes
     * @return what it came to, written down already
     * @throws InterruptedAndSaved when stopped
     * @throws OrreryException when going on is pointless, such as on a full disk
     */
    public <I> Entry run(Stage<I, ?> stage, I input, Source video, Page page, List<String> inputs) {
        String key = StageKeys.of(page.id(), stage, inputs);
        Entry before = page.entry(stage.name());
        if (before != null && before.key().equals(key) && holds(stage, input, before)) {
            tally.found(stage.name(), page.id());
            return before;
        }
        if (stop.requested()) {
            throw new InterruptedAndSaved("stopped", "Run the same command again.");
        }
        long begun = System.nanoTime();
        Entry entry =
                isolated(stage, page.id()) ? alone(stage, video, page.id(), key) : tried(stage, input, page.id(), key);
        page.put(stage.name(), entry);
        ledger.leave(page.id(), stage.name());
        tally.done(stage, page.id(), begun, System.nanoTime(), entry.failure() != null);
        return entry;
    }

    private <I> boolean holds(Stage<I, ?> stage, I input, Entry before) {
        Failure failure = before.failure();
        JsonNode output = before.output();
        if (failure != null) {
            return !plan.retry() && (failure.kind() == Kind.PERMANENT || failure.kind() == Kind.CRASH);
        }
        return output != null && stage.present(input, output);
    }

    private boolean isolated(Stage<?, ?> stage, String id) {
        boolean readsVideos = List.of("probe", "shots", "clip").contains(stage.name());
        return ledger.suspect(id, stage.name()) || (plan.alone() && readsVideos);
    }

    private <I> Entry tried(Stage<I, ?> stage, I input, String id, String key) {
        ledger.enter(id, stage.name());
        boolean lonely = false;
        for (int attempt = 1; ; attempt++) {
            Lock lock = lonely ? crowd.writeLock() : crowd.readLock();
            lock.lock();
            try {
                return once(stage, input, key, stop);
            } catch (StageFailure e) {
                int tries = e.kind() == Kind.TRANSIENT ? plan.pauses().size() + 1 : e.kind() == Kind.RESOURCE ? 2 : 1;
                if (attempt >= tries) {
                    return new Entry(key, null, new Failure(e.kind(), String.valueOf(e.getMessage()), attempt));
                }
                lonely = e.kind() == Kind.RESOURCE;
            } finally {
                lock.unlock();
            }
            pause(plan.pauses().get(Math.min(attempt, plan.pauses().size()) - 1));
        }
    }

    /** Runs a stage in this process, one time. */
    static <I> Entry once(Stage<I, ?> stage, I input, String key, Stop stop) throws StageFailure {
        try {
            Object output = stage.run(input, new Stage.Context(Progress.SILENT, stop));
            return new Entry(key, Records.toTree(output), null);
        } catch (InterruptedAndSaved e) {
            throw e;
        } catch (OrreryException e) {
            if (fatal(e)) {
                throw e;
            }
            Kind kind = e.getCause() instanceof IOException ? Kind.TRANSIENT : Kind.PERMANENT;
            throw new StageFailure(kind, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new StageFailure(Kind.RESOURCE, "memory ran out", e);
        }
    }

    private static boolean fatal(OrreryException e) {
        return String.valueOf(e.getMessage()).contains("the disk is full");
    }

    /** In a process of its own: what brings that down is broken, however often this process was killed. */
    private Entry alone(Stage<?, ?> stage, Source video, String id, String key) {
        try {
            Isolation.Ended ended = isolation.run(video, id, stage.name(), stop);
            Entry entry = ended.entry();
            if (entry != null) {
                return new Entry(key, entry.output(), entry.failure());
            }
            if (stop.requested()) {
                throw new InterruptedAndSaved("stopped", "Run the same command again.");
            }
            Kind kind = ended.code() > SIGNALLED ? Kind.CRASH : Kind.TRANSIENT;
            return new Entry(key, null, new Failure(kind, died(ended.code()), 2));
        } catch (IOException e) {
            throw new OrreryException("no process of its own for " + id + ": " + e.getMessage(), "Free memory.", e);
        }
    }

    private static String died(int code) {
        return code > SIGNALLED
                ? String.format(Locale.ROOT, "the process that worked on it died (signal %d)", code - SIGNALLED)
                : "the process that worked on it ended with code " + code;
    }

    private void pause(Duration pause) {
        try {
            long until = System.nanoTime() + pause.toNanos();
            while (System.nanoTime() < until && !stop.requested()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.request();
        }
        if (stop.requested()) {
            throw new InterruptedAndSaved("stopped", "Run the same command again.");
        }
    }
}
