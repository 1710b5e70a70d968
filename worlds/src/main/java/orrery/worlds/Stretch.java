package orrery.worlds;

import orrery.base.Check;

/**
 * Part of a video that holds several episodes.
 *
 * @param from seconds from the first frame of the video to the first of the stretch
 * @param to seconds to the frame that follows the last of the stretch
 */
public record Stretch(double from, double to) {
    public Stretch {
        Check.that(from >= 0 && to > from, "Give 0 <= from < to.", "a stretch from %s s to %s s", from, to);
    }
}
