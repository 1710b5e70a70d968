package orrery.genie;

import org.jspecify.annotations.Nullable;
import orrery.base.Check;

/**
 * What one training step of the dynamics sees.
 *
 * @param windows rows of the batch, B
 * @param frames of a window, T
 * @param contextShare share of frames that are as little noised as the past is in play, so that what comes next is often learned from a
 *     clear past; the rest gets any level. None: every frame gets any level
 */
public record DynamicsBatch(
        int windows, int frames, @Nullable Double contextShare) {
    public DynamicsBatch {
        Check.atLeast("windows", windows, 1);
        Check.atLeast("frames", frames, 2);
        Check.that(
                contextShare == null || (contextShare >= 0 && contextShare < 1),
                "Use 0 or more, less than 1.",
                "a context share of %s",
                contextShare);
    }
}
