package orrery.curate.split;

import java.util.ArrayList;
import java.util.List;
import orrery.base.Check;

/**
 * Clips at equal distances, whatever is in the picture.
 *
 * @param length seconds of a clip
 * @param stride seconds from the beginning of one to that of the next
 * @param shortest seconds below which the last ones are dropped
 */
public record FixedStride(double length, double stride, double shortest) {
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
}
