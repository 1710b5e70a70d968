package orrery.curate.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.curate.Stage;

/** Counts what a run does: for the line on the terminal, for {@code timing.jsonl}, for the report. Safe to use from any thread. */
public final class Tally implements AutoCloseable {
    /**
     * What one stage did in this run.
     *
     * @param lane whose workers ran it
     * @param done how often it ran
     * @param found how often it was done already
     * @param failed how often it gave nothing
     * @param seconds that it took in all
     */
    public record Count(String lane, int done, int found, int failed, double seconds) {}

    private record Line(String stage, String id, double begun, double seconds) {}

    private final Progress progress;
    private final Path file;
    private final StringBuilder pending = new StringBuilder();
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final long start = System.nanoTime();
    private long doneBytes;
    private int videos;

    /** @param out folder of the run, in which {@code timing.jsonl} grows */
    public Tally(Path out, Progress progress) {
        this.file = out.resolve("timing.jsonl");
        this.progress = progress;
    }

    void found(String stage, String id) {
        locked(() -> counts.merge(stage, new Count("", 0, 1, 0, 0), Tally::sum));
    }

    void done(Stage<?, ?> stage, String id, long begun, long ended, boolean failed) {
        double seconds = (ended - begun) / 1e9;
        locked(() -> {
            String lane = stage.lane().name().toLowerCase(Locale.ROOT);
            counts.merge(stage.name(), new Count(lane, 1, 0, failed ? 1 : 0, seconds), Tally::sum);
            pending.append(Records.line(new Line(stage.name(), id, (begun - start) / 1e9, seconds)))
                    .append('\n');
            if (pending.length() > 1 << 14) {
                flush();
            }
            show();
        });
    }

    /** A video and all of its clips are through. */
    public void through(long bytes) {
        locked(() -> {
            videos++;
            doneBytes += bytes;
            show();
        });
    }

    private static Count sum(Count a, Count b) {
        return new Count(
                a.lane.isEmpty() ? b.lane : a.lane,
                a.done + b.done,
                a.found + b.found,
                a.failed + b.failed,
                a.seconds + b.seconds);
    }

    /** Kilobytes of footage are what time goes by; how often each stage ran, and how often a second, stands beside it. */
    private void show() {
        double seconds = (System.nanoTime() - start) / 1e9;
        StringBuilder note = new StringBuilder(videos + " videos");
        counts.forEach((name, count) -> note.append(
                String.format(Locale.ROOT, ", %s %d (%.1f/s)", name, count.done + count.found, count.done / seconds)));
        progress.at(doneBytes >> 10, note.toString());
    }

    /** What each stage did so far, in the order in which they came up. */
    public Map<String, Count> counts() {
        lock.lock();
        try {
            return new LinkedHashMap<>(counts);
        } finally {
            lock.unlock();
        }
    }

    /** Videos that are through. */
    long videos() {
        lock.lock();
        try {
            return videos;
        } finally {
            lock.unlock();
        }
    }

    /** Their bytes. */
    long bytes() {
        lock.lock();
        try {
            return doneBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Seconds since it was made. */
    public double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private void flush() {
        try {
            Files.writeString(
                    file, pending, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            pending.setLength(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        locked(this::flush);
    }
}
