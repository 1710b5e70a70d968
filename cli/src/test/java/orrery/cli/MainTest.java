package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.base.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class MainTest {
    /** A command that does what it is told. */
    @Command(name = "try", mixinStandardHelpOptions = true, description = "Try.")
    static final class TryCommand implements Callable<Integer> {
        record Answer(String said, long millis) {}

        @Mixin
        Output output;

        @Mixin
        OutOption out;

        @Mixin
        MachineOptions machine;

        @Option(names = "--fail")
        @Nullable
        String fail;

        @Option(names = "--minutes", defaultValue = "2s")
        Duration time = Duration.ZERO;

        @Override
        public Integer call() {
            switch (fail == null ? "" : fail) {
                case "known" -> throw new OrreryException("no frames", "Give some.");
                case "usage" -> throw new UsageException("--a and --b", "Leave one out.");
                case "wrapped" -> throw new IllegalStateException(new OrreryException("inner", "Cure."));
                case "interrupted" -> throw new InterruptedAndSaved("stopped at step 3", "Run it again.");
                case "native" ->
                    throw new IllegalStateException("\nExpected a Tensor\nException raised from x at y.cpp:3");
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                case "link" -> throw new UnsatisfiedLinkError("libtorch.so");
                case "out" -> out.required("worlds/mine");
                default -> {}
            }
            output.progress().say("working");
            output.print(new Answer("yes", time.toMillis()), "It says yes.");
            return 0;
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        List<Class<?>> commands = new ArrayList<>(Commands.ALL);
        commands.add(TryCommand.class);
        return Main.run(commands, args, stream(out), stream(err), Stop.never());
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Map<?, ?> lastLine() {
        List<String> lines = out().lines().toList();
        return Records.parse(lines.get(lines.size() - 1), Map.class, "stdout");
    }

    @Test
    void helpListsEveryCommandWithOneSentence() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("doctor", "completion", "try", "Say what this machine has");
        assertThat(err()).isEmpty();
    }

    @Test
    void everyCommandShowsAnExample() {
        for (Class<?> command : Commands.ALL) {
            Command described = command.getAnnotation(Command.class);
            assertThat(described.description())
                    .as(command + " describes itself")
                    .hasSize(1);
            if (described.subcommands().length == 0) {
                assertThat(String.join("\n", described.footer()))
                        .as(command + "")
                        .contains("Example", "orrery ");
            }
            assertThat(run(described.name(), "--help")).isZero();
        }
    }

    @Test
    void versionNamesCommitAndLibtorch() {
        assertThat(run("--version")).isZero();
        assertThat(out())
                .contains("orrery 0.1.0")
                .contains("libtorch 2.10.0")
                .containsPattern("commit ([0-9a-f]{40}|unknown)");
    }

    @Test
    void answersForPeople() {
        assertThat(run("try")).isZero();
        assertThat(out().strip()).isEqualTo("It says yes.");
        assertThat(err().strip()).isEqualTo("working");
    }

    @Test
    void answersInJsonOnTheLastLineOfStdout() {
        assertThat(run("try", "--json", "--minutes", "1h30m")).isZero();
        assertThat(out().strip()).isEqualTo("{\"said\":\"yes\",\"millis\":5400000}");
    }

    @Test
    void quietSilencesProgress() {
        assertThat(run("try", "--quiet")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void errorsCarryTheirCureAndExitCode() {
        assertThat(run("try", "--fail", "known")).isEqualTo(1);
        assertThat(err().lines()).containsExactly("error: no frames", "cure: Give some.");
        assertThat(out()).isEmpty();
    }

    @Test
    void errorsWithJsonAreTheLastLineOfStdout() {
        assertThat(run("try", "--fail", "known", "--json")).isEqualTo(1);
        assertThat(lastLine()).isEqualTo(Map.of("error", "no frames", "cure", "Give some."));
    }

    @Test
    void wrongUsageExitsWithTwo() {
        assertThat(run("try", "--fail", "usage")).isEqualTo(2);
        assertThat(run("try", "--fail", "out")).isEqualTo(2);
        assertThat(err()).contains("--out worlds/mine");
    }

    @Test
    void wrappedErrorsAreFound() {
        assertThat(run("try", "--fail", "wrapped")).isEqualTo(1);
        assertThat(err()).startsWith("error: inner");
    }

    @Test
    void interruptedWorkIsNoError() {
        assertThat(run("try", "--fail", "interrupted")).isEqualTo(130);
        assertThat(err().lines()).containsExactly("stopped: stopped at step 3", "cure: Run it again.");
    }

    @Test
    void unexpectedErrorsShowOneLineAndNoStack() {
        assertThat(run("try", "--fail", "native")).isEqualTo(1);
        assertThat(err().lines())
                .hasSize(2)
                .first()
                .isEqualTo("error: unexpected IllegalStateException: Expected a Tensor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "link"})
    void errorsOfTheMachineHaveACureToo(String kind) {
        assertThat(run("try", "--fail", kind, "--json")).isEqualTo(1);
        assertThat(lastLine().keySet().toString()).isEqualTo("[error, cure]");
    }

    @Test
    void mistypedCommandNamesTheNearest() {
        assertThat(run("docter", "--json")).isEqualTo(2);
        assertThat(lastLine().get("error")).isEqualTo("orrery: unknown command \"docter\"");
        assertThat((String) lastLine().get("cure")).contains("doctor");
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err()).contains("no command given").contains("orrery --help");
    }

    @Test
    void mistypedOptionNamesTheNearest() {
        assertThat(run("try", "--jsno")).isEqualTo(2);
        assertThat(err()).contains("--jsno").contains("--json");
    }

    @Test
    void valuesThatCannotBeMeantAreRefused() {
        assertThat(run("try", "--minutes", "soon")).isEqualTo(2);
        assertThat(err()).contains("--minutes").contains("not a duration").contains("30m");
        assertThat(run("try", "--memory", "much")).isEqualTo(2);
        assertThat(err()).contains("512m");
        assertThat(run("try", "--threads", "many")).isEqualTo(2);
        assertThat(run("try", "extra")).isEqualTo(2);
        assertThat(err()).contains("unexpected argument \"extra\"");
    }

    @Test
    void numbersLookAlikeInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(run("completion", "BASH")).isZero();
            assertThat(run("try", "--json")).isZero();
            assertThat(lastLine().get("said")).isEqualTo("yes");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void optionsMeanTheSameEverywhere() {
        Set<String> shared = Set.of("--json", "--quiet", "--seed", "--device", "--threads", "--memory", "--dry-run");
        for (Class<?> command : Commands.ALL) {
            for (var field : command.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                List<String> names = option == null ? List.of() : List.of(option.names());
                assertThat(names)
                        .as("%s defines a shared option itself: use the mixin", field)
                        .doesNotContainAnyElementsOf(shared);
                if (names.contains("--out") || names.contains("-o")) { // its own default is fine
                    assertThat(names).as("%s", field).containsExactly("-o", "--out");
                    assertThat(field.getType()).isEqualTo(Path.class);
                }
            }
        }
    }
}
