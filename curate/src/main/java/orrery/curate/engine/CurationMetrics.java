package orrery.curate.engine;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import orrery.base.Check;
import orrery.base.OrreryException;
import orrery.curate.Stage.Lane;

/**
 * The figures of a run while it works, for Prometheus to fetch at {@code http://HOST:PORT/metrics}: what each stage did and how long, what
 * could not be worked on, what waits for which lane and how busy that is. Of work in other processes it knows nothing.
 */
public final class CurationMetrics implements AutoCloseable {
    private static final String PREFIX = "orrery_curate_";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final HTTPServer server;

    private CurationMetrics(String host, int port) throws IOException {
        server = HTTPServer.builder()
                .hostname(host)
                .port(port)
                .registry(registry)
                .buildAndStart();
    }

    /**
     * Answers from now on.
     *
     * @param place {@code PORT} for this machine alone, or {@code HOST:PORT} of one of its addresses; port 0 for any that is free
     * @throws OrreryException when nobody can listen there
     */
    public static CurationMetrics at(String place) {
        int colon = place.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : place.substring(0, colon);
        try {
            int port = Integer.parseInt(place.substring(colon + 1));
            Check.within("port", port, 0, 65535);
            return new CurationMetrics(host, port);
        } catch (NumberFormatException e) {
            throw new OrreryException("\"" + place + "\" is no PORT and no HOST:PORT", "Write e.g. 9400.", e);
        } catch (IOException e) {
            throw new OrreryException(
                    "nobody can listen at " + host + ":" + place.substring(colon + 1) + " (" + e.getMessage() + ")",
                    "Choose another port.",
                    e);
        }
    }

    /** The port it answers at. */
    public int port() {
        return server.getPort();
    }

    /** Tells of a run; once. */
    public void watch(Tally tally, Lanes lanes) {
        stages("stage_runs", "how often a stage ran in this run", tally, Tally.Count::done);
        stages("stage_found", "how often its work was found done by an earlier run", tally, Tally.Count::found);
        stages("dead_letters", "how often it gave nothing for good", tally, Tally.Count::failed);
        stages("stage_seconds", "seconds that it took, all workers together", tally, Tally.Count::seconds);
        total("videos", "videos that went through with all of their clips", tally::videos);
        total("footage_bytes", "bytes of these videos", tally::bytes);
        lanes("lane_workers", "workers of a lane", lane -> lanes.workers().in(lane));
        lanes("lane_waiting", "pieces of work that wait for a worker", lanes::waiting);
        CounterWithCallback.builder()
                .name(PREFIX + "lane_busy_seconds")
                .help("seconds that its workers worked, all together")
                .labelNames("lane")
                .callback(to -> {
                    for (Lane lane : Lane.values()) {
                        to.call(lanes.busySeconds(lane), label(lane));
                    }
                })
                .register(registry);
    }

    private void stages(String name, String help, Tally tally, ToDoubleFunction<Tally.Count> value) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames("stage")
                .callback(to -> tally.counts().forEach((stage, count) -> to.call(value.applyAsDouble(count), stage)))
                .register(registry);
    }

    private void total(String name, String help, LongSupplier value) {
        CounterWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .callback(to -> to.call((double) value.getAsLong()))
                .register(registry);
    }

    private void lanes(String name, String help, ToDoubleFunction<Lane> value) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames("lane")
                .callback(to -> {
                    for (Lane lane : Lane.values()) {
                        to.call(value.applyAsDouble(lane), label(lane));
                    }
                })
                .register(registry);
    }

    private static String label(Lane lane) {
        return lane.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        server.close();
    }
}
