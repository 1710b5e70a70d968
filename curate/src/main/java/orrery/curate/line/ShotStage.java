package orrery.curate.line;

import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import orrery.curate.Stage;
import orrery.curate.line.Footage.Source;
import orrery.curate.shots.Detector;
import orrery.curate.shots.ShotFinder;
import orrery.curate.shots.TransNetV2;
import orrery.video.ReadOptions;

/** Decodes a video once and finds where its shots change. */
final class ShotStage implements Stage<Source, VideoShots> {
    /** What its output depends on. */
    private record Options(Detector detector, String weights, int stream) {}

    private final Detector detector;
    private final String weights;
    private final Supplier<@Nullable TransNetV2> network;
    private final ReadOptions reading;

    /** @param weights SHA-256 of those of the network; empty where the detector has none */
    ShotStage(Detector detector, String weights, Supplier<@Nullable TransNetV2> network, ReadOptions reading) {
        this.detector = detector;
        this.weights = weights;
        this.network = network;
        this.reading = reading;
    }

    @Override
    public String name() {
        return "shots";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Object options() {
        return new Options(detector, weights, reading.stream());
    }

    @Override
    public Lane lane() {
        return Lane.CPU;
    }

    @Override
    public VideoShots run(Source video, Context context) {
        ShotFinder.Result found = new ShotFinder(EnumSet.of(detector), network.get())
                .find(video.file(), reading, context.progress(), context.stop());
        return new VideoShots(
                found.frames(),
                found.duration(),
                found.cuts().getOrDefault(detector, List.of()),
                found.fault(),
                found.times());
    }
}
