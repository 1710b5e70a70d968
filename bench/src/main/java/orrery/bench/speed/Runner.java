package orrery.bench.speed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import orrery.base.OrreryException;
import orrery.tensor.Scope;

/** One who takes part: ourselves, or a peer. Keeps the times of the case that runs. */
final class Runner {
    private static final double LONG_MS = 1000;
    private final List<Double> times = new ArrayList<>();

    void add(double ms) {
        times.add(ms);
    }

    void clear() {
        times.clear();
    }

    boolean ran() {
        return !times.isEmpty();
    }

    double median() {
        List<Double> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    double least() {
        return Collections.min(times);
    }

    /** Warms up, and finds how often a go has to be repeated to last {@code leastMs}. */
    static int repeats(Work work, double leastMs, int most) {
        double ms = Timing.of(work, 1).wallMs();
        for (int i = 0; i < 3 && ms < LONG_MS; i++) { // a long one is warm after once
            ms = Math.min(i == 0 ? Double.MAX_VALUE : ms, Timing.of(work, 1).wallMs());
        }
        int times = (int) Math.ceil(leastMs / Math.max(ms, 1e-4));
        return Math.max(1, Math.min(times, most));
    }

    /** Refuses to compare what is not the same work. */
    static void checkSame(String name, double ours, double theirs, double allowed) {
        if (Double.isNaN(ours) || Math.abs(ours - theirs) <= allowed * Math.max(Math.abs(ours), 1e-6)) {
            return;
        }
        throw new OrreryException(
                "bench " + name + ": the peer computes something else: " + theirs + " where we have " + ours,
                "Use the peers of this commit (bench/peers) and a --peers folder whose train_bench.py has the networks of ours.");
    }

    /** A go whose tensors die at its end. */
    static Work of(Runnable go) {
        return new Work() {
            @Override
            public void once() {
                try (Scope scope = Scope.open()) {
                    go.run();
                }
            }

            @Override
            public void close() {}
        };
    }
}
