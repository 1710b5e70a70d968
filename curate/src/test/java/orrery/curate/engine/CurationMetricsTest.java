package orrery.curate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.curate.line.ClipMeasure;
import orrery.curate.line.Line;

class CurationMetricsTest {
    @TempDir
    Path folder;

    private static String fetched(CurationMetrics metrics) throws IOException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void prometheusFetchesTheFiguresOfARunWhileItWorks() throws IOException {
        CurationOptions options = SmallFootage.options(SmallFootage.write(folder.resolve("footage")));
        AtomicReference<String> meanwhile = new AtomicReference<>("");
        try (CurationMetrics metrics = CurationMetrics.at("0")) {
            ClipMeasure measure = new ClipMeasure("fetch", "1", (clip, context) -> {
                try {
                    meanwhile.compareAndSet("", fetched(metrics));
                } catch (IOException e) {
                    throw new OrreryException("not fetched", "None.", e);
                }
                return Map.of();
            });
            try (Line line = Line.of(options.line(), List.of(measure))) {
                new Curation(
                                options,
                                folder.resolve("out"),
                                Lanes.Workers.of(2),
                                SmallFootage.plan(false),
                                (lanes, tally) -> {
                                    metrics.watch(tally, lanes);
                                    return new DirectEngine(lanes, tally);
                                })
                        .run(line, null, Progress.SILENT, Stop.never());
            }
            assertThat(meanwhile.get())
                    .contains(
                            "# TYPE orrery_curate_stage_runs_total counter",
                            "orrery_curate_lane_workers{lane=\"cpu\"} 2.0",
                            "orrery_curate_lane_waiting{lane=\"cpu\"} ",
                            "orrery_curate_stage_seconds_total{stage=\"clip\"} ");
            assertThat(fetched(metrics))
                    .contains(
                            "orrery_curate_stage_runs_total{stage=\"fetch\"} 7.0",
                            "orrery_curate_dead_letters_total{stage=\"probe\"} 1.0",
                            "orrery_curate_videos_total 6.0",
                            "orrery_curate_lane_waiting{lane=\"cpu\"} 0.0");
        }
    }

    @Test
    void aPlaceWhereNobodyCanListenIsToldWithItsCure() {
        try (CurationMetrics metrics = CurationMetrics.at("127.0.0.1:0")) {
            String taken = "127.0.0.1:" + metrics.port();
            assertThatThrownBy(() -> CurationMetrics.at(taken)).isInstanceOf(OrreryException.class);
        }
        assertThatThrownBy(() -> CurationMetrics.at("nine")).isInstanceOf(OrreryException.class);
        assertThatThrownBy(() -> CurationMetrics.at("99999")).isInstanceOf(OrreryException.class);
    }
}
