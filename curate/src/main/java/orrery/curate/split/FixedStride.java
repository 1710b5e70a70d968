package orrery.curate.split;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;
import orrery.curate.split.ClipPlan.Gap;
import orrery.curate.split.ClipPlan.Pieces;

/**
 * Clips at equal distances, whatever is in the picture.
 *
 * @param length seconds of a clip
 * @param stride seconds from the beginning of one to that of the next
 * @param shortest seconds below which the last ones are dropped
 */
public record FixedStride(double length, double stride, double shortest) {
    private static final double SLACK = 1e-6;

    /** From {@code start} to before {@code end}, seconds. */
    public record Span(double start, double end) {}

    public FixedStride {
        Check.positive("length", length);
        Check.positive("stride", stride);
        Check.within("shortest", shortest, 0, 1e9);
    }

    /** The clips of a video of so many seconds. */
    public List<Span> spans(double duration) {
        List<Span> spans = new ArrayList<>();
        for (double start = 0; start < duration; start += stride) { // added up, as the reference does
            double end = Math.min(start + length, duration);
            if (end - start >= shortest) {
                spans.add(new Span(start, end));
            }
        }
        return spans;
    }

    /**
     * The clips as frames, and what lies between and after them.
     *
     * @param times when each frame is shown, seconds from the first
     * @param duration to the end of the last frame, seconds
     */
    public Pieces divide(List<Double> times, double duration) {
        Pieces pieces = new Pieces(new ArrayList<>(), new ArrayList<>());
        int covered = 0;
        for (Span span : spans(duration)) {
            int first = frame(span.start(), times);
            int end = frame(span.end(), times);
            if (end <= first) {
                continue; // no frame is shown in it
            }
            if (first > covered) {
                pieces.gaps().add(new Gap(piece(covered, first, times, duration), "between two clips"));
            }
            pieces.clips().add(piece(first, end, times, duration));
            covered = Math.max(covered, end);
        }
        if (covered < times.size()) {
            pieces.gaps()
                    .add(new Gap(piece(covered, times.size(), times, duration), "shorter than " + shortest + " s"));
        }
        return pieces;
    }

    /** The first frame that is shown at a time or later. */
    private static int frame(double seconds, List<Double> times) {
        int frame = 0;
        while (frame < times.size() && times.get(frame) < seconds - SLACK) {
            frame++;
        }
        return frame;
    }

    private static ClipPlan.Span piece(int first, int end, List<Double> times, double duration) {
        return new ClipPlan.Span(first, end, times.get(first), end < times.size() ? times.get(end) : duration);
    }
}
