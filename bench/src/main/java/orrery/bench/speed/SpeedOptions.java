package orrery.bench.speed;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * How to measure.
 *
 * @param threads of one operation, ours and the peers'
 * @param rounds in which everybody has one turn
 * @param clock which time is reported
 * @param cases names of the cases to measure; empty for all
 * @param python a Python with PyTorch for the peers; null for none
 * @param peers folder of the peers' scripts that are not ours ({@code train_bench.py}); null for none
 * @param compiled whether {@code torch.compile} takes part, which takes minutes to warm up
 * @param ownPeers folder of our own peers' scripts, {@code bench/peers} of the repository
 */
public record SpeedOptions(
        int threads,
        int rounds,
        Clock clock,
        List<String> cases,
        @Nullable String python,
        @Nullable Path peers,
        boolean compiled,
        Path ownPeers) {
    /** Which time is reported. */
    public enum Clock {
        /** By the clock on the wall. */
        WALL,
        /** Of the processor: on a busy machine, and with one thread. */
        CPU
    }

    public SpeedOptions {
        Check.atLeast("threads", threads, 1);
        Check.atLeast("rounds", rounds, 1);
        Check.that(
                clock == Clock.WALL || threads == 1,
                "Use --clock wall, or --threads 1.",
                "the clock of the processor counts one thread, and %d compute",
                threads);
    }

    boolean wants(SpeedCase asked) {
        return cases.isEmpty() || cases.contains(asked.name());
    }
}
