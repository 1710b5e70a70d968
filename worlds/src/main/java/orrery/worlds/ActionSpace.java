package orrery.worlds;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import orrery.base.Check;
import orrery.base.OrreryException;

/**
 * Which actions a world has. As JSON: {@code {"type": "discrete", "names": ["noop", "left"]}} or {@code {"type":
 * "continuous", "axes": [{"name": "steer", "low": -1, "high": 1, "mean": 0.0, "std": 0.4}]}}.
 *
 * <p>An action outside its space is refused, never bent into it: a silently clipped action teaches the wrong thing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ActionSpace.Discrete.class, name = "discrete"),
    @JsonSubTypes.Type(value = ActionSpace.Continuous.class, name = "continuous")
})
public sealed interface ActionSpace permits ActionSpace.Discrete, ActionSpace.Continuous {

    /** The space of a world without labels: no buttons at all. Only {@link Action#NONE} fits it. */
    static ActionSpace unlabelled() {
        return new Discrete(List.of());
    }

    /** Number of buttons or of axes; 0 for {@link #unlabelled}. */
    int size();

    /** Names of the buttons or axes, in order. */
    List<String> labels();

    /** Why {@code action} does not belong here, in words that follow "the action"; empty when it does. */
    String objection(Action action);

    /** Whether there is anything to press or move. */
    default boolean labelled() {
        return size() > 0;
    }

    /**
     * Refuses an action that does not belong here.
     *
     * @param where named in the error, e.g. a file and line or "play"
     * @throws OrreryException when the index or a value is out of range, or the kind is wrong
     */
    default void check(Action action, String where) {
        String objection = objection(action);
        if (!objection.isEmpty()) {
            throw new OrreryException(where + ": the action " + objection + ".", "Send " + described() + ".");
        }
    }

    /** What may be sent, in words for an error's cure. */
    String described();

    /**
     * Buttons, one pressed at a time.
     *
     * @param names of the buttons, unique; the place in the list is the index
     */
    record Discrete(List<String> names) implements ActionSpace {
        public Discrete {
            names = List.copyOf(names);
            Set<String> seen = new HashSet<>();
            for (String name : names) {
                Check.that(
                        seen.add(name) && !name.isBlank(),
                        "give every action its own name",
                        "action name \"%s\" is blank or appears twice",
                        name);
            }
        }

        @Override
        public int size() {
            return names.size();
        }

        @Override
        public List<String> labels() {
            return names;
        }

        @Override
        public String objection(Action action) {
            if (action instanceof Action.Press press) {
                boolean known = press.index() >= 0 && press.index() < names.size();
                return known ? "" : "has index " + press.index() + ", which this world does not know";
            }
            return action instanceof Action.None ? "" : "is a list of values, but this world has buttons";
        }

        @Override
        public String described() {
            return names.isEmpty()
                    ? "no action: this world was recorded without labels"
                    : "an index from 0 to " + (names.size() - 1) + " (" + String.join(", ", names) + ")";
        }
    }

    /**
     * Axes, all moved at once.
     *
     * @param axes in the order of the values of a {@link Action.Move}; at least one
     */
    record Continuous(List<ActionAxis> axes) implements ActionSpace {
        public Continuous {
            axes = List.copyOf(axes);
            Check.that(!axes.isEmpty(), "name at least one axis", "a continuous action space has no axes");
        }

        @Override
        public int size() {
            return axes.size();
        }

        @Override
        public List<String> labels() {
            return axes.stream().map(ActionAxis::name).toList();
        }

        @Override
        public String objection(Action action) {
            if (action instanceof Action.None) {
                return "";
            }
            if (!(action instanceof Action.Move move)) {
                return "is the index of a button, but this world has axes";
            }
            if (move.values().length != axes.size()) {
                return "has " + move.values().length + " values, but this world has " + axes.size() + " axes";
            }
            for (int i = 0; i < axes.size(); i++) {
                ActionAxis axis = axes.get(i);
                if (!axis.allows(move.values()[i])) {
                    return "has " + axis.name() + " = " + move.values()[i] + ", outside " + axis.low() + ".."
                            + axis.high();
                }
            }
            return "";
        }

        @Override
        public String described() {
            List<String> parts = new ArrayList<>();
            for (ActionAxis axis : axes) {
                parts.add(axis.name() + " " + axis.low() + ".." + axis.high());
            }
            return "a list of " + axes.size() + " values (" + String.join(", ", parts) + ")";
        }

        /** These axes with the mean and standard deviation of {@code moves}; other kinds of action are passed over. */
        public Continuous measuredOn(Iterable<Action> moves) {
            double[] sum = new double[axes.size()];
            double[] squares = new double[axes.size()];
            long count = 0;
            for (Action action : moves) {
                if (action instanceof Action.Move move) {
                    count++;
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += move.values()[i];
                        squares[i] += (double) move.values()[i] * move.values()[i];
                    }
                }
            }
            if (count == 0) {
                return this;
            }
            List<ActionAxis> measured = new ArrayList<>();
            for (int i = 0; i < sum.length; i++) {
                double mean = sum[i] / count;
                double variance = Math.max(0, squares[i] / count - mean * mean);
                measured.add(axes.get(i).measured(mean, Math.sqrt(variance)));
            }
            return new Continuous(measured);
        }
    }
}
