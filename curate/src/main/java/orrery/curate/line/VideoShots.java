package orrery.curate.line;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.curate.shots.Cut;

/**
 * Where the shots of a video change, and when each of its frames is shown.
 *
 * @param frames that can be decoded
 * @param duration to the end of the last frame, seconds
 * @param cuts in order
 * @param fault what is wrong with the video; null where nothing is
 * @param times of all frames, seconds from the first
 */
public record VideoShots(
        int frames,
        double duration,
        List<Cut> cuts,
        @Nullable String fault,
        List<Double> times) {}
