package orrery.worlds.simulators;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Bodies as JSON, for the lines of recorded episodes. */
final class StateLines {
    private static final double DIGITS = 1e4;

    private StateLines() {}

    /** What changes: by name x, y, angle, speed x, speed y and spin, to four places. */
    static ObjectNode moving(List<Body> bodies) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        for (Body body : bodies) {
            ArrayNode numbers = state.putArray(body.name());
            add(numbers, body.x());
            add(numbers, body.y());
            add(numbers, body.angle());
            add(numbers, body.speedX());
            add(numbers, body.speedY());
            add(numbers, body.spin());
        }
        return state;
    }

    private static void add(ArrayNode numbers, double value) {
        numbers.add(rounded(value));
    }

    private static double rounded(double value) {
        return Math.round(value * DIGITS) / DIGITS;
    }

    /** What lasts: by name form, width, height, colour and mass; the mass is null where nothing moves the body. */
    static ObjectNode lasting(List<Body> bodies) {
        ObjectNode scene = JsonNodeFactory.instance.objectNode();
        for (Body body : bodies) {
            ObjectNode entry = scene.putObject(body.name());
            entry.put("form", body.outline().form().name().toLowerCase(Locale.ROOT));
            entry.put("width", rounded(body.outline().width()));
            entry.put("height", rounded(body.outline().height()));
            entry.put("colour", String.format(Locale.ROOT, "#%06X", body.colour()));
            if (body.movable()) {
                entry.put("mass", rounded(body.mass()));
            } else {
                entry.putNull("mass");
            }
        }
        return scene;
    }
}
