package orrery.curate.line;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.base.FileHash;
import orrery.curate.Stage;
import orrery.curate.duplicates.ClipPrint;
import orrery.curate.filter.ClipScores;
import orrery.curate.line.Footage.Source;
import orrery.curate.shots.TransNetV2;
import orrery.curate.split.ClipPlan;
import orrery.curate.split.ClipPlan.Pieces;
import orrery.tensor.Checkpoint;
import orrery.tensor.Precision;
import orrery.video.ReadOptions;

/**
 * Everything that is done to a video and then to each of its clips. A stage more is a line more in {@link #measures}: its output is kept,
 * shown in the report and open to the rules under its name.
 */
public final class Line implements AutoCloseable {
    /** Gives {@link ClipScores}. */
    public static final String SCORES = "scores";

    /** Gives {@link Captioner.Captions}. */
    public static final String CAPTION = "caption";

    /** Gives what {@link orrery.curate.duplicates.SemanticGroups.Item} knows of a clip; not there without networks. */
    public static final String EMBEDDING = "embedding";

    /** Gives what {@link ClipPrint} knows of a clip. */
    public static final String PRINT = "print";

    private final ClipPlan plan;
    private final ProbeStage probe;
    private final Stage<Source, VideoShots> shots;
    private final List<Stage<ClipTask, ?>> clips;
    private final Weights weights;
    private final List<AutoCloseable> held;

    private Line(LineOptions options, List<Stage<ClipTask, ?>> clips, List<AutoCloseable> held) {
        this.held = held;
        this.plan = options.plan();
        this.weights = new Weights(options.weights());
        this.probe = new ProbeStage(options.reading());
        boolean network = options.detector().usesNetwork();
        this.shots = new ShotStage(
                options.detector(),
                network ? FileHash.sha256(options.weights()) : "",
                () -> network ? weights.network() : null,
                options.reading());
        this.clips = List.copyOf(clips);
    }

    /** The whole line. */
    public static Line of(LineOptions options) {
        Meters meters = new Meters(options.zoo());
        Captioner captioner = new Captioner(options.captions());
        return of(options, measures(options, meters, captioner), List.of(meters, captioner));
    }

    /** A line with measures of one's own. */
    public static Line of(LineOptions options, List<? extends Stage<ClipTask, ?>> measures) {
        return of(options, measures, List.of());
    }

    private static Line of(LineOptions options, List<? extends Stage<ClipTask, ?>> measures, List<AutoCloseable> held) {
        List<Stage<ClipTask, ?>> all = new ArrayList<>(List.of(new CutStage(options.reading())));
        all.addAll(measures);
        return new Line(options, all, held);
    }

    /** What is measured of a clip. Clips are written by us: damage of the video is not theirs. */
    static List<ClipMeasure> measures(LineOptions options, Meters meters, Captioner captioner) {
        ReadOptions own = options.reading().ofStream(-1);
        boolean networks = options.zoo() != null;
        LineOptions.@Nullable Captions asked = options.captions();
        List<ClipMeasure> measures = new ArrayList<>();
        measures.add(new ClipMeasure(
                SCORES,
                "2",
                Stage.Lane.CPU,
                Map.of("networks", networks),
                List.of(),
                (clip, context) -> meters.scores(clip.file(), own)));
        measures.add(new ClipMeasure(PRINT, "1", (clip, context) -> ClipPrint.of(clip.id(), clip.file(), own)));
        if (networks) {
            measures.add(
                    new ClipMeasure(EMBEDDING, "1", (clip, context) -> meters.embedding(clip.id(), clip.file(), own)));
        }
        measures.add(new ClipMeasure(
                CAPTION,
                "1",
                asked == null ? Stage.Lane.CPU : Stage.Lane.REMOTE,
                asked == null ? Map.of() : asked,
                asked == null ? List.of(SCORES) : List.of(),
                (clip, context) -> captioner.of(clip, own)));
        return List.copyOf(measures);
    }

    /** Reads the head of a video. */
    public Stage<Source, VideoFacts> probe() {
        return probe;
    }

    /** The same outside of any engine. */
    public VideoFacts look(Source video) {
        return probe.run(video);
    }

    /** Finds the shots of a video. */
    public Stage<Source, VideoShots> shots() {
        return shots;
    }

    /** The stages of a clip, the first of which writes its file. */
    public List<Stage<ClipTask, ?>> clips() {
        return clips;
    }

    /** Which pieces of a video become clips, and what is left of it. */
    public Pieces pieces(VideoShots found) {
        return plan.divide(found.cuts(), found.times(), found.duration());
    }

    @Override
    public void close() {
        weights.close();
        for (AutoCloseable each : held) {
            try {
                each.close();
            } catch (Exception e) { // neither meters nor servers throw any
                throw new IllegalStateException(e);
            }
        }
    }

    /** The network, opened when it is first needed. */
    private static final class Weights implements AutoCloseable {
        private final Path file;
        private @Nullable TransNetV2 network;

        Weights(Path file) {
            this.file = file;
        }

        synchronized TransNetV2 network() {
            if (network == null) {
                try (Checkpoint checkpoint = Checkpoint.open(file)) {
                    network = TransNetV2.open(checkpoint, Precision.fastest());
                }
            }
            return network;
        }

        @Override
        public synchronized void close() {
            if (network != null) {
                network.close();
                network = null;
            }
        }
    }
}
