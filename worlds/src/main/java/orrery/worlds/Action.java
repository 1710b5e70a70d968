package orrery.worlds;

import java.util.Arrays;

/**
 * What was done while one frame was on screen. Whether it may be done is a question for {@link ActionSpace#check}.
 */
public sealed interface Action permits Action.Press, Action.Move, Action.None {

    /** No action is known, as in a video without labels. */
    Action NONE = new None();

    /**
     * One of a fixed set of buttons.
     *
     * @param index place of the button in {@link ActionSpace.Discrete#names}, from 0
     */
    record Press(int index) implements Action {}

    /**
     * A value for each axis. Two moves are equal when their values are.
     *
     * @param values one value an axis, in the axis's own units; not copied, so leave the array alone afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // equals and hashCode below compare the values
    record Move(float... values) implements Action {
        @Override
        public boolean equals(Object other) {
            return other instanceof Move move && Arrays.equals(values, move.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Move" + Arrays.toString(values);
        }
    }

    /** Unknown or not given. */
    record None() implements Action {}
}
