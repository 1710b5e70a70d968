package orrery.curate.split;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.curate.shots.Cut;

/**
 * From cuts to clips: every shot between two changes, without the frames that belong to neither; long shots in equal parts, so that nothing
 * is lost at their end. What becomes no clip is told with the reason: clips and gaps together are the whole video.
 *
 * @param shortest seconds of a clip at least
 * @param longest seconds of a clip at most; at least twice {@code shortest}
 */
public record ClipPlan(double shortest, double longest) {
    private static final double SLACK = 1e-6; // a clip of exactly the shortest length stays

    /**
     * A stretch of a video.
     *
     * @param first its first frame
     * @param end the frame after its last
     * @param start seconds from the first frame of the video to its own
     * @param stop seconds to where its last frame ends
     */
    public record Span(int first, int end, double start, double stop) {
        /** Seconds. */
        public double duration() {
            return stop - start;
        }
    }

    /** A stretch that becomes no clip, and why. */
    public record Gap(Span span, String why) {}

    /** Both in order. */
    public record Pieces(List<Span> clips, List<Gap> gaps) {}

    public ClipPlan {
        Check.within("shortest", shortest, 0, 1e6);
        Check.that(
                longest >= 2 * shortest && longest > 0,
                "Allow at least twice the shortest.",
                "clips of %s s to %s s",
                shortest,
                longest);
    }

    /** 2 to 60 seconds. */
    public static ClipPlan standard() {
        return new ClipPlan(2, 60);
    }

    /**
     * Divides a video.
     *
     * @param cuts in order
     * @param times when each frame is shown, seconds from the first
     * @param duration to the end of the last frame, seconds
     */
    public Pieces divide(List<Cut> cuts, List<Double> times, double duration) {
        Pieces pieces = new Pieces(new ArrayList<>(), new ArrayList<>());
        int from = 0;
        for (Cut cut : cuts) {
            shot(span(from, cut.first(), times, duration), times, duration, pieces);
            if (cut.last() >= cut.first()) {
                pieces.gaps.add(new Gap(
                        span(Math.max(from, cut.first()), cut.last() + 1, times, duration),
                        "a gradual change of shot"));
            }
            from = Math.max(from, cut.last() + 1);
        }
        shot(span(from, times.size(), times, duration), times, duration, pieces);
        return pieces;
    }

    private static Span span(int first, int end, List<Double> times, double duration) {
        return new Span(first, end, at(first, times, duration), at(end, times, duration));
    }

    private static double at(int frame, List<Double> times, double duration) {
        return frame < times.size() ? times.get(frame) : duration;
    }

    private void shot(Span shot, List<Double> times, double duration, Pieces pieces) {
        if (shot.end() <= shot.first()) {
            return;
        }
        if (shot.duration() < shortest - SLACK) {
            pieces.gaps.add(new Gap(shot, "shorter than " + shortest + " s"));
            return;
        }
        int parts = (int) Math.max(1, Math.ceil(shot.duration() / longest - SLACK));
        int from = shot.first();
        for (int part = 1; part <= parts; part++) {
            double until = shot.start() + shot.duration() * part / parts;
            int to = from;
            while (to < shot.end() && (part == parts || times.get(to) < until - SLACK)) {
                to++;
            }
            if (to > from) {
                pieces.clips.add(span(from, to, times, duration));
            }
            from = to;
        }
    }
}
