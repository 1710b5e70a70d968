package orrery.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.Scope;
import orrery.tensor.Tensor;

/** Promise: processes that train together follow the loss curve of one that has the whole batch. */
class TogetherTest {
    private static final int STEPS = 60;

    @TempDir
    Path runs;

    @Test
    void twoProcessesWithHalfTheBatchEachHaveTheLossCurveOfOneWithTwice() throws Exception {
        assumeGloo();
        alone();
        assertThat(together("run", 0)).containsExactly(0, 0);
        assertSameCurve(runs.resolve("alone"), runs.resolve("run"));
    }

    @Test
    void whenOneIsAskedToStopBothDoAndGoOnTogether() throws Exception {
        assumeGloo();
        alone();
        assertThat(together("run", 30)).as("interrupted").containsExactly(3, 3);
        assertThat(said(0)).contains("stopped at step 31");
        assertThat(said(1)).contains("stopped at step 31");
        assertThat(together("run", 0)).containsExactly(0, 0);
        assertSameCurve(runs.resolve("alone"), runs.resolve("run"));
    }

    @Test
    void aProcessIsToldWhenAnotherIsGone() throws Exception {
        assumeGloo();
        Path meeting = runs.resolve("meeting");
        Process first = start("run", meeting, 0, 1_000_000, 0);
        Process second = start("run", meeting, 1, 1_000_000, 0);
        while (!Files.exists(runs.resolve("run").resolve("metrics.csv")) && first.isAlive()) {
            Thread.sleep(20);
        }
        second.destroyForcibly();
        assertThat(ChildJvm.end(first, output(0))).isEqualTo(3);
        assertThat(said(0)).contains("a process of the group is gone");
        second.waitFor();
    }

    @Test
    void aShareIsEveryNthRowAndRefusesWhatDoesNotDivide() {
        try (Scope scope = Scope.open()) {
            Tensor rows = Tensor.arange(6);
            assertThat(new Share(1, 2).of(rows).longs()).containsExactly(1, 3, 5);
            assertThat(new Share(0, 3).of(6)).isEqualTo(2);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Share(0, 4).of(rows))
                    .isInstanceOf(orrery.base.OrreryException.class)
                    .hasMessageContaining("does not divide");
        }
    }

    private static void assumeGloo() {
        Assumptions.assumeTrue(
                System.getProperty("os.name").startsWith("Linux"), "the natives of this system have no Gloo");
    }

    private void alone() {
        try (TinyTrainee trainee = new TinyTrainee()) {
            new TrainingLoop(TinyTrainee.config(STEPS), trainee, runs.resolve("alone"), Progress.SILENT, Stop.never())
                    .run();
        }
    }

    /** Exit codes of both. */
    private List<Integer> together(String run, int secondStopsAt) throws Exception {
        Path meeting = runs.resolve("meeting" + secondStopsAt);
        Process first = start(run, meeting, 0, STEPS, 0);
        Process second = start(run, meeting, 1, STEPS, secondStopsAt);
        return List.of(ChildJvm.end(first, output(0)), ChildJvm.end(second, output(1)));
    }

    private Process start(String run, Path meeting, int rank, int steps, int stopAt) throws IOException {
        return ChildJvm.start(
                output(rank),
                "200m",
                GroupChild.class,
                runs.resolve(run).toString(),
                meeting.toString(),
                "" + rank,
                "2",
                "" + steps,
                "" + stopAt);
    }

    private Path output(int rank) {
        return runs.resolve("output" + rank + ".txt");
    }

    private String said(int rank) {
        return ChildJvm.text(output(rank));
    }

    /** All rows of both tables, to what the order of a sum changes. */
    private static void assertSameCurve(Path one, Path two) throws IOException {
        for (String table : List.of("metrics.csv", "evaluations.csv")) {
            List<Map<String, Double>> expected = rows(one.resolve(table));
            List<Map<String, Double>> actual = rows(two.resolve(table));
            assertThat(actual).as(table).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                Map<String, Double> row = actual.get(i);
                expected.get(i)
                        .forEach((column, value) -> assertThat(row.getOrDefault(column, Double.NaN))
                                .as(table + " " + column)
                                .isCloseTo(value, org.assertj.core.data.Percentage.withPercentage(0.1)));
            }
        }
    }

    private static List<Map<String, Double>> rows(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] columns = lines.get(0).split(",", -1);
        List<Map<String, Double>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, Double> row = new java.util.LinkedHashMap<>();
            for (int i = 0; i < cells.length; i++) {
                if (!columns[i].equals("seconds") && !cells[i].isEmpty()) {
                    row.put(columns[i], Double.parseDouble(cells[i]));
                }
            }
            rows.add(row);
        }
        return rows;
    }
}
