package orrery.curate.line;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import orrery.base.Check;
import orrery.curate.annotate.CaptionServer;
import orrery.curate.shots.Detector;
import orrery.curate.split.ClipPlan;
import orrery.video.ReadOptions;

/**
 * What is done to every video and clip. Nothing here is a threshold: those decide later, without working again.
 *
 * @param detector finds where shots change
 * @param weights of TransNetV2; not read where the detector needs none
 * @param shortest seconds of a clip at least
 * @param longest seconds of a clip at most
 * @param stream of the videos that is read; -1 for the first with pictures
 * @param zoo folder of the networks that look at clips; null for what can be measured without
 * @param captions the server that captions clips; null to say what was measured
 */
public record LineOptions(
        Detector detector,
        Path weights,
        double shortest,
        double longest,
        int stream,
        @Nullable Path zoo,
        @Nullable Captions captions) {
    /**
     * A server for captions.
     *
     * @param endpoint its address, e.g. {@code http://localhost:8000/v1}
     * @param model as it calls it
     * @param prompt what is asked
     * @param enhance whether it tells each caption better
     * @param parallel windows of one clip that it is asked for at once
     * @param keyFrom environment variable that holds its key
     */
    public record Captions(
            String endpoint, String model, String prompt, boolean enhance, int parallel, String keyFrom) {
        /** What the server's client wants to know; the key is read here and written nowhere. */
        public CaptionServer.Settings settings() {
            return CaptionServer.Settings.of(URI.create(endpoint), model, System.getenv(keyFrom), prompt, enhance);
        }
    }

    public LineOptions {
        Check.within("stream", stream, -1, 1 << 16);
        new ClipPlan(shortest, longest); // refuses what cannot be
    }

    ClipPlan plan() {
        return new ClipPlan(shortest, longest);
    }

    ReadOptions reading() {
        return ReadOptions.standard().ofStream(stream);
    }
}
