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
        /** {@link ShortcutForcing}: frames that are learned themselves, each at a noise level of its own. */
        DIFFUSION,
        /** {@link TeacherForcing}: the true frames. Twice the work a step. */
        TEACHER
    }

    boolean teaches() {
        return forcing == Forcing.TEACHER;
    }
}
