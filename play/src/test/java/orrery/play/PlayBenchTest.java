package orrery.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;

class PlayBenchTest {

    @Test
    void resultHasTheShapeThatTheCommandPrints() {
        String line = Records.line(PlayBench.run(() -> BallWorld.slow(100_000), 1, Progress.SILENT));
        String rates =
                "\\{\"fps\":\\{\"p50\":[0-9.]+,\"p95\":[0-9.]+},\"latency_ms\":\\{\"p50\":[0-9.]+,\"p95\":[0-9.]+}}";
        assertThat(line)
                .matches("\\{\"world\":\"ball\",\"size\":\"64x64\",\"threads\":1,\"by_k\":\\{\"1\":" + rates + ",\"2\":"
                        + rates + ",\"4\":" + rates + ",\"8\":" + rates + "},\"peak_mb\":[0-9.]+}");
    }

    @Test
    void moreStepsTakeLonger() {
        PlayBench.Result result = PlayBench.run(() -> BallWorld.slow(200_000), 1, Progress.SILENT);
        List<PlayBench.Rates> rates = List.copyOf(result.byK().values());
        assertThat(rates).extracting(rate -> rate.latencyMs().p50()).isSorted();
        assertThat(rates).extracting(rate -> -rate.fps().p50()).isSorted();
    }

    @Test
    void soakPlaysOverTheRealServerWithoutAnError(@TempDir Path folder) {
        PlaySoak.Result result = PlaySoak.run(
                BallWorld::buttons,
                PlayOptions.defaults().with(folder),
                Duration.ofSeconds(4),
                3,
                Progress.SILENT,
                Stop.never());
        assertThat(result.errors()).isZero();
        assertThat(result.viewers()).isEqualTo(4);
        assertThat(result.fps()).isBetween(10.0, 25.0);
        assertThat(result.rssMb().end()).isPositive();
        assertThat(result.latencyMs().first().get(1)).isPositive();
        assertThat(result.latencyMs().last().get(1)).isPositive();
    }
}
