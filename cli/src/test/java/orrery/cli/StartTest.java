package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Stop;
import picocli.CommandLine.Command;

/** Whole processes: what is loaded at the start, how a signal ends it. */
class StartTest {
    @TempDir
    Path folder;

    @Test
    void helpAndVersionLoadNoNativeLibrary() throws Exception {
        List<String[]> lines = new ArrayList<>(List.of(new String[] {"--help"}, new String[] {"--version"}));
        lines.add(new String[] {"completion", "zsh"});
        for (Class<?> command : Commands.ALL) {
            lines.add(new String[] {command.getAnnotation(Command.class).name(), "--help"});
        }
        String all = String.join(
                "|", lines.stream().map(line -> String.join(" ", line)).toList());
        Process process = java(AllOf.class, all);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("Usage: orrery doctor", "libtorch 2.10.0");
        try (Stream<Path> cache =
                Files.exists(folder.resolve("cache")) ? Files.list(folder.resolve("cache")) : Stream.of()) {
            assertThat(cache).isEmpty();
        }
    }

    /** Runs several command lines in one process, so that the test stays quick. */
    static final class AllOf {
        private AllOf() {}

        public static void main(String[] args) {
            int worst = 0;
            for (String line : args[0].split("\\|", -1)) {
                worst = Math.max(worst, Main.run(line.split(" ", -1), System.out, System.err, Stop.never()));
            }
            System.exit(worst);
        }
    }

    @Test
    void sigtermLetsTheCommandSaveAndExitsWith143() throws Exception {
        Process process = work();
        process.destroy();
        assertSaved(process, 143);
    }

    @Test
    void controlCLetsTheCommandSaveAndExitsWith130() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "this system has no /bin/kill");
        Assumptions.assumeFalse(ignoresInterrupts(), "started in the background, where Ctrl-C reaches nobody");
        Process process = work();
        new ProcessBuilder("/bin/kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertSaved(process, 130);
    }

    /** A shell starts background jobs with SIGINT ignored, and their children inherit that. */
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }

    private Process work() throws Exception {
        Process process = java(Work.class, folder.resolve("saved").toString());
        assertThat(process.getInputStream().read()).isEqualTo('.');
        return process;
    }

    private void assertSaved(Process process, int code) throws Exception {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        assertThat(folder.resolve("saved")).hasContent("whole");
    }

    /** Works until it is asked to stop, takes a moment to save, and returns. */
    static final class Work {
        private Work() {}

        public static void main(String[] args) throws Exception {
            Stop stop = Stop.never();
            Interruption interruption = Interruption.install(stop, System.err);
            System.out.print('.');
            System.out.flush();
            while (!stop.requested()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            TimeUnit.MILLISECONDS.sleep(300);
            Files.writeString(Path.of(args[0]), "whole");
            interruption.over();
            System.exit(Failures.INTERRUPTED);
        }
    }

    private Process java(Class<?> main, String argument) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        argument)
                .redirectErrorStream(true)
                .start();
    }
}
