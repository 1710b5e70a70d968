package orrery.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.base.Stop;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * A command with {@code --untrusted} in a process of its own: a file that brings the decoder down, or makes it ask for the whole machine, takes that process with
 * it and nothing else. The process has little heap, limits of memory and processor time (where the system sets none, a line says so), and sees no environment beyond what
 * Java needs.
 */
final class UntrustedChild {
    private static final String OPTION = "--untrusted";
    private static final Path SHELL = Path.of("/bin/sh");
    private static final long ADDRESS_KILOBYTES = 8L << 20; // Java reserves far more than it uses
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "OMP_NUM_THREADS");
    private static final int SIGNALLED = 128;
    private static final int TOO_MUCH_TIME = SIGNALLED + 24; // SIGXCPU

    private final PrintWriter out;
    private final PrintWriter err;
    private final Stop stop;

    UntrustedChild(PrintWriter out, PrintWriter err, Stop stop) {
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    /** Whether a command line asks for a process of its own. */
    static boolean asked(ParseResult parsed) {
        return limits(parsed).map(limits -> limits.untrusted).orElse(false);
    }

    private static Optional<ReadLimitOptions> limits(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.commandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(VideoOptions.class::isInstance)
                .map(options -> ((VideoOptions) options).reading)
                .findFirst();
    }

    /**
     * Runs a command line that asks for it; what it says is passed on.
     *
     * @return its exit code
     * @throws OrreryException when it died
     */
    int run(ParseResult parsed) {
        List<String> arguments = new ArrayList<>(parsed.originalArgs());
        arguments.remove(OPTION);
        long seconds = Math.max(1, limits(parsed).orElseThrow().maxTime.toSeconds());
        try {
            Path room = Files.createTempDirectory("orrery-untrusted");
            try {
                return told(ended(command(room, arguments, seconds)), seconds);
            } finally {
                AtomicFiles.delete(room);
            }
        } catch (IOException e) {
            throw new OrreryException(
                    "no process for " + OPTION + ": " + e.getMessage(), "Free memory or disk, or leave it out.", e);
        }
    }

    private int told(int code, long seconds) {
        if (code <= SIGNALLED || stop.requested()) {
            return code;
        }
        if (code == TOO_MUCH_TIME) {
            throw new OrreryException(
                    "the file took more than " + seconds + " s of processor time",
                    "Give it more with --max-time, or leave it out.");
        }
        throw new OrreryException(
                "the decoder died over this file (signal %d); nothing else was harmed".formatted(code - SIGNALLED),
                "Leave the file out; it is damaged or hostile. Report it, if it may be shown.");
    }

    private int ended(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> !KEPT.contains(name) && !name.startsWith("MALLOC_"));
        Process child = builder.start();
        child.getOutputStream().close();
        Thread answers = passOn(child.getInputStream(), out);
        Thread notes = passOn(child.getErrorStream(), err);
        try {
            while (!child.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (stop.requested()) {
                    child.destroy();
                }
            }
            answers.join();
            notes.join();
            return child.exitValue();
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
            return Failures.INTERRUPTED;
        }
    }

    /**
     * A shell that sets limits and becomes the command; what it cannot set, it says in a line and goes on: without a limit of memory the
     * process still has one of heap and single allocations.
     */
    static Optional<List<String>> limited(Path shell, long seconds, long kilobytes) {
        if (!Files.isExecutable(shell)) {
            return Optional.empty();
        }
        String limits = "ulimit -c 0; "
                + "ulimit -t %d 2>/dev/null || echo '%s' >&2; ".formatted(seconds, unlimited("processor time"))
                + "ulimit -v %d 2>/dev/null || echo '%s' >&2; ".formatted(kilobytes, unlimited("memory"))
                + "exec \"$0\" \"$@\"";
        return Optional.of(List.of(shell.toString(), "-c", limits));
    }

    private static String unlimited(String what) {
        return OPTION + ": this system sets no limit of " + what + " for the process that reads the file";
    }

    private List<String> command(Path room, List<String> arguments, long seconds) {
        List<String> command = new ArrayList<>();
        limited(SHELL, seconds, ADDRESS_KILOBYTES)
                .ifPresentOrElse(
                        command::addAll, () -> err.println(unlimited("memory and processor time") + ": no " + SHELL));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + room.resolve("crash.log"),
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0"));
        for (String name : List.of("orrery.home", "orrery.terminal")) {
            if (System.getProperty(name) != null) {
                command.add("-D" + name + "=" + System.getProperty(name));
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private static Thread passOn(InputStream from, PrintWriter to) {
        Thread thread = new Thread(() -> copy(from, to), "untrusted-output");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copy(InputStream from, PrintWriter to) {
        char[] some = new char[8192];
        try (Reader reader = new InputStreamReader(from, StandardCharsets.UTF_8)) {
            for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
                to.write(some, 0, count);
                to.flush();
            }
        } catch (IOException e) {
            to.flush(); // the process is gone; its exit code tells the rest
        }
    }
}
