package orrery.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import orrery.base.Progress;

/**
 * Progress on stderr: how far, how fast, how long still. On a terminal one line is rewritten; elsewhere a line appears every ten
 * seconds at most, so that a log stays short. The launcher tells which it is, since Java cannot ask about stderr.
 */
final class TerminalProgress implements Progress {
    private static final double SMOOTH_SECONDS = 15;
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50); // shorter times tell no pace

    private final PrintWriter err;
    private final boolean terminal;
    private final LongSupplier nanos;
    private String task = "";
    private String unit = "";
    private long total;
    private long started;
    private long shown;
    private long lastTime;
    private long lastDone;
    private double rate; // units a second, smoothed; 0 while unknown
    private int width; // of the line on the terminal that the next one must cover

    TerminalProgress(PrintWriter err) {
        this(err, Boolean.getBoolean("orrery.terminal"), System::nanoTime);
    }

    TerminalProgress(PrintWriter err, boolean terminal, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public synchronized void start(String name, long units, String what) {
        clear();
        task = name;
        total = units;
        unit = what;
        started = nanos.getAsLong();
        lastTime = started;
        shown = started;
        lastDone = 0;
        rate = 0;
        show(name + " …");
    }

    @Override
    public synchronized void at(long done, String note) {
        long now = nanos.getAsLong();
        double seconds = (now - lastTime) / 1e9;
        if (now - started < LEAST_NANOS) { // work that goes on begins where it stopped: that is no pace
            lastDone = done;
        } else if (now - lastTime > LEAST_NANOS && done > lastDone) {
            double recent = (done - lastDone) / seconds;
            double weight = rate == 0 ? 1 : 1 - Math.exp(-seconds / SMOOTH_SECONDS);
            rate += weight * (recent - rate);
            lastTime = now;
            lastDone = done;
        }
        if (now - shown >= TimeUnit.MILLISECONDS.toNanos(terminal ? 200 : 10_000)) {
            shown = now;
            show(line(done, note));
        }
    }

    @Override
    public synchronized void finish(String note) {
        clear();
        Duration took = Duration.ofNanos(nanos.getAsLong() - started);
        err.println(task + ": " + (note.isEmpty() ? "done" : note) + ", " + clock(took.toSeconds()));
        err.flush();
    }

    @Override
    public synchronized void say(String line) {
        clear();
        err.println(line);
        err.flush();
    }

    private String line(long done, String note) {
        StringBuilder line = new StringBuilder(task);
        if (total > 0) {
            line.append(format("  %d/%d %s, %d %%", done, total, unit, 100 * Math.min(done, total) / total));
        } else {
            line.append(format("  %d %s", done, unit));
        }
        if (rate > 0) {
            line.append(rate >= 1 ? format("  %.1f/s", rate) : format("  %.1f s each", 1 / rate));
            if (total > done) {
                line.append("  ")
                        .append(clock(Math.round((total - done) / rate)))
                        .append(" left");
            }
        }
        return note.isEmpty() ? line.toString() : line.append("  ").append(note).toString();
    }

    private void show(String line) {
        if (!terminal) {
            err.println(line);
        } else {
            String cut = line.length() > 110 ? line.substring(0, 109) + "…" : line;
            err.print("\r" + cut + " ".repeat(Math.max(0, width - cut.length())));
            width = cut.length();
        }
        err.flush();
    }

    private void clear() {
        if (width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            width = 0;
        }
    }

    /** Seconds as a person reads them: 42 s, 5:02 min, 1:30 h. */
    static String clock(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? format("%d:%02d min", seconds / 60, seconds % 60)
                : format("%d:%02d h", seconds / 3600, seconds / 60 % 60);
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
