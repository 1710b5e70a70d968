package orrery.play;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Action;

/**
 * What an agent says; written down in docs/guide/agents.md.
 *
 * @param type hello, reset or step
 * @param token of hello
 * @param start of reset: which beginning; 0 when absent
 * @param seed of reset: of everything random that follows; 0 when absent
 * @param k of reset, in a world with such a dial: denoising steps a frame; the world's own choice when absent
 * @param action of step, in a world with buttons: an index
 * @param axes of step, in a world with axes: one value each
 */
record AgentMessage(
        String type,
        @Nullable String token,
        @Nullable Integer start,
        @Nullable Long seed,
        @Nullable Integer k,
        @Nullable Integer action,
        @Nullable List<Double> axes) {

    /** What is to be done; nothing known where neither a button nor axes are given. */
    Action done() {
        return said(action, axes);
    }

    /** A button's index or a value for each axis, as a message gives them; what is missing among axes is no number. */
    static Action said(@Nullable Integer button, @Nullable List<Double> axes) {
        if (button != null) {
            return new Action.Press(button);
        }
        if (axes == null) {
            return Action.NONE;
        }
        float[] values = new float[axes.size()];
        for (int i = 0; i < values.length; i++) {
            Double value = axes.get(i);
            values[i] = value == null ? Float.NaN : value.floatValue();
        }
        return new Action.Move(values);
    }
}
