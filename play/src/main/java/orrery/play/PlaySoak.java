package orrery.play;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.worlds.Action;
import orrery.worlds.ActionSpace;
import orrery.worlds.Environment;

/**
 * Plays for a long time and watches memory: the real server, a driver that presses keys and spectators, all in this process.
 * The first quarter, at most two minutes, is warm-up.
 */
public final class PlaySoak {
    private static final int HEADER_LATENCY = 28;
    private static final int PRESSES_A_PING = 80; // a ping every 20 seconds
    private static final int MOST_LATENCIES = 200_000;

    private PlaySoak() {}

    /**
     * What was seen.
     *
     * @param world name
     * @param minutes played
     * @param paced whether the world kept its own pace
     * @param viewers driver and spectators
     * @param frames that the driver got
     * @param fps frames a second that the driver got
     * @param rssMb resident memory of this process in MB of 2^20 bytes
     * @param slopeMbPerHour of resident memory after warm-up, by least squares
     * @param latencyMs of a frame, in the first minute after warm-up and in the last minute
     * @param errors that the server told the driver, and sockets that broke
     */
    public record Result(
            String world,
            double minutes,
            boolean paced,
            int viewers,
            long frames,
            double fps,
            Memory rssMb,
            double slopeMbPerHour,
            Latency latencyMs,
            long errors) {}

    /** Resident memory at the start, after warm-up and at the end. */
    public record Memory(double start, double warm, double end) {}

    /** 50th, 95th and 99th of 100 in the first minute and in the last. */
    public record Latency(List<Double> first, List<Double> last) {}

    /**
     * Plays.
     *
     * @param opener opens the world, see {@link PlayServer#open}
     * @param options how; the pace is taken as it is
     * @param duration at least a few seconds
     * @param spectators beside the driver
     * @param stop ends it early
     */
    public static Result run(
            Supplier<? extends Environment> opener,
            PlayOptions options,
            Duration duration,
            int spectators,
            Progress progress,
            Stop stop) {
        double start = ResidentMemory.nowMb();
        try (PlayServer server = PlayServer.open(opener, options)) {
            HttpClient client = HttpClient.newHttpClient();
            Guest driver = Guest.join(client, server, true);
            List<Guest> guests = new ArrayList<>(List.of(driver));
            for (int i = 0; i < spectators; i++) {
                guests.add(Guest.join(client, server, false));
            }
            Watch watch = watch(guests, server.actions(), duration, progress, stop);
            long errors = guests.stream().mapToLong(guest -> guest.errors.get()).sum();
            guests.forEach(Guest::leave);
            return new Result(
                    server.worldName(),
                    Quantiles.rounded(watch.seconds / 60),
                    options.pace().speed() > 0,
                    guests.size(),
                    driver.frames.get(),
                    Quantiles.rounded(driver.frames.get() / watch.seconds),
                    new Memory(start, watch.warmMb, ResidentMemory.nowMb()),
                    Quantiles.rounded(watch.slope()),
                    new Latency(watch.first, percentiles(driver.takeLatencies())),
                    errors);
        }
    }

    private static Watch watch(
            List<Guest> guests, ActionSpace actions, Duration duration, Progress progress, Stop stop) {
        Guest driver = guests.get(0);
        Watch watch = new Watch();
        double total = duration.toMillis() / 1000.0;
        double warm = Math.min(120, total / 4);
        double minute = Math.min(60, total / 4);
        long begin = System.nanoTime();
        progress.start("soaking", Math.round(total), "seconds");
        int presses = 0;
        while (watch.seconds < total && !stop.requested()) {
            driver.press(PlayBench.action(actions, presses), ++presses);
            if (presses % PRESSES_A_PING == 0) {
                guests.forEach(guest -> guest.say("{\"type\":\"ping\"}"));
            }
            pause();
            watch.seconds = (System.nanoTime() - begin) / 1e9;
            if (watch.seconds < warm) {
                watch.warmMb = ResidentMemory.nowMb();
                driver.takeLatencies();
            } else {
                watch.sample(watch.seconds, ResidentMemory.nowMb());
            }
            if (watch.first.isEmpty() && watch.seconds >= warm + minute) {
                watch.first = percentiles(driver.takeLatencies());
            }
            if (watch.seconds < total - minute && !watch.first.isEmpty()) {
                driver.takeLatencies();
            }
            progress.at(Math.round(watch.seconds), Math.round(ResidentMemory.nowMb()) + " MB");
        }
        progress.finish("");
        return watch;
    }

    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Double> percentiles(double[] values) {
        List<Double> points = new ArrayList<>();
        for (double share : new double[] {0.5, 0.95, 0.99}) {
            points.add(values.length == 0 ? 0 : Quantiles.rounded(Quantiles.at(values, share)));
        }
        return points;
    }

    /** What is noted down on the way, and the line through it. */
    private static final class Watch {
        double seconds;
        double warmMb;
        List<Double> first = List.of();
        private long n;
        private double sumT;
        private double sumM;
        private double sumTt;
        private double sumTm;

        void sample(double t, double mb) {
            n++;
            sumT += t;
            sumM += mb;
            sumTt += t * t;
            sumTm += t * mb;
        }

        /** MB an hour. */
        double slope() {
            double spread = n * sumTt - sumT * sumT;
            return n < 2 || spread <= 0 ? 0 : 3600 * (n * sumTm - sumT * sumM) / spread;
        }
    }

    /** One end of a socket: reads everything, counts frames, notes latencies. */
    private static final class Guest implements WebSocket.Listener {
        final AtomicLong frames = new AtomicLong();
        final AtomicLong errors = new AtomicLong();
        private final List<Double> latencies = new ArrayList<>();
        private final boolean notes; // whether anybody will take the latencies
        private boolean middle;
        private volatile boolean leaving;
        private @Nullable WebSocket socket;

        Guest(boolean notes) {
            this.notes = notes;
        }

        static Guest join(HttpClient client, PlayServer server, boolean notes) {
            Guest guest = new Guest(notes);
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/ws"), guest)
                    .join();
            guest.socket = socket;
            socket.sendText("{\"type\":\"hello\",\"token\":\"" + server.token() + "\"}", true)
                    .join();
            return guest;
        }

        void press(Action action, int number) {
            say(text(action, number));
        }

        void say(String message) {
            WebSocket open = socket;
            if (open != null && !open.isOutputClosed()) {
                open.sendText(message, true).join();
            }
        }

        private static String text(Action action, int number) {
            if (action instanceof Action.Press press) {
                return "{\"type\":\"input\",\"n\":" + number + ",\"action\":" + press.index() + "}";
            }
            if (action instanceof Action.Move move) {
                return "{\"type\":\"input\",\"n\":" + number + ",\"axes\":" + Records.line(move.values()) + "}";
            }
            return "{\"type\":\"ping\"}";
        }

        synchronized double[] takeLatencies() {
            double[] taken = latencies.stream().mapToDouble(Double::doubleValue).toArray();
            latencies.clear();
            return taken;
        }

        void leave() {
            leaving = true;
            WebSocket open = socket;
            if (open != null) {
                open.abort();
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            from.request(1);
            if (data.toString().contains("\"type\":\"error\"")) {
                errors.incrementAndGet();
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            from.request(1);
            if (!middle && data.remaining() >= FrameMessage.HEADER) {
                frames.incrementAndGet();
                synchronized (this) {
                    if (notes && latencies.size() < MOST_LATENCIES) {
                        latencies.add(data.getInt(data.position() + HEADER_LATENCY) / 1000.0);
                    }
                }
            }
            middle = !last;
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            errors.addAndGet(leaving ? 0 : 1);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            errors.addAndGet(leaving ? 0 : 1);
        }
    }
}
