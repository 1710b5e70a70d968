package orrery.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place where what a command throws becomes {@code error:}, {@code cure:} and an exit code. */
final class Failures {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int INTERRUPTED = 130;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final boolean trace;

    Failures(PrintWriter out, PrintWriter err, String[] args) {
        this.out = out;
        this.err = err;
        this.json = Arrays.asList(args).contains("--json");
        this.trace = System.getenv("ORRERY_TRACE") != null;
    }

    record Failure(String error, String cure) {}

    /** Anything a command threw. */
    int report(Throwable e) {
        OrreryException known = ours(e);
        if (known == null) {
            return tell(e, unexpected(e), FAILED);
        }
        int code =
                known instanceof UsageException ? USAGE : known instanceof InterruptedAndSaved ? INTERRUPTED : FAILED;
        return tell(e, new Failure(String.valueOf(known.getMessage()), known.cure()), code);
    }

    /** A command line that picocli could not read. */
    int usage(ParameterException e) {
        OrreryException known = ours(e);
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        String cure = known != null
                ? known.cure()
                : near.isEmpty()
                        ? "See " + name + " --help."
                        : "Did you mean \"" + near.get(0) + "\"? See " + name + " --help.";
        return tell(e, new Failure(name + ": " + complaint(e), cure), USAGE);
    }

    private static String complaint(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            boolean command = !e.getCommandLine().getSubcommands().isEmpty();
            return (command ? "unknown command \"" : "unexpected argument \"")
                    + unmatched.getUnmatched().get(0) + "\"";
        }
        return oneLine(String.valueOf(e.getMessage()));
    }

    private int tell(Throwable e, Failure failure, int code) {
        if (trace) {
            e.printStackTrace(err);
        }
        err.println((code == INTERRUPTED ? "stopped: " : "error: ") + failure.error());
        err.println("cure: " + failure.cure());
        err.flush();
        if (json) {
            out.println(Records.line(failure));
            out.flush();
        }
        return code;
    }

    private static @Nullable OrreryException ours(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OrreryException found) {
                return found;
            }
        }
        return null;
    }

    private static Failure unexpected(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return new Failure(
                    "out of memory: " + oneLine(String.valueOf(e.getMessage())),
                    "Close other programs, or choose a smaller size; --dry-run tells what a command needs.");
        }
        if (e instanceof UnsatisfiedLinkError
                || e instanceof NoClassDefFoundError
                || e instanceof ExceptionInInitializerError) {
            return new Failure(
                    "a native library does not load: " + oneLine(String.valueOf(e.getMessage())),
                    "Run ./orrery doctor; it says what this machine lacks.");
        }
        return new Failure(
                "unexpected " + e.getClass().getSimpleName() + ": " + oneLine(String.valueOf(e.getMessage())),
                "This is a fault of Orrery. Run again with ORRERY_TRACE=1 and report what it prints.");
    }

    /** The first line that says something: libtorch's messages begin with an empty line and end with a C++ backtrace. */
    static String oneLine(String message) {
        return message.strip().lines().findFirst().orElse("no message");
    }
}
