package orrery.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import orrery.base.Stop;
import orrery.genie.World;
import orrery.tensor.TorchRuntime;

/**
 * A learned world on the real server, in a process of its own with the heap that {@code orrery play} gives it: its time and memory
 * are not those of its guests.
 */
final class ServedWorld implements AutoCloseable {
    private final Process process;
    private final int port;
    private final String token;

    private ServedWorld(Process process, int port, String token) {
        this.process = process;
        this.port = port;
        this.token = token;
    }

    /** Opens a world and waits until it is warm. */
    static ServedWorld open(Path world, Path folder) throws Exception {
        Path said = folder.resolve("server.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms96m",
                        "-Xmx256m",
                        "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ServedWorld.class.getName(),
                        world.toString(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (System.nanoTime() < end && process.isAlive()) {
            List<String> words = List.of(Files.readString(said).split("\\s+"));
            if (words.size() == 3 && words.get(0).equals("ready")) {
                return new ServedWorld(process, Integer.parseInt(words.get(1)), words.get(2));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        process.destroyForcibly();
        throw new AssertionError("no server: " + Files.readString(said));
    }

    /** The server's process. */
    public static void main(String[] arguments) {
        try (World world = World.open(Path.of(arguments[0]));
                PlayServer server = PlayServer.open(
                        () -> {
                            TorchRuntime.threads(1);
                            return world.live();
                        },
                        PlayOptions.defaults().with(Path.of(arguments[1])))) {
            System.out.println("ready " + server.port() + " " + server.token() + " ");
            server.serve(Stop.never());
        }
    }

    int port() {
        return port;
    }

    String token() {
        return token;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Processor time of all its threads so far, in seconds. */
    double processorSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** How long the world's thread wanted to run so far and had no core, in seconds; 0 where the system does not tell. */
    double waitedForACore() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (Files.readString(thread.resolve("comm")).startsWith("orrery-world")) {
                    return Long.parseLong(Files.readString(thread.resolve("schedstat"))
                                    .split(" ", -1)[1])
                            / 1e9;
                }
            }
            return 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    /** Its resident memory in MB of 2^20 bytes. */
    double residentMb() {
        return ResidentMemory.residentMb(Path.of("/proc", Long.toString(process.pid()), "status"));
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
