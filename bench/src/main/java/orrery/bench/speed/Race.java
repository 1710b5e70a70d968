package orrery.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.InterruptedAndSaved;
import orrery.base.ProcessMemory;
import orrery.base.Progress;
import orrery.base.Stop;

/**
 * Times the cases of one script: in each round everybody has one turn, ourselves first, so that what else happens on the machine disturbs all alike. A
 * variant that takes half as long again as the best one leaves a case after two rounds.
 */
final class Race implements AutoCloseable {
    private static final double LEAST_TURN_MS = 40; // shorter work is repeated within a turn
    private static final int MOST_REPEATS = 20_000;
    private static final int TRIAL_ROUNDS = 2;
    private static final double TOO_SLOW = 1.5;
    private static final double SAME = 2e-3; // relative difference of losses that rounding explains in fp32
    private static final double SAME_IN_BF16 = 5e-2;

    private final SpeedOptions options;
    private final Progress progress;
    private final Stop stop;
    private final List<Variant> variants = new ArrayList<>();
    private final Map<String, Double> found = new LinkedHashMap<>(); // our checks by the peers' names
    private final Map<String, Variant> best = new LinkedHashMap<>(); // by the name of the case
    private String whyNoPeer = "";

    /** One way in which PyTorch does the work; without a peer once that has failed. */
    private static final class Variant {
        final String name;
        final Runner runner = new Runner();

        @Nullable
        Peer peer;

        String why = "";

        @Nullable
        Double peakMb; // when its process has told

        Variant(String name) {
            this.name = name;
        }
    }

    Race(SpeedOptions options, Progress progress, Stop stop) {
        this.options = options;
        this.progress = progress;
        this.stop = stop;
    }

    /** Rows by the name of the case, for those that were asked for. */
    Map<String, SpeedRow> run(List<SpeedCase> cases, PeerScript script) {
        Map<String, SpeedRow> rows = new LinkedHashMap<>();
        if (cases.stream().noneMatch(options::wants)) {
            return rows;
        }
        start(script);
        for (SpeedCase each : cases) {
            variants.forEach(variant -> attempt(variant, Peer::awaitReady));
            if (options.wants(each)) {
                rows.put(each.name(), measure(each));
            }
            variants.forEach(variant -> attempt(variant, Peer::next));
        }
        variants.forEach(variant -> attempt(variant, peer -> heed(variant, peer.report())));
        best.forEach(
                (name, variant) -> rows.computeIfPresent(name, (key, row) -> row.withMemory(null, variant.peakMb)));
        return rows;
    }

    private void start(PeerScript script) {
        String python = options.python();
        if (python == null) {
            whyNoPeer = "no Python was given or found (--python PATH)";
        } else if (!Files.exists(script.file())) {
            whyNoPeer = "there is no " + script.file() + " (--peers FOLDER)";
        } else {
            script.variants().forEach((name, more) -> {
                if (name.startsWith("compile") && !options.compiled()) {
                    return;
                }
                heedStop();
                Variant variant = new Variant(name);
                variants.add(variant);
                List<String> arguments = new ArrayList<>(script.arguments());
                arguments.addAll(more);
                progress.say("warming up PyTorch, " + name);
                try {
                    variant.peer = Peer.start(
                            python,
                            options.ownPeers().resolve("turns.py"),
                            script.file(),
                            arguments,
                            options.threads());
                } catch (Peer.Failed e) {
                    variant.why = String.valueOf(e.getMessage());
                }
                attempt(variant, Peer::awaitPrepared);
            });
        }
    }

    private void heedStop() {
        if (stop.requested()) {
            throw new InterruptedAndSaved("stopped while measuring", "Give the same command again.");
        }
    }

    private SpeedRow measure(SpeedCase each) {
        double flops;
        Runner ours = new Runner();
        variants.forEach(variant -> variant.runner.clear());
        try (Work work = each.maker().get()) {
            int times = Runner.repeats(work, LEAST_TURN_MS, MOST_REPEATS);
            found.put(each.peerName(), work.check());
            progress.start("measuring " + each.name(), options.rounds(), "rounds");
            for (int round = 0; round < options.rounds(); round++) {
                heedStop();
                ours.add(Timing.of(work, times).by(options.clock()));
                for (Variant variant : variants) {
                    if (round < TRIAL_ROUNDS || inTheRace(variant)) {
                        attempt(
                                variant,
                                peer -> variant.runner.add(peer.turn(times).by(options.clock())));
                    }
                }
                progress.at(round + 1L, "");
            }
            progress.finish("%.3f ms".formatted(ours.median()));
            flops = Math.max(each.flops(), work.flops());
        }
        return row(each, flops, ours);
    }

    private boolean inTheRace(Variant variant) {
        Variant best = best();
        return best != null && variant.runner.ran() && variant.runner.median() <= TOO_SLOW * best.runner.median();
    }

    private @Nullable Variant best() {
        return variants.stream()
                .filter(variant -> variant.runner.ran())
                .min((a, b) -> Double.compare(a.runner.median(), b.runner.median()))
                .orElse(null);
    }

    private SpeedRow row(SpeedCase each, double flops, Runner ours) {
        double ms = ours.median();
        Variant best = best();
        Double theirs = best == null ? null : rounded(best.runner.median());
        if (best != null) {
            this.best.put(each.name(), best);
        }
        return new SpeedRow(
                rounded(ms),
                theirs,
                best == null ? null : rounded(ms / best.runner.median()),
                flops == 0 ? null : rounded(flops / ms / 1e6),
                ProcessMemory.peakMb(),
                rounded(ours.least()),
                each.bytes() == 0 ? null : rounded(each.bytes() / ms / 1e6),
                each.frames() == 0 ? null : rounded(1e3 * each.frames() / ms),
                null,
                peerWords(best));
    }

    private String peerWords(@Nullable Variant best) {
        List<String> words = new ArrayList<>();
        for (Variant variant : variants) {
            if (!variant.runner.ran()) {
                words.add(variant.name + " not run: " + variant.why);
            } else if (variant != best) {
                words.add(variant.name + String.format(Locale.ROOT, " %.3f ms", variant.runner.median()));
            }
        }
        if (!variants.isEmpty()
                && !PeerScripts.narrowIsQuick()
                && !variants.get(0).name.contains("bf16")) {
            words.add("bf16 not run: slow on this processor");
        }
        String others = words.isEmpty() ? "" : " (" + String.join("; ", words) + ")";
        if (best != null) {
            return best.name + others;
        }
        return "not run" + (whyNoPeer.isEmpty() ? others : ": " + whyNoPeer);
    }

    private void heed(Variant variant, JsonNode report) {
        boolean narrow = variant.name.contains("bf16") || PeerScripts.narrowIsQuick(); // theirs, or ours
        variant.peakMb =
                report.path("peak_mb").isNumber() ? report.get("peak_mb").asDouble() : null;
        report.get("results").properties().forEach(entry -> {
            String name = entry.getKey().split("\\.", 2)[0];
            JsonNode loss = entry.getValue().get("first_loss");
            if (loss != null && found.containsKey(name)) {
                Runner.checkSame(
                        name, found.getOrDefault(name, Double.NaN), loss.asDouble(), narrow ? SAME_IN_BF16 : SAME);
            }
        });
    }

    private interface Request {
        void to(Peer peer) throws Peer.Failed;
    }

    /** A peer that fails takes no further part; the row says why. */
    private void attempt(Variant variant, Request request) {
        Peer peer = variant.peer;
        if (peer == null) {
            return;
        }
        try {
            request.to(peer);
        } catch (Peer.Failed e) {
            variant.why = String.valueOf(e.getMessage());
            progress.say("PyTorch, " + variant.name + ": " + variant.why);
            variant.peer = null;
            peer.close();
        }
    }

    /** Three digits after the point, more for small numbers. */
    static double rounded(double value) {
        double scale = Math.abs(value) < 0.1 ? 1e6 : 1e3;
        return Math.round(value * scale) / scale;
    }

    @Override
    public void close() {
        for (Variant variant : variants) {
            if (variant.peer != null) {
                variant.peer.close();
            }
        }
    }
}
