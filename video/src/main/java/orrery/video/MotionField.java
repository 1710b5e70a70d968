package orrery.video;

import java.util.List;

/**
 * The motion vectors of one picture.
 *
 * @param stamp place and time of the picture
 * @param vectors in the order of the decoder; none for a key frame, and blocks may be missing or covered twice
 */
public record MotionField(FrameStamp stamp, List<MotionVector> vectors) {
    public MotionField {
        vectors = List.copyOf(vectors);
    }
}
