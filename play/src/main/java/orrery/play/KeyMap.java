package orrery.play;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import orrery.worlds.ActionAxis;
import orrery.worlds.ActionSpace;

/**
 * Finds keys for the actions of a world by their names: {@code left} is the left arrow or A, {@code forward_left} the up and
 * left arrows together, {@code jump} the space bar. A name that says nothing gets a digit.
 */
final class KeyMap {
    private static final List<String> LEFT = List.of("ArrowLeft", "KeyA");
    private static final List<String> RIGHT = List.of("ArrowRight", "KeyD");
    private static final List<String> UP = List.of("ArrowUp", "KeyW");
    private static final List<String> DOWN = List.of("ArrowDown", "KeyS");
    private static final List<String> SPACE = List.of("Space");

    private static final Set<String> RESTING = Set.of(
            "noop", "no_op", "idle", "none", "stay", "wait", "nothing", "still", "coast", "do_nothing", "no_action");
    private static final Set<String> FILLERS = Set.of(
            "turn", "lane", "move", "go", "steer", "run", "walk", "look", "press", "button", "action", "to", "the");
    private static final Map<String, List<String>> DIRECTIONS = directions();
    private static final Set<String> JUMPS = Set.of("jump", "hop", "leap");
    private static final Set<String> SHOTS = Set.of("fire", "shoot", "attack", "launch", "use", "interact");

    /** Keys for actions whose names say nothing. P, R, N, T and the full stop belong to the page. */
    private static final List<String> SPARE = List.of(
            "Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9", "Digit0", "KeyZ",
            "KeyX", "KeyC", "KeyV", "KeyB", "KeyG", "KeyH", "KeyJ", "KeyK", "KeyL", "KeyY", "KeyU", "KeyI", "KeyO",
            "KeyM");

    private static final List<List<List<String>>> AXIS_PAIRS = List.of(
            List.of(LEFT, RIGHT),
            List.of(DOWN, UP),
            List.of(List.of("KeyQ"), List.of("KeyE")),
            List.of(List.of("KeyZ"), List.of("KeyC")),
            List.of(List.of("Digit1"), List.of("Digit2")),
            List.of(List.of("Digit3"), List.of("Digit4")),
            List.of(List.of("Digit5"), List.of("Digit6")),
            List.of(List.of("Digit7"), List.of("Digit8")));

    private KeyMap() {}

    private static Map<String, List<String>> directions() {
        Map<String, List<String>> words = new HashMap<>();
        for (String word : List.of("left", "west")) {
            words.put(word, LEFT);
        }
        for (String word : List.of("right", "east")) {
            words.put(word, RIGHT);
        }
        for (String word :
                List.of("up", "north", "forward", "forwards", "ahead", "faster", "accelerate", "gas", "throttle")) {
            words.put(word, UP);
        }
        for (String word :
                List.of("down", "south", "back", "backward", "backwards", "reverse", "slower", "brake", "duck")) {
            words.put(word, DOWN);
        }
        return Map.copyOf(words);
    }

    /** Controls for every action of {@code space}. */
    static Controls of(ActionSpace space) {
        if (space instanceof ActionSpace.Continuous continuous) {
            return new Controls(List.of(), axes(continuous.axes()), -1);
        }
        return buttons(space.labels());
    }

    private static Controls buttons(List<String> names) {
        Set<String> said = new HashSet<>();
        for (String name : names) {
            said.addAll(words(name).orElse(List.of()));
        }
        boolean upIsFree = said.stream().noneMatch(word -> UP.equals(DIRECTIONS.get(word)));
        List<String> jump = upIsFree ? List.of("ArrowUp", "KeyW", "Space") : SPACE;
        List<String> shot = said.stream().anyMatch(JUMPS::contains) ? List.of("KeyX") : SPACE;

        List<Controls.Button> buttons = new ArrayList<>();
        Set<List<List<String>>> taken = new HashSet<>();
        List<String> spare = new ArrayList<>(SPARE);
        int rest = -1;
        for (int index = 0; index < names.size(); index++) {
            String name = names.get(index);
            List<List<String>> chord = List.of();
            if (rest < 0 && RESTING.contains(plain(name))) {
                rest = index;
            } else {
                chord = chord(words(name), jump, shot);
                if (chord.isEmpty() || !taken.add(chord)) {
                    chord = spare.isEmpty() ? List.of() : List.of(List.of(spare.remove(0)));
                }
            }
            buttons.add(new Controls.Button(index, name, label(name), chord));
        }
        return new Controls(buttons, List.of(), rest);
    }

    private static List<List<String>> chord(Optional<List<String>> words, List<String> jump, List<String> shot) {
        Set<List<String>> keys = new LinkedHashSet<>();
        boolean strafe = words.isPresent() && words.get().contains("strafe");
        for (String word : words.orElse(List.of())) {
            List<String> direction = DIRECTIONS.get(word);
            if (direction != null && strafe) {
                keys.add(direction.equals(LEFT) ? List.of("KeyQ") : List.of("KeyE"));
            } else if (direction != null) {
                keys.add(direction);
            } else if (JUMPS.contains(word)) {
                keys.add(jump);
            } else if (SHOTS.contains(word)) {
                keys.add(shot);
            }
        }
        return List.copyOf(keys);
    }

    /** The known words a name is made of; empty when any part of it is unknown. {@code UPFIRE} is two words. */
    private static Optional<List<String>> words(String name) {
        List<String> words = new ArrayList<>();
        for (String part : plain(name).split("_", -1)) {
            if (!split(part, words)) {
                return Optional.empty();
            }
        }
        return Optional.of(words);
    }

    private static boolean split(String part, List<String> words) {
        if (part.isEmpty()) {
            return true;
        }
        for (int end = part.length(); end > 1; end--) {
            String word = part.substring(0, end);
            if (known(word)) {
                int size = words.size();
                words.add(word);
                if (split(part.substring(end), words)) {
                    return true;
                }
                words.subList(size, words.size()).clear();
            }
        }
        return false;
    }

    private static boolean known(String word) {
        return DIRECTIONS.containsKey(word)
                || JUMPS.contains(word)
                || SHOTS.contains(word)
                || FILLERS.contains(word)
                || word.equals("strafe");
    }

    private static String plain(String name) {
        String parted = name.replaceAll("([a-z])([A-Z])", "$1_$2");
        return parted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
    }

    private static String label(String name) {
        return name.replace('_', ' ').replace('-', ' ').strip();
    }

    private static List<Controls.Axis> axes(List<ActionAxis> axes) {
        List<List<String>> minus = new ArrayList<>();
        List<List<String>> plus = new ArrayList<>();
        Set<List<String>> taken = new HashSet<>();
        for (ActionAxis axis : axes) { // names first, so that a nameless axis does not take the arrows of a named one
            List<List<String>> pair = named(axis);
            boolean free = pair.stream().noneMatch(taken::contains);
            taken.addAll(free ? pair : List.of());
            minus.add(free && pair.size() == 2 ? pair.get(0) : List.of());
            plus.add(free && !pair.isEmpty() ? pair.get(pair.size() - 1) : List.of());
        }
        List<Controls.Axis> controls = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            ActionAxis axis = axes.get(i);
            double rest = axis.allows(0) ? 0 : axis.mean();
            if (plus.get(i).isEmpty()) {
                for (List<List<String>> pair : AXIS_PAIRS) {
                    if (pair.stream().noneMatch(taken::contains)) {
                        taken.addAll(pair);
                        minus.set(i, rest > axis.low() ? pair.get(0) : List.of());
                        plus.set(i, pair.get(1));
                        break;
                    }
                }
            }
            controls.add(new Controls.Axis(
                    i, axis.name(), label(axis.name()), axis.low(), axis.high(), rest, minus.get(i), plus.get(i)));
        }
        return controls;
    }

    /** Keys for an axis by its name: two, one for a pedal, none where the name says nothing. */
    private static List<List<String>> named(ActionAxis axis) {
        boolean pedal = axis.low() >= 0;
        return switch (plain(axis.name())) {
            case "steer", "steering", "turn", "yaw", "x", "dx", "roll" -> pedal ? List.of() : List.of(LEFT, RIGHT);
            case "y", "dy", "pitch", "forward", "speed", "vertical" -> pedal ? List.of(UP) : List.of(DOWN, UP);
            case "gas", "throttle", "accelerate", "acceleration", "thrust" -> pedal ? List.of(UP) : List.of(DOWN, UP);
            case "brake", "braking", "reverse" -> pedal ? List.of(DOWN) : List.of();
            case "z", "dz", "height", "lift" -> pedal ? List.of() : List.of(List.of("KeyQ"), List.of("KeyE"));
            default -> List.of();
        };
    }
}
