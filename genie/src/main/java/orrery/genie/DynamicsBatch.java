package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * What one training step of the dynamics sees.
 *
 * @param windows rows of the batch, B
 * @param frames of a window, T
 * @param varied share of the rows that show play at another size and pace, see {@link VariedPlay}; null for none
 */
public record DynamicsBatch(
        int windows, int frames, @Nullable Double varied) {
    public DynamicsBatch {
        Check.atLeast("windows", windows, 1);
        Check.atLeast("frames", frames, 2);
        Check.that(
                varied == null || (varied >= 0 && varied <= 0.5),
                "Use 0 to 0.5: as many rows again hide what was pressed.",
                "varied is %s",
                varied);
    }

    /** Of play as it was recorded. */
    public DynamicsBatch(int windows, int frames) {
        this(windows, frames, null);
    }
}
