package orrery.cli;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import orrery.play.PlayBench;
import orrery.play.PlaySoak;

/** What {@code play} measured, in words. */
final class PlayText {
    private PlayText() {}

    static String of(PlayBench.Result result) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %s, %d threads, at most %.0f MB%n%4s  %22s  %24s%n",
                result.world(),
                result.size(),
                result.threads(),
                result.peakMb(),
                "K",
                "frames/s (95 of 100)",
                "answer ms (95 of 100)"));
        result.byK()
                .forEach((k, rates) -> text.append(String.format(
                        Locale.ROOT,
                        "%4s  %12.1f (%7.1f)  %13.2f (%8.2f)%s%n",
                        k,
                        rates.fps().p50(),
                        rates.fps().p95(),
                        rates.latencyMs().p50(),
                        rates.latencyMs().p95(),
                        apart(rates.beside()))));
        return text.toString().stripTrailing();
    }

    private static String apart(PlayBench.@Nullable Apart apart) {
        if (apart == null) {
            return "";
        }
        String error = apart.positionErrorPx() == null
                ? ""
                : String.format(Locale.ROOT, ", %.2f px off", apart.positionErrorPx());
        return String.format(
                Locale.ROOT, "  %.1f dB%s over %d frames on its own", apart.psnr(), error, apart.stretch());
    }

    static String of(PlaySoak.Result result) {
        List<Double> first = result.latencyMs().first();
        List<Double> last = result.latencyMs().last();
        return String.format(
                Locale.ROOT,
                "%s played for %.1f minutes: %d frames, %.1f a second, %d errors%n"
                        + "resident memory %.0f MB at the start, %.0f after warm-up, %.0f at the end (%+.1f MB an hour)%n"
                        + "answer, 50/95/99 of 100: %s ms in the first minute, %s in the last",
                result.world(),
                result.minutes(),
                result.frames(),
                result.fps(),
                result.errors(),
                result.rssMb().start(),
                result.rssMb().warm(),
                result.rssMb().end(),
                result.slopeMbPerHour(),
                first,
                last);
    }
}
