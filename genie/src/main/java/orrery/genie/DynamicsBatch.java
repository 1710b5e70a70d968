package orrery.genie;

import orrery.base.Check;

/**
 * What one training step of the dynamics sees.
 *
 * @param windows rows of the batch, B
 * @param frames of a window, T
 */
public record DynamicsBatch(int windows, int frames) {
    public DynamicsBatch {
        Check.atLeast("windows", windows, 1);
        Check.atLeast("frames", frames, 2);
    }
}
