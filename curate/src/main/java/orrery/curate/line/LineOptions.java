package orrery.curate.line;

import java.nio.file.Path;
import orrery.base.Check;
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
 */
public record LineOptions(Detector detector, Path weights, double shortest, double longest, int stream) {
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
