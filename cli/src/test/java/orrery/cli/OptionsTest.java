package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Stop;
import orrery.base.UsageException;
import picocli.CommandLine.TypeConversionException;

class OptionsTest {
    @Test
    void sizesAreReadAsPeopleWriteThem() {
        assertThat(ByteSize.parse("512m").bytes()).isEqualTo(512L << 20);
        assertThat(ByteSize.parse("6g").bytes()).isEqualTo(6L << 30);
        assertThat(ByteSize.parse(" 1.5 GB ").bytes()).isEqualTo(3L << 29);
        assertThat(ByteSize.parse("2TiB").bytes()).isEqualTo(2L << 40);
    }

    @Test
    void nonsenseSizesAreRefused() {
        for (String text : List.of("", "6", "g", "-1g", "0g", "1e9", "6gg", "9999999g", "NaNg")) {
            assertThatThrownBy(() -> ByteSize.parse(text)).as(text).isInstanceOf(TypeConversionException.class);
        }
    }

    @Test
    void threadsAreAllCoresUnlessGiven() {
        MachineOptions machine = new MachineOptions();
        assertThat(machine.threadCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
        machine.threads = 3;
        assertThat(machine.threadCount()).isEqualTo(3);
        machine.threads = 0;
        assertThatThrownBy(machine::threadCount).isInstanceOf(UsageException.class);
    }

    @Test
    void completionIsAScriptThatBashCanRead(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "this system has no /bin/bash");
        for (String shell : List.of("bash", "zsh")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int code = Main.run(
                    new String[] {"completion", shell},
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err,
                    Stop.never());
            assertThat(code).isZero();
            Path script = Files.write(folder.resolve("completion"), out.toByteArray());
            assertThat(script).content().contains("doctor");
            assertThat(new ProcessBuilder("/bin/bash", "-n", script.toString())
                            .inheritIO()
                            .start()
                            .waitFor())
                    .isZero();
        }
    }

    @Test
    void doctorFindsProcessorMemoryAndLibtorch() {
        Doctor.Report report = new Doctor(Path.of("..")).examine();
        assertThat(report.ok()).isTrue();
        assertThat(report.processor().cores()).isPositive();
        assertThat(report.libtorch().loads()).isTrue();
        assertThat(report.libtorch().precision()).isIn("float32", "bfloat16");
        assertThat(report.missing())
                .allSatisfy(missing -> assertThat(missing.cure()).isNotBlank());
        assertThat(DoctorCommand.text(report)).contains("libtorch   2.10.0 loads", "This machine can run Orrery.");
    }

    @Test
    void doctorSaysWhenThereIsNoZoo(@TempDir Path empty) {
        assertThat(new Doctor(empty).examine().missing()).anySatisfy(missing -> {
            assertThat(missing.what()).contains("zoo");
            assertThat(missing.cure()).contains("./orrery learn");
        });
    }
}
