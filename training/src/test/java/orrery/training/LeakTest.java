package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakTest {
    @TempDir
    Path folder;

    @Test
    void fiveHundredStepsKeepLiveTensorsConstantAndMemoryFlat() throws Exception {
        check(500, 24_000); // still warming up
    }

    @Test
    @Tag("slow")
    void tenThousandStepsKeepLiveTensorsConstantAndMemoryFlat() throws Exception {
        check(10_000, 6_000);
    }

    private void check(int steps, long mostGrowthKilobytes) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/statm")), "resident memory is read from /proc");
        Path output = folder.resolve("output.txt");
        Process child = ChildJvm.start(
                output, "64m", LeakChild.class, folder.resolve("run").toString(), "" + steps);
        int exit = ChildJvm.end(child, output);
        String text = ChildJvm.text(output);
        assertThat(exit).as(text).isEqualTo(0);

        List<long[]> rows = text.lines()
                .filter(line -> line.matches("\\d+ \\d+ \\d+"))
                .map(line -> Arrays.stream(line.split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        assertThat(rows).hasSize(10);
        assertThat(rows.stream().map(row -> row[1]).distinct()).as(text).hasSize(1);
        assertThat(rows.get(9)[2] - rows.get(4)[2]).as(text).isLessThan(mostGrowthKilobytes);
    }
}
