package orrery.worlds;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import orrery.base.OrreryException;

/**
 * Reads the field {@code actions} of a {@code world.json}. Buttons are a list of names. Axes are best written {@code
 * {"name": "steer", "low": -1, "high": 1}}; the words of the catalogue, {@code "steer -1 left .. 1 right"} and {@code "gas
 * 0..1"}, are understood too.
 */
public final class ActionNames {
    private static final String NUMBER = "([-+]?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)";

    /** name, low, words, two dots, high, words; the name may have spaces. */
    private static final Pattern RANGE =
            Pattern.compile("\\s*(\\S[^.]*?)\\s+" + NUMBER + "\\s*([^.\\d]*)\\.\\.\\s*" + NUMBER + "\\s*[^.\\d]*");

    private ActionNames() {}

    /**
     * @param actions the field, a list
     * @param type the field {@code action_type}: {@code discrete}, {@code continuous}, or empty to tell by the entries
     * @param where named in errors
     */
    public static ActionSpace read(JsonNode actions, String type, String where) {
        if (!actions.isArray()) {
            throw wrong(where, "\"actions\" is not a list");
        }
        boolean continuous = switch (type) {
            case "continuous" -> true;
            case "discrete" -> false;
            case "" -> actions.size() > 0 && allRanges(actions);
            default ->
                throw new OrreryException(
                        where + ": \"action_type\" is \"" + type + "\".",
                        "Write \"discrete\" for buttons or \"continuous\" for axes.");
        };
        return continuous ? axes(actions, where) : buttons(actions, where);
    }

    private static boolean allRanges(JsonNode actions) {
        for (JsonNode entry : actions) {
            boolean range =
                    entry.isObject() ? entry.has("low") : axis(entry.asText()).isPresent();
            if (!range) {
                return false;
            }
        }
        return true;
    }

    private static ActionSpace buttons(JsonNode actions, String where) {
        List<String> names = new ArrayList<>();
        for (JsonNode entry : actions) {
            JsonNode name = entry.isObject() ? entry.path("name") : entry;
            if (!name.isTextual()) {
                throw wrong(where, "entry " + names.size() + " of \"actions\" is not a name");
            }
            names.add(name.asText());
        }
        return new ActionSpace.Discrete(names);
    }

    private static ActionSpace axes(JsonNode actions, String where) {
        List<ActionAxis> axes = new ArrayList<>();
        for (JsonNode entry : actions) {
            int place = axes.size();
            if (entry.isObject()) {
                axes.add(axisObject(entry, where, place));
            } else {
                axes.add(axis(entry.asText())
                        .orElseThrow(() -> wrong(
                                where,
                                "entry " + place + " of \"actions\", \"" + entry.asText() + "\", has no range")));
            }
        }
        return new ActionSpace.Continuous(axes);
    }

    private static ActionAxis axisObject(JsonNode entry, String where, int place) {
        JsonNode low = entry.path("low");
        JsonNode high = entry.path("high");
        if (!entry.path("name").isTextual() || !low.isNumber() || !high.isNumber()) {
            throw wrong(where, "entry " + place + " of \"actions\" needs \"name\", \"low\" and \"high\"");
        }
        return ActionAxis.of(entry.path("name").asText(), low.asDouble(), high.asDouble());
    }

    /** The axis that a text such as {@code steer -1 left .. 1 right} describes; empty when it describes none. */
    static Optional<ActionAxis> axis(String text) {
        Matcher range = RANGE.matcher(text);
        if (text.length() > 200 || !range.matches()) {
            return Optional.empty();
        }
        double low = Double.parseDouble(range.group(2));
        double high = Double.parseDouble(range.group(4));
        return low < high ? Optional.of(ActionAxis.of(range.group(1), low, high)) : Optional.empty();
    }

    private static OrreryException wrong(String where, String what) {
        return new OrreryException(
                where + ": " + what + ".",
                "Write buttons as \"actions\": [\"left\", \"right\"] and axes as \"actions\": [{\"name\": \"steer\","
                        + " \"low\": -1, \"high\": 1}].");
    }
}
