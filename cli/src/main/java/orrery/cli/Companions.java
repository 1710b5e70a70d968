package orrery.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import orrery.base.AtomicFiles;
import orrery.base.OrreryException;
import orrery.tensor.ProcessGroup;

/** The further processes of {@code train --processes}: this command line again, each told its rank and where all meet. */
final class Companions implements AutoCloseable {
    /** {@code FILE:RANK:SIZE}, given to a further process. */
    static final String JOIN = "--join";

    private final Path room;
    private final int size;
    private final List<Process> processes = new ArrayList<>();

    private Companions(Path room, int size) {
        this.room = room;
        this.size = size;
    }

    /**
     * Starts them.
     *
     * @param arguments of this command, from its name on
     * @param size processes in all, this one included
     */
    static Companions start(List<String> arguments, int size) {
        try {
            Companions companions = new Companions(Files.createTempDirectory("orrery-together"), size);
            for (int rank = 1; rank < size; rank++) {
                companions.add(arguments, rank);
            }
            return companions;
        } catch (IOException e) {
            throw new OrreryException(
                    "no further process: " + e.getMessage(), "Free memory, or train with one process.", e);
        }
    }

    /** The command line of a further process of this program, to which its arguments are added. */
    static List<String> ourselves() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Dorrery.home=" + Home.folder(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    }

    private void add(List<String> arguments, int rank) throws IOException {
        List<String> command = ourselves();
        command.addAll(arguments);
        command.addAll(List.of(JOIN, meeting() + ":" + rank + ":" + size));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(words(rank).toFile())
                .start());
    }

    /** Joins them as the first. */
    ProcessGroup join() {
        return ProcessGroup.join(meeting(), 0, size);
    }

    /** Joins as the process that {@link #JOIN} was given to. */
    static ProcessGroup join(String place) {
        String[] parts = place.split(":(?=\\d+:\\d+$)|:(?=\\d+$)", 3);
        return ProcessGroup.join(Path.of(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /** What those that failed said; empty when none did. */
    String complaints() {
        StringBuilder said = new StringBuilder();
        for (int rank = 1; rank < size; rank++) {
            Process process = processes.get(rank - 1);
            if (!process.isAlive() && process.exitValue() == Failures.FAILED) {
                try {
                    said.append("process ")
                            .append(rank)
                            .append(" said: ")
                            .append(Files.readString(words(rank)).strip());
                } catch (IOException e) {
                    said.append("process ").append(rank).append(" ended without a word");
                }
            }
        }
        return said.toString();
    }

    private Path meeting() {
        return room.resolve("meeting");
    }

    private Path words(int rank) {
        return room.resolve("process-" + rank + ".txt");
    }

    /** Waits until they are over, half a minute at most. */
    @Override
    public void close() {
        try {
            for (Process process : processes) {
                if (!process.waitFor(Interruption.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
            AtomicFiles.delete(room);
        } catch (IOException e) {
            throw AtomicFiles.failure(room, e);
        } catch (InterruptedException e) {
            processes.forEach(Process::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }
}
