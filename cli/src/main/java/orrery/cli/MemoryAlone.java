package orrery.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import orrery.base.OrreryException;
import orrery.base.Progress;
import orrery.base.Records;
import orrery.bench.speed.SpeedRow;

/**
 * The memory of a network's cases in a process that does nothing else, as the peers' are: encoding and decoding in one type, once each. In the process that races, the
 * peak would be that of whatever came before.
 */
final class MemoryAlone {
    /** What such a process is told. */
    static final String OPTION = "--alone";

    private MemoryAlone() {}

    /** The rows with the peaks of such processes, one for each type and network. */
    static Map<String, SpeedRow> of(Map<String, SpeedRow> rows, int threads, Progress progress) {
        Map<String, List<String>> together = rows.entrySet().stream()
                .filter(entry -> entry.getValue().fps() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.groupingBy(
                        name -> name.substring(0, name.lastIndexOf('_')), LinkedHashMap::new, Collectors.toList()));
        Map<String, SpeedRow> all = new LinkedHashMap<>(rows);
        together.forEach((net, names) -> {
            progress.say("memory of " + net + " in a process of its own");
            double peak = peak(names, threads);
            names.forEach(name -> all.computeIfPresent(name, (key, row) -> row.withMemory(peak, null)));
        });
        return all;
    }

    private static double peak(List<String> names, int threads) {
        List<String> command = Companions.ourselves();
        command.addAll(List.of("bench", "tokenizer", "--cases", String.join(",", names)));
        command.addAll(List.of("--threads", "" + threads, OPTION, "--json", "--quiet"));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            JsonNode answer = Records.parse(said.substring(said.lastIndexOf('\n') + 1), JsonNode.class, "its answer");
            if (process.waitFor() != 0 || !answer.path("peak_mb").isNumber()) {
                throw new OrreryException("measuring the memory of " + names + " failed: " + said, "Free memory.");
            }
            return answer.get("peak_mb").asDouble();
        } catch (IOException e) {
            throw new OrreryException("no further process: " + e.getMessage(), "Free memory.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OrreryException("interrupted while measuring memory", "Give the same command again.", e);
        }
    }
}
