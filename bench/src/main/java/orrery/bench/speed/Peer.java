package orrery.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import orrery.base.Records;

/** One process of Python that takes turns with us, see {@code bench/peers/turns.py}. It computes only while we wait for it. */
final class Peer implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final Path errors;
    private boolean prepared;

    /** A peer that does not answer as it should; the message says what it printed last. */
    static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    private Peer(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        out = process.inputReader(StandardCharsets.UTF_8);
        in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a script.
     *
     * @param turns the program that gives it its turns
     */
    static Peer start(String python, Path turns, Path script, List<String> arguments, int threads) throws Failed {
        List<String> command = new ArrayList<>(List.of(python, turns.toString(), script.toString()));
        command.addAll(arguments);
        command.addAll(List.of("--threads", "" + threads));
        try {
            Path errors = Files.createTempFile("orrery-peer", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(key -> key.startsWith("MALLOC_") || key.startsWith("OPENBLAS_"));
            environment.put(
                    "OMP_NUM_THREADS",
                    "" + threads); // otherwise as a person starts it, without our launcher's settings
            return new Peer(builder.start(), errors);
        } catch (IOException e) {
            throw new Failed("it does not start: " + e.getMessage());
        }
    }

    /** Waits until the first case is warm, so that several peers do not warm up at once. */
    void awaitPrepared() throws Failed {
        answer("ready");
        prepared = true;
    }

    /** Waits until the next case is warm. */
    void awaitReady() throws Failed {
        if (!prepared) {
            answer("ready");
        }
        prepared = false;
    }

    /** Milliseconds of a go, on average over {@code times} of them: by the clock on the wall and of the processor. */
    Timing turn(int times) throws Failed {
        ask("go " + times);
        JsonNode said = answer("wall_ms");
        return new Timing(said.get("wall_ms").asDouble(), said.get("cpu_ms").asDouble());
    }

    /** Ends a case. */
    void next() throws Failed {
        ask("next");
    }

    /** After the last case: what the script has to report, {@code results} by case and {@code peak_mb}. */
    JsonNode report() throws Failed {
        return answer("results");
    }

    private void ask(String line) throws Failed {
        try {
            in.write(line + "\n");
            in.flush();
        } catch (IOException e) {
            throw failed();
        }
    }

    private JsonNode answer(String key) throws Failed {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("@")) {
                    JsonNode said = Records.parse(line.substring(1), JsonNode.class, "answer of a peer");
                    if (said.has(key)) {
                        return said;
                    }
                    throw new Failed("it said " + line + " where " + key + " was due");
                }
            }
        } catch (IOException e) {
            throw new Failed("it cannot be read: " + e.getMessage());
        }
        throw failed();
    }

    private Failed failed() {
        return new Failed(lastWords().orElse("it ended without a word"));
    }

    private Optional<String> lastWords() {
        try {
            List<String> lines = Files.readAllLines(errors).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(lines.get(lines.size() - 1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            in.close(); // it ends when nobody asks any more
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroy();
            }
            Files.deleteIfExists(errors);
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
