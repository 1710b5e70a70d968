package orrery.curate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.engine.flink.FlinkEngine;

/**
 * Promise: on a cluster of a JobManager and two TaskManagers, each a process of its own, a run goes on when one TaskManager is killed, and
 * ends with the bytes of an undisturbed one.
 */
@Tag("slow")
class FlinkClusterTest {
    private static final int COPIES = 4; // of the small footage: enough to be in the middle of it
    private static final Duration PATIENCE = Duration.ofMinutes(4); // for processes to start on a busy machine

    @TempDir
    Path folder;

    private final List<Process> cluster = new ArrayList<>();
    private Path footage = Path.of("");
    private Path out = Path.of("");
    private int rest;
    private int rpc;

    @BeforeEach
    void startACluster() throws Exception {
        footage = folder.resolve("footage");
        out = folder.resolve("out");
        for (int copy = 0; copy < COPIES; copy++) {
            SmallFootage.write(footage.resolve("copy" + copy));
        }
        rest = freePort();
        rpc = freePort();
        cluster.add(
                start("jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint", "512m"));
        for (String name : List.of("one", "two")) {
            cluster.add(start(name, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", "384m"));
        }
        awaitTaskManagers(2);
    }

    @AfterEach
    void endIt() throws InterruptedException {
        for (Process process : cluster) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process start(String name, String main, String heap) throws IOException {
        Path settings = Files.createDirectories(folder.resolve("settings-" + name));
        Files.writeString(settings.resolve("config.yaml"), String.join("\n", settings(name)) + "\n");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main,
                        "--configDir",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".txt").toFile())
                .start();
    }

    /** All on loopback. The two about security are those of docs/guide/curate.md; without a shell script all memory must be given. */
    private List<String> settings(String name) {
        return List.of(
                "jobmanager.rpc.address: 127.0.0.1",
                "jobmanager.rpc.port: " + rpc,
                "jobmanager.bind-host: 127.0.0.1",
                "jobmanager.scheduler: adaptive",
                "rest.address: 127.0.0.1",
                "rest.bind-address: 127.0.0.1",
                "rest.port: " + rest,
                "heartbeat.interval: 1000",
                "heartbeat.timeout: 20000",
                "execution.checkpointing.dir: " + folder.resolve("checkpoints").toUri(),
                "io.tmp.dirs: " + folder.resolve("tmp-" + name),
                "security.context.factory.classes: [org.apache.flink.runtime.security.contexts.NoOpSecurityContextFactory]",
                "security.module.factory.classes: [org.apache.flink.runtime.security.modules.JaasModuleFactory]",
                "taskmanager.host: 127.0.0.1",
                "taskmanager.bind-host: 127.0.0.1",
                "taskmanager.resource-id: " + name,
                "taskmanager.numberOfTaskSlots: 1",
                "taskmanager.cpu.cores: 1.0",
                "taskmanager.memory.framework.heap.size: 64m",
                "taskmanager.memory.framework.off-heap.size: 64m",
                "taskmanager.memory.task.heap.size: 192m",
                "taskmanager.memory.task.off-heap.size: 0m",
                "taskmanager.memory.managed.size: 0m",
                "taskmanager.memory.network.min: 32m",
                "taskmanager.memory.network.max: 32m",
                "taskmanager.memory.jvm-metaspace.size: 128m",
                "taskmanager.memory.jvm-overhead.min: 64m",
                "taskmanager.memory.jvm-overhead.max: 64m");
    }

    private void awaitTaskManagers(int wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (taskManagers() < wanted) {
            assertThat(cluster).as(said()).allMatch(Process::isAlive);
            assertThat(System.nanoTime()).as(said()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private int taskManagers() throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest + "/overview"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            String answer = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            return Records.parse(answer, JsonNode.class, "overview")
                    .path("taskmanagers")
                    .asInt();
        } catch (IOException e) {
            return 0; // not there yet
        }
    }

    private String said() throws IOException {
        StringBuilder said = new StringBuilder();
        for (String name : List.of("jobmanager", "one", "two")) {
            Path file = folder.resolve(name + ".txt");
            said.append(name)
                    .append(": ")
                    .append(Files.exists(file) ? Files.readString(file) : "")
                    .append('\n');
        }
        return said.toString();
    }

    private Curation.Result run() {
        StageRunner.Plan plan = SmallFootage.plan(false);
        FlinkEngine.Cluster place = new FlinkEngine.Cluster("127.0.0.1", rest);
        return new Curation(
                        SmallFootage.options(footage),
                        out,
                        Lanes.Workers.of(1),
                        plan,
                        (lanes, tally) -> new FlinkEngine(out, plan, place, lanes, tally))
                .run(Progress.SILENT, Stop.never());
    }

    /** Clips of which the first stage is done. */
    private long clips() throws IOException {
        Path clips = out.resolve("clips");
        if (!Files.isDirectory(clips)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(clips)) {
            return files.filter(file -> file.toString().endsWith(".mp4")).count();
        }
    }

    @Test
    void aRunGoesOnWithoutATaskManagerThatIsKilledAndEndsWithTheSameBytes() throws Exception {
        Curation.Result calm = run();
        assertThat(calm.clips()).isEqualTo(7 * COPIES);
        assertThat(calm.deadLetters()).isEqualTo(COPIES);
        TreeMap<String, String> hashes = SmallFootage.hashes(out);
        Files.move(out, folder.resolve("calm"));

        CompletableFuture<Curation.Result> running = CompletableFuture.supplyAsync(this::run);
        while (clips() < 3 && !running.isDone()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        cluster.get(2).destroyForcibly().waitFor();
        assertThat(running).as("killed in the middle").isNotDone();
        assertThat(clips()).isLessThan(7 * COPIES);
        assertThat(running.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).clips()).isEqualTo(7 * COPIES);
        assertThat(cluster.get(1).isAlive()).isTrue();
        assertThat(SmallFootage.hashes(out)).isEqualTo(hashes);

        SmallFootage.curation(SmallFootage.options(footage), folder.resolve("here"))
                .run(Progress.SILENT, Stop.never());
        hashes.keySet().removeIf(name -> name.startsWith("dead/")); // these name the folder
        TreeMap<String, String> here = SmallFootage.hashes(folder.resolve("here"));
        here.keySet().removeIf(name -> name.startsWith("dead/"));
        assertThat(here).as("the same as without a cluster").isEqualTo(hashes);
    }
}
