package orrery.cli;

import java.io.PrintWriter;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import picocli.CommandLine.Option;

/**
 * {@code @Mixin Output output}: how a command answers. {@code --json} makes the answer one line of JSON, the last of stdout;
 * {@code --quiet} silences the progress on stderr. picocli fills the field; nobody else makes one.
 */
final class Output {
    @Option(names = "--json", description = "answer with one JSON object, the last line of stdout")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress on stderr")
    boolean quiet;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Stop stop;

    Output(PrintWriter out, PrintWriter err, Stop stop) {
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    /**
     * The answer of the command.
     *
     * @param record what {@code --json} prints, see {@link Records#line}
     * @param text what a person reads, lines without the last line end
     */
    void print(Object record, String text) {
        out.println(json ? Records.line(record) : text);
        out.flush();
    }

    /** A line of a longer answer for people; nothing with {@code --json}. */
    void line(String text) {
        if (!json) {
            out.println(text);
            out.flush();
        }
    }

    /** Progress on stderr, unless {@code --quiet}. */
    Progress progress() {
        return quiet ? Progress.SILENT : new TerminalProgress(err);
    }

    /** Requested when the person presses Ctrl-C or the system ends the process; the command saves and returns. */
    Stop stop() {
        return stop;
    }
}
