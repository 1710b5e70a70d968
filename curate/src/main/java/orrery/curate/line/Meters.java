package orrery.curate.line;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import orrery.curate.duplicates.ClipEmbedding;
import orrery.curate.duplicates.SemanticGroups;
import orrery.curate.filter.ClipMeter;
import orrery.curate.filter.ClipScores;
import orrery.curate.filter.Networks;
import orrery.video.ReadOptions;

/** What measures clips, as often as clips are measured at once, each with networks of its own; opened when first needed. */
final class Meters implements AutoCloseable {
    private final @Nullable Path zoo;
    private final Queue<Meter> idle = new ConcurrentLinkedQueue<>();

    /** @param zoo folder of the networks; null for what can be measured without */
    Meters(@Nullable Path zoo) {
        this.zoo = zoo;
    }

    private record Meter(@Nullable Networks networks, ClipMeter clips) {
        static Meter open(@Nullable Path zoo) {
            Networks networks = zoo == null ? null : new Networks(zoo);
            return new Meter(networks, new ClipMeter(networks));
        }

        void close() {
            clips.close();
            if (networks != null) {
                networks.close();
            }
        }
    }

    /** Everything that is measured of a clip. */
    ClipScores scores(Path clip, ReadOptions options) {
        Meter meter = take();
        try {
            return meter.clips.measure(clip, options).scores();
        } finally {
            idle.add(meter);
        }
    }

    /** What it shows, in numbers; there must be networks. */
    SemanticGroups.Item embedding(String id, Path clip, ReadOptions options) {
        Meter meter = take();
        try {
            if (meter.networks == null) {
                throw new IllegalStateException("no networks");
            }
            return ClipEmbedding.of(id, clip, meter.networks.embedding(), options);
        } finally {
            idle.add(meter);
        }
    }

    private Meter take() {
        Meter meter = idle.poll();
        return meter == null ? Meter.open(zoo) : meter;
    }

    @Override
    public void close() {
        for (Meter meter = idle.poll(); meter != null; meter = idle.poll()) {
            meter.close();
        }
    }
}
