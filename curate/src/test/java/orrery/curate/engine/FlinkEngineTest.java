package orrery.curate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.curate.engine.flink.FlinkEngine;
import orrery.curate.line.ClipMeasure;
import orrery.curate.line.Line;

/** A cluster inside of this process. */
class FlinkEngineTest {
    @TempDir
    Path folder;

    private Path footage = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeFootage() throws IOException {
        footage = SmallFootage.write(folder.resolve("footage"));
        out = folder.resolve("out");
    }

    private Curation flink() {
        StageRunner.Plan plan = SmallFootage.plan(false);
        return new Curation(
                SmallFootage.options(footage),
                out,
                Lanes.Workers.of(2),
                plan,
                (lanes, tally) -> new FlinkEngine(out, plan, null, lanes, tally));
    }

    private Curation.Result run(ClipMeasure measure, Stop stop) {
        try (Line line = Line.of(SmallFootage.options(footage).line(), List.of(measure))) {
            return flink().run(line, null, Progress.SILENT, stop);
        }
    }

    @Test
    void bothEnginesGiveTheSameBytesAndEachGoesOnWhereTheOtherEnded() throws IOException {
        Curation.Result result = flink().run(Progress.SILENT, Stop.never());
        assertThat(result.clips()).isEqualTo(7);
        assertThat(result.deadLetters()).isEqualTo(1);
        TreeMap<String, String> flink = SmallFootage.hashes(out);
        SmallFootage.curation(SmallFootage.options(footage), out).run(Progress.SILENT, Stop.never());
        assertThat(SmallFootage.hashes(out)).isEqualTo(flink);
        Files.move(out, folder.resolve("moved"));
        SmallFootage.curation(SmallFootage.options(footage), out).run(Progress.SILENT, Stop.never());
        assertThat(flink).isEqualTo(SmallFootage.hashes(out));
    }

    @Test
    void whatEndsARunSaysItsCureThroughTheCluster() {
        ClipMeasure full = new ClipMeasure("full", "1", (clip, context) -> {
            throw new OrreryException("clips: the disk is full", "Free some space.");
        });
        assertThatThrownBy(() -> run(full, Stop.never()))
                .isInstanceOf(OrreryException.class)
                .hasMessage("clips: the disk is full");
    }

    @Test
    void aStoppedJobIsCancelledAndSaysSo() {
        Stop stop = new Stop();
        ClipMeasure stopping = new ClipMeasure("stopping", "1", (clip, context) -> {
            stop.request();
            return Map.of();
        });
        assertThatThrownBy(() -> run(stopping, stop)).isInstanceOf(InterruptedAndSaved.class);
    }
}
