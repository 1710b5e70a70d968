package orrery.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {
    private final StringWriter said = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private TerminalProgress progress(boolean terminal) {
        return new TerminalProgress(new PrintWriter(said), terminal, nanos::get);
    }

    private void pass(double seconds) {
        nanos.addAndGet((long) (seconds * 1e9));
    }

    @Test
    void logGetsALineEveryTenSecondsAtMost() {
        TerminalProgress progress = progress(false);
        progress.start("learning", 1000, "steps");
        for (int step = 1; step <= 300; step++) {
            pass(0.1);
            progress.at(step, "loss 0.5");
        }
        progress.finish("");
        List<String> lines = said.toString().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).isEqualTo("learning …");
        assertThat(lines.get(1)).isEqualTo("learning  100/1000 steps, 10 %  10.0/s  1:30 min left  loss 0.5");
        assertThat(lines.get(4)).isEqualTo("learning: done, 30 s");
    }

    @Test
    void terminalRewritesOneLineAndCoversTheLongerOneBefore() {
        TerminalProgress progress = progress(true);
        progress.start("reading", 0, "frames");
        pass(1);
        progress.at(5, "a long note");
        pass(1);
        progress.at(10, "");
        progress.finish("10 frames");
        String[] parts = said.toString().split("\r", -1);
        assertThat(said.toString()).containsOnlyOnce("\n").endsWith("reading: 10 frames, 2 s\n");
        assertThat(parts[3].length()).isGreaterThanOrEqualTo(parts[2].length());
    }

    @Test
    void resumedWorkIsTimedFromWhereItStopped() {
        TerminalProgress progress = progress(false);
        progress.start("learning", 1000, "steps");
        progress.at(900, "resumed");
        pass(12);
        progress.at(912, "");
        assertThat(said.toString()).contains("912/1000 steps, 91 %  1.0/s  1:28 min left");
    }

    @Test
    void slowWorkShowsSecondsEach() {
        TerminalProgress progress = progress(false);
        progress.start("learning", 4, "epochs");
        pass(20);
        progress.at(1, "");
        assertThat(said.toString()).contains("1/4 epochs, 25 %  20.0 s each  1:00 min left");
    }

    @Test
    void unknownTotalsAndOddCallsDoNoHarm() {
        TerminalProgress progress = progress(true);
        progress.at(3, "before any start");
        progress.start("counting", -1, "frames");
        pass(1);
        progress.at(5, "");
        pass(1);
        progress.at(2, "backwards");
        pass(1);
        progress.at(Long.MAX_VALUE, "far");
        progress.say("hello");
        progress.finish("");
        assertThat(said.toString()).contains("5 frames").contains("hello\n").doesNotContain("NaN", "Infinity");
    }

    @Test
    void longLinesAreCutOnATerminal() {
        TerminalProgress progress = progress(true);
        progress.start("learning", 10, "steps");
        pass(1);
        progress.at(1, "x".repeat(500));
        for (String part : said.toString().split("\r", -1)) {
            assertThat(part.length()).isLessThanOrEqualTo(110);
        }
    }

    @Test
    void clockReadsWell() {
        assertThat(TerminalProgress.clock(0)).isEqualTo("0 s");
        assertThat(TerminalProgress.clock(302)).isEqualTo("5:02 min");
        assertThat(TerminalProgress.clock(5400)).isEqualTo("1:30 h");
    }
}
