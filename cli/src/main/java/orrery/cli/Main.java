package orrery.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import orrery.base.OrreryException;
import orrery.base.Stop;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code ./orrery}: finds the command, runs it, turns what it throws into one error with its cure and an exit code. */
@Command(
        name = "orrery",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Learns how worlds move from recorded video, and lets you step in.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "Begin with:", "  orrery demo", "", "Each command explains itself: orrery COMMAND --help"})
public final class Main implements Runnable {
    @Spec
    CommandSpec spec;

    /** Where a process begins; ends it with the exit code of {@link #run}. */
    public static void main(String[] args) {
        Stop stop = Stop.never();
        Interruption interruption = Interruption.install(stop, System.err);
        int code;
        try {
            code = run(args, System.out, System.err, stop);
        } finally {
            interruption.over();
        }
        System.exit(code); // while a signal is ending the process, this waits and the signal's code stands
    }

    /**
     * Runs one command line without ending the process.
     *
     * @param out what the command answers
     * @param err progress, errors and cures
     * @param stop what the command should look at while it works
     * @return 0 done, 1 failed, 2 wrong usage, 130 interrupted and saved
     */
    public static int run(String[] args, PrintStream out, PrintStream err, Stop stop) {
        return run(Commands.ALL, args, out, err, stop);
    }

    static int run(List<Class<?>> commands, String[] args, PrintStream out, PrintStream err, Stop stop) {
        PrintWriter answers = new PrintWriter(out, true, StandardCharsets.UTF_8);
        PrintWriter notes = new PrintWriter(err, true, StandardCharsets.UTF_8);
        Failures failures = new Failures(answers, notes, args);
        try {
            return commandLine(commands, answers, notes, stop, failures).execute(args);
        } catch (Throwable e) { // an Error, or a command class that cannot be loaded
            return failures.report(e);
        } finally {
            answers.flush();
            notes.flush();
        }
    }

    /** All commands, as help and shell completion see them. */
    static CommandLine commandLine(
            List<Class<?>> commands, PrintWriter out, PrintWriter err, Stop stop, Failures failures) {
        CommandLine line = new CommandLine(new Main(), new Parts(out, err, stop));
        for (Class<?> command : commands) {
            line.addSubcommand(command);
        }
        return line.setOut(out)
                .setErr(err)
                .registerConverter(Duration.class, Converters::duration)
                .registerConverter(ByteSize.class, ByteSize::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(false)
                .setUsageHelpLongOptionsMaxWidth(30)
                .setExecutionStrategy(parsed -> execute(parsed, new UntrustedChild(out, err, stop), failures))
                .setParameterExceptionHandler((e, given) -> failures.usage(e))
                .setExecutionExceptionHandler((e, command, result) -> failures.report(e));
    }

    private static int execute(ParseResult parsed, UntrustedChild child, Failures failures) {
        if (!UntrustedChild.asked(parsed)) {
            return new CommandLine.RunLast().execute(parsed);
        }
        try {
            return child.run(parsed);
        } catch (OrreryException e) { // the handler of exceptions hears only of those from commands
            return failures.report(e);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
