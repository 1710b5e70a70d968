package orrery.curate.engine.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.OrreryException;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.Stage;
import orrery.curate.engine.Engine;
import orrery.curate.engine.Lanes;
import orrery.curate.engine.StageRunner;
import orrery.curate.engine.Tally;
import orrery.curate.engine.VideoWork;
import orrery.curate.line.ClipTask;
import orrery.curate.line.Footage.Source;

/**
 * One bounded job: videos, then their clips through each stage, an operator a stage. Operators do not work themselves: they wait for the
 * lanes of their process, so that Flink's checkpoints never wait for a video. Checkpoints are unaligned, since aligned ones wait behind slow
 * stages.
 */
public final class FlinkEngine implements Engine {
    private static final int MOST_PARALLEL = 128;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

    /**
     * Where a cluster is.
     *
     * @param port of its REST interface
     */
    public record Cluster(String host, int port) {
        /** Reads {@code HOST:PORT}. */
        public static Cluster parse(String text) {
            int colon = text.lastIndexOf(':');
            try {
                return new Cluster(text.substring(0, Math.max(0, colon)), Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw new OrreryException("\"" + text + "\" is no HOST:PORT", "Write e.g. localhost:8081.", e);
            }
        }

        /**
         * How many operators of a kind can run at once.
         *
         * @throws OrreryException when nobody answers, or no TaskManager has come
         */
        int slots() {
            String place = host + ":" + port;
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + place + "/overview"))
                    .timeout(PATIENCE)
                    .build();
            try {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
                int slots = Records.parse(answer.body(), JsonNode.class, place)
                        .path("slots-total")
                        .asInt();
                if (slots < 1) {
                    throw new OrreryException(place + ": the cluster has no TaskManager", "Start one or more.");
                }
                return slots;
            } catch (IOException e) {
                throw new OrreryException(
                        "no Flink cluster answers at " + place, "Start it, or name the port of its REST interface.", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedAndSaved("stopped", "Run the same command again.");
            }
        }
    }

    private final Path out;
    private final StageRunner.Plan plan;
    private final @Nullable Cluster cluster;
    private final Lanes lanes;
    private final Tally tally;

    /**
     * @param out folder of the run, which every process of the cluster sees under this name
     * @param cluster where the job goes; null for one in this process
     */
    public FlinkEngine(Path out, StageRunner.Plan plan, @Nullable Cluster cluster, Lanes lanes, Tally tally) {
        this.out = out.toAbsolutePath().normalize();
        this.plan = plan;
        this.cluster = cluster;
        this.lanes = lanes;
        this.tally = tally;
    }

    @Override
    public void run(VideoWork work, List<Source> videos, Stop stop) {
        Place place = Place.of(out.toString(), lanes.workers(), plan);
        if (cluster == null) {
            Workshop.lend(place, work, lanes, tally);
        }
        try (StreamExecutionEnvironment flink = environment()) {
            build(flink, place, work.line().clips(), videos);
            await(flink.executeAsync("orrery curate"), stop);
        } catch (InterruptedAndSaved e) {
            throw e;
        } catch (Exception e) {
            throw failure(e);
        } finally {
            Workshop.takeBack(place);
        }
    }

    private StreamExecutionEnvironment environment() {
        Configuration options = new Configuration();
        options.set(PipelineOptions.GENERIC_TYPES, false); // a fall-back to Kryo is an error when the job is built
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        options.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, cluster == null ? 0 : 20);
        options.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofSeconds(1));
        StreamExecutionEnvironment flink;
        if (cluster == null) { // one of each operator: the lanes work on as many clips at once as there are workers
            flink = StreamExecutionEnvironment.createLocalEnvironment(1, options);
        } else {
            flink = StreamExecutionEnvironment.createRemoteEnvironment(cluster.host(), cluster.port(), options);
            flink.setParallelism(Math.min(MOST_PARALLEL, cluster.slots()));
        }
        flink.setMaxParallelism(MOST_PARALLEL);
        return flink;
    }

    private void build(
            StreamExecutionEnvironment flink, Place place, List<Stage<ClipTask, ?>> stages, List<Source> videos) {
        List<VideoRef> refs = videos.stream()
                .sorted(Comparator.comparingLong(Source::bytes).reversed().thenComparing(Source::name))
                .map(VideoRef::new)
                .toList();
        SingleOutputStreamOperator<ClipRef> clips = AsyncDataStream.unorderedWait(
                        flink.fromData(refs, TypeInformation.of(VideoRef.class))
                                .uid("videos")
                                .setParallelism(1)
                                .rebalance(),
                        new VideoFunction(place),
                        0,
                        TimeUnit.SECONDS,
                        2 * lanes.workers().cpu())
                .returns(ClipRef.class)
                .uid("clips")
                .name("probe, shots");
        for (Stage<ClipTask, ?> stage : stages) {
            clips = AsyncDataStream.unorderedWait(
                            clips.rebalance(),
                            new ClipFunction(place, stage.name()),
                            0,
                            TimeUnit.SECONDS,
                            2 * lanes.workers().in(stage.lane()))
                    .returns(ClipRef.class)
                    .uid(stage.name())
                    .name(stage.name());
        }
        clips.sinkTo(new DiscardingSink<>()).uid("end").name("done");
    }

    private static void await(JobClient job, Stop stop) throws ExecutionException, InterruptedException {
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        while (true) {
            try {
                result.get(100, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                if (stop.requested()) {
                    job.cancel().get();
                    throw new InterruptedAndSaved(
                            "before all videos were through; what is done stays done", "Run the same command again.");
                }
            }
        }
    }

    private static RuntimeException failure(Exception e) {
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Throwable real = cause instanceof SerializedThrowable packed
                    ? packed.deserializeError(FlinkEngine.class.getClassLoader())
                    : cause;
            if (real instanceof OrreryException ours) {
                return ours;
            }
        }
        return new OrreryException(
                "the Flink job ended: "
                        + ExceptionUtils.stripExecutionException(e).getMessage(),
                "See the cluster's log; run the same command again, what is done stays done.",
                e);
    }
}
