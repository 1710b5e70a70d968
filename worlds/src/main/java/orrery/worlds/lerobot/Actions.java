package orrery.worlds.lerobot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import orrery.worlds.Action;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionNames;
import orrery.worlds.ActionSpace;

/**
 * What the numbers of the feature {@code action} mean. Where this program wrote the data set, its own field tells. Elsewhere one
 * whole number with several names is the index of a button; all else are axes, from the smallest value in the data to the largest.
 */
final class Actions {
    private final ActionSpace space;

    /** @param parts all rows, from which the ranges of axes are taken where nothing else tells them */
    Actions(LeRobotInfo info, Map<Long, FrameRows.Part> parts) {
        LeRobotInfo.Feature feature = info.features().get(LeRobotInfo.ACTION);
        JsonNode own = info.own().path("actions");
        if (feature == null) {
            space = ActionSpace.unlabelled();
        } else if (own.isArray()) {
            space = ActionNames.read(
                    own, info.own().path("action_type").asText(""), LeRobotInfo.NAME + ": " + LeRobotInfo.OWN);
        } else if (feature.type().startsWith("int")
                && feature.numbers() == 1
                && feature.names().size() > 1) {
            space = new ActionSpace.Discrete(feature.names());
        } else {
            space = new ActionSpace.Continuous(axes(feature, parts));
        }
    }

    private static List<ActionAxis> axes(LeRobotInfo.Feature feature, Map<Long, FrameRows.Part> parts) {
        int size = feature.numbers();
        double[] low = new double[size];
        double[] high = new double[size];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        for (FrameRows.Part part : parts.values()) {
            for (float[] values : part.actions()) {
                for (int i = 0; values != null && i < Math.min(size, values.length); i++) {
                    if (Float.isFinite(values[i])) {
                        low[i] = Math.min(low[i], values[i]);
                        high[i] = Math.max(high[i], values[i]);
                    }
                }
            }
        }
        List<ActionAxis> axes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String name = feature.names().size() == size ? feature.names().get(i) : LeRobotInfo.ACTION + "_" + i;
            boolean seen = low[i] <= high[i];
            double least = seen ? low[i] : 0;
            double most = seen ? high[i] : 1;
            axes.add(ActionAxis.of(name, least, most > least ? most : least + 1)); // an axis that never moved
        }
        return axes;
    }

    /** What may be done. */
    ActionSpace space() {
        return space;
    }

    /** The action that these numbers mean; an index that is no whole number is none that any world knows. */
    Action of(float @Nullable [] numbers) {
        if (numbers == null) {
            return Action.NONE;
        }
        if (space instanceof ActionSpace.Discrete) {
            boolean whole = numbers.length == 1 && numbers[0] == Math.rint(numbers[0]);
            return new Action.Press(whole ? (int) numbers[0] : -1);
        }
        return new Action.Move(numbers);
    }

    /** The actions of an episode. */
    List<Action> of(FrameRows.Part part, int frames) {
        if (part.actions().isEmpty()) {
            return Collections.nCopies(frames, Action.NONE);
        }
        List<Action> actions = new ArrayList<>();
        for (float[] numbers : part.actions()) {
            actions.add(of(numbers));
        }
        return actions;
    }
}
