package orrery.curate.shots;

import java.util.List;

/** Decides from the scores of frames, given one after the other, where shots begin. One use, one video. */
public interface CutRule {
    /**
     * Takes the next frame.
     *
     * @return frames at which a shot begins that are now certain, this one or earlier ones; mostly none
     */
    List<Integer> next(int frame, FrameScores scores);

    /** What is left after the last frame. */
    default List<Integer> finish() {
        return List.of();
    }
}
