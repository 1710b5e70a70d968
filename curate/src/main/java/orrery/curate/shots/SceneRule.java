package orrery.curate.shots;

import java.util.ArrayList;
import java.util.List;

/** From probabilities of {@link ShotWindows} to scenes: frames between two runs above a threshold. Ends are frames too, as the references have it. */
public enum SceneRule {
    /** As TransNetV2 was published, threshold 0.5: a video without a cut is one scene. */
    PUBLISHED,
    /** As cosmos-curate, threshold 0.4: what follows the last cut counts only if a scene was found before. */
    COSMOS_CURATE;

    /**
     * A stretch of frames.
     *
     * @param start its first frame
     * @param end where it ends
     */
    public record Scene(int start, int end) {
        /** Frames from start to end. */
        public int length() {
            return end - start;
        }
    }

    /**
     * The scenes of a video.
     *
     * @param cut probability of each frame
     * @param threshold above which a frame belongs to a cut
     * @param whole whether a video without scenes is one, for {@link #COSMOS_CURATE}; {@link #PUBLISHED} always takes it so
     */
    public List<Scene> scenes(float[] cut, double threshold, boolean whole) {
        List<Scene> scenes = new ArrayList<>();
        int start = 0;
        boolean before = false;
        boolean now = false;
        for (int i = 0; i < cut.length; i++) {
            now = cut[i] > (float) threshold;
            if (before && !now) {
                start = i;
            }
            if (!before && now && i != 0) {
                scenes.add(new Scene(start, i));
            }
            before = now;
        }
        boolean open = cut.length > 0 && !now;
        if (this == PUBLISHED) {
            if (open) {
                scenes.add(new Scene(start, cut.length - 1));
            }
            return scenes.isEmpty() && cut.length > 0 ? List.of(new Scene(0, cut.length - 1)) : scenes;
        }
        if (open && !scenes.isEmpty()) {
            scenes.add(new Scene(start, cut.length - 1));
        }
        return scenes.isEmpty() && whole ? List.of(new Scene(0, cut.length)) : scenes;
    }
}
