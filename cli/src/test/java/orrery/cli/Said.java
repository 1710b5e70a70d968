package orrery.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import orrery.base.Records;
import orrery.base.Stop;

/** What a command line said in this process, and its exit code. */
record Said(int code, String out, String err) {

    /** Runs a command line as the launcher would. */
    static Said of(String... line) {
        return of(Stop.never(), line);
    }

    /** Runs a command line that looks at {@code stop}. */
    static Said of(Stop stop, String... line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                line,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                stop);
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The last line of what it said. */
    String last() {
        List<String> lines = out.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    /** The last line as JSON; an empty object where it is none. */
    JsonNode json() {
        return Records.parse(last().startsWith("{") ? last() : "{}", JsonNode.class, "the last line");
    }
}
