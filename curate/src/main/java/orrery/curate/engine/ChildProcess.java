package orrery.curate.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.base.AtomicFiles;
import orrery.base.Records;
import orrery.base.Stop;
import orrery.curate.engine.Ledger.Entry;
import orrery.curate.engine.StageRunner.Isolation;
import orrery.curate.line.Footage.Source;

/** Runs {@link Alone} with little heap; what brings it down harms nothing else. */
final class ChildProcess implements Isolation {
    private final Path out;

    ChildProcess(Path out) {
        this.out = out;
    }

    @Override
    public Ended run(Source video, String id, String stage, Stop stop) throws IOException {
        Path room = Files.createTempDirectory("orrery-alone");
        try {
            Path answer = room.resolve("entry.json");
            Process child = new ProcessBuilder(command(room, video, id, stage, answer))
                    .redirectErrorStream(true)
                    .redirectOutput(room.resolve("said.txt").toFile())
                    .start();
            int code = ended(child, stop);
            return new Ended(Files.exists(answer) ? Records.read(answer, Entry.class) : null, code);
        } finally {
            AtomicFiles.delete(room);
        }
    }

    private List<String> command(Path room, Source video, String id, String stage, Path answer) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:ErrorFile=" + room.resolve("crash.log"),
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Alone.class.getName(),
                out.toString(),
                video.name(),
                video.file().toString(),
                Long.toString(video.bytes()),
                id,
                stage,
                answer.toString());
    }

    private static int ended(Process child, Stop stop) throws IOException {
        child.getOutputStream().close();
        try {
            while (!child.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (stop.requested()) {
                    child.destroyForcibly();
                }
            }
            return child.exitValue();
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
            stop.request();
            return 1;
        }
    }
}
