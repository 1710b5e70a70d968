package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * What one training step of the dynamics sees.
 *
 * @param windows rows of the batch, B
 * @param frames of a window, T
 * @param forcing what frames look back on; none is diffusion
 */
public record DynamicsBatch(
        int windows, int frames, @Nullable Forcing forcing) {
    public DynamicsBatch {
        Check.atLeast("windows", windows, 1);
        Check.atLeast("frames", frames, 2);
    }

    /** What a frame looks back on while it is learned. */
    public enum Forcing {
        /** Frames that are learned themselves, each at a noise level of its own; clear frames weigh more (Dreamer 4). */
        DIFFUSION,
        /**
         * The true frames, as little noised as the past is in play. All noise levels weigh the same and the high ones come more often:
         * what happens next must be found from the past. Twice the work a step.
         */
        TEACHER
    }

    boolean teaches() {
        return forcing == Forcing.TEACHER;
    }
}
