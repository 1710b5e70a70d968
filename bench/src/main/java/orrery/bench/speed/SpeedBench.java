package orrery.bench.speed;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import orrery.base.OrreryException;
import orrery.base.ProcessMemory;
import orrery.base.Progress;
import orrery.base.Stop;
import orrery.tensor.TorchRuntime;

/** The benchmarks of {@code orrery bench}. Each answers with a row a case, in the order in which they were measured. */
public final class SpeedBench {
    private SpeedBench() {}

    /** What can be measured. */
    public enum Suite {
        /** Single operations against this machine's peaks of matrix products and memory. */
        OPS,
        /** Training steps. */
        TRAIN,
        /** Forward passes and frames of play. */
        WORLD,
        /** Video to latents and back. */
        TOKENIZER
    }

    /**
     * Measures, and sets the number of threads.
     *
     * @throws OrreryException when no case has one of the names asked for, or a peer computes something else than we do
     */
    public static Map<String, SpeedRow> run(Suite suite, SpeedOptions options, Progress progress, Stop stop) {
        checkNames(options.cases(), names(suite));
        TorchRuntime.threads(options.threads());
        return switch (suite) {
            case OPS -> OpsBench.run(options, progress, stop);
            case TRAIN -> TrainBench.run(options, progress, stop);
            case WORLD -> WorldBench.run(options, progress, stop);
            case TOKENIZER -> TokenizerBench.run(options, progress, stop);
        };
    }

    /**
     * Does each case of {@link Suite#TOKENIZER} once, for its memory: to be called in a process that does nothing else.
     *
     * @return most resident memory of this process, in MB of 2^20 bytes; 0 where the system does not tell
     */
    public static double peakOf(List<String> cases, int threads) {
        checkNames(cases, names(Suite.TOKENIZER));
        TorchRuntime.threads(threads);
        TokenizerBench.once(cases);
        return ProcessMemory.peakMb();
    }

    /** The names of a suite's cases. */
    public static List<String> names(Suite suite) {
        return switch (suite) {
            case OPS -> OpsBench.names();
            case TRAIN -> TrainBench.NAMES;
            case WORLD -> WorldBench.NAMES;
            case TOKENIZER -> TokenizerBench.names();
        };
    }

    private static void checkNames(List<String> asked, List<String> known) {
        for (String name : asked) {
            if (!known.contains(name)) {
                throw new OrreryException("there is no case " + name, "Choose from " + String.join(", ", known) + ".");
            }
        }
    }

    /** Races the networks of the peers' own script, then those that are ours and have a peer in our scripts; forward passes only where {@code infer}. */
    static Map<String, SpeedRow> raceNets(
            SpeedOptions options,
            List<SpeedCase> theirs,
            List<SpeedCase> ours,
            boolean infer,
            Progress progress,
            Stop stop) {
        Map<String, SpeedRow> rows = race(options, theirs, PeerScripts.theirs(options, infer), progress, stop);
        List<SpeedCase> wanted = ours.stream().filter(options::wants).toList();
        try (TemporaryFolder folder = new TemporaryFolder()) {
            PeerScript script = PeerScripts.ours(options, folder.path(), wanted, infer);
            rows.putAll(race(options, wanted, script, progress, stop));
        }
        return rows;
    }

    /** Runs one script's cases. */
    static Map<String, SpeedRow> race(
            SpeedOptions options, List<SpeedCase> cases, PeerScript script, Progress progress, Stop stop) {
        try (Race race = new Race(options, progress, stop)) {
            return new LinkedHashMap<>(race.run(cases, script));
        }
    }
}
