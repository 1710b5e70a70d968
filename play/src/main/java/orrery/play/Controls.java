package orrery.play;

import java.util.List;
import orrery.worlds.Action;

/**
 * How a world is steered from a keyboard and a screen. Keys carry the names of {@code KeyboardEvent.code}, which name the
 * place on the keyboard whatever is printed on it.
 *
 * @param buttons of a world with buttons, in the order of their indexes; empty otherwise
 * @param axes of a world with axes, in order; empty otherwise
 * @param rest index of the button that means "nothing is pressed", -1 where there is none
 */
record Controls(List<Button> buttons, List<Axis> axes, int rest) {
    Controls {
        buttons = List.copyOf(buttons);
        axes = List.copyOf(axes);
    }

    /**
     * @param index of the action
     * @param name as the world says it
     * @param label for people
     * @param chord keys to hold together, each with its alternatives; empty for the resting button
     */
    record Button(int index, String name, String label, List<List<String>> chord) {}

    /**
     * @param index of the axis
     * @param name as the world says it
     * @param label for people
     * @param low smallest value
     * @param high largest value
     * @param rest value while nothing is held
     * @param minus keys that pull towards {@code low}; empty where {@code rest} is already there
     * @param plus keys that push towards {@code high}
     */
    record Axis(
            int index,
            String name,
            String label,
            double low,
            double high,
            double rest,
            List<String> minus,
            List<String> plus) {}

    /** What happens while nothing is held. */
    Action restAction() {
        if (!axes.isEmpty()) {
            float[] values = new float[axes.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) axes.get(i).rest();
            }
            return new Action.Move(values);
        }
        return rest < 0 ? Action.NONE : new Action.Press(rest);
    }
}
