package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import orrery.worlds.simulators.Body.Form;

/** Says in one to three sentences what a scene is, what moves where and how fast, and what touches what; in many ways. */
final class Wording {
    private static final Map<String, Integer> COLOURS = new LinkedHashMap<>();

    static {
        COLOURS.put("red", 0xE0403C);
        COLOURS.put("orange", 0xF08030);
        COLOURS.put("yellow", 0xF2C830);
        COLOURS.put("green", 0x3CB44B);
        COLOURS.put("cyan", 0x40D0E0);
        COLOURS.put("blue", 0x3C78E0);
        COLOURS.put("purple", 0x9040D0);
        COLOURS.put("pink", 0xF080C0);
        COLOURS.put("brown", 0x805030);
        COLOURS.put("grey", 0x8A8A8A);
        COLOURS.put("white", 0xF4F4F0);
        COLOURS.put("black", 0x101010);
    }

    /** Speeds in units a frame below which a body rests, is slow, is neither; fast above. */
    private static final double REST = 0.15;

    private static final double SLOW = 0.7;
    private static final double FAST = 1.6;
    private static final int MOST_CLAUSES = 3;

    private final SplittableRandom random;
    private final List<Body> bodies;
    private final double scale;

    private Wording(List<Body> bodies, double scale, long wording) {
        this.bodies = bodies;
        this.scale = scale;
        random = new SplittableRandom(wording);
    }

    /**
     * @param place what surrounds the bodies, e.g. {@code a billiard table}
     * @param bodies in pixels
     * @param scale pixels a unit
     * @param touching pairs of names of bodies that touch
     * @param wording which way to say it
     */
    static String of(String place, List<Body> bodies, double scale, List<String[]> touching, long wording) {
        Wording words = new Wording(bodies, scale, wording);
        String text = words.scene(place) + " " + words.motion();
        return words.contact(touching).map(more -> text + " " + more).orElse(text);
    }

    /** The name of the nearest of twelve colours. */
    static String colour(int rgb) {
        return COLOURS.entrySet().stream()
                .min(Comparator.comparingInt(entry -> apart(entry.getValue(), rgb)))
                .orElseThrow()
                .getKey();
    }

    private static int apart(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }

    private String scene(String place) {
        Map<String, List<String>> colours = new LinkedHashMap<>(); // noun to the colours of those it names
        for (Body body : bodies) {
            colours.computeIfAbsent(noun(body), noun -> new ArrayList<>()).add(colour(body.colour()));
        }
        List<String> groups = new ArrayList<>();
        colours.forEach((noun, list) -> groups.add(group(noun, list)));
        String all = join(groups);
        return switch (random.nextInt(4)) {
            case 0 -> capital(place) + " with " + all + ".";
            case 1 -> capital(all) + " on " + place + ".";
            case 2 -> "On " + place + " there " + (bodies.size() == 1 ? "is " : "are ") + all + ".";
            default -> "The picture shows " + place + ", and on it " + all + ".";
        };
    }

    private String group(String noun, List<String> colours) {
        if (colours.size() == 1) {
            return article(colours.get(0)) + " " + noun;
        }
        String count = number(colours.size()) + " " + plural(noun);
        return random.nextBoolean() ? count + " (" + join(colours) + ")" : count + ", " + join(colours) + ",";
    }

    private String motion() {
        List<Body> movers = bodies.stream()
                .filter(body -> body.movable() && body.movesFasterThan(REST * scale))
                .sorted(Comparator.comparingDouble(body -> -Math.hypot(body.speedX(), body.speedY())))
                .toList();
        long able = bodies.stream().filter(Body::movable).count();
        if (movers.isEmpty()) {
            return pick("Nothing moves.", "All is at rest.", "Everything stands still.");
        }
        List<String> clauses = new ArrayList<>();
        for (Body body : movers.subList(0, Math.min(MOST_CLAUSES, movers.size()))) {
            clauses.add(clause(body));
        }
        if (movers.size() == able) {
            if (movers.size() > MOST_CLAUSES) {
                clauses.add(pick("the others move too", "the rest is slower"));
            }
        } else if (able - movers.size() == 1) {
            Body still = bodies.stream()
                    .filter(body -> body.movable() && !movers.contains(body))
                    .findFirst()
                    .orElseThrow();
            clauses.add(named(still) + pick(" rests", " stands still", " does not move"));
        } else {
            clauses.add(pick("all others rest", "the others stand still", "nothing else moves"));
        }
        return capital(String.join(pick("; ", ", "), clauses)) + ".";
    }

    private String clause(Body body) {
        double speed = Math.hypot(body.speedX(), body.speedY()) / scale;
        String how = speed < SLOW ? pick("slowly ", "gently ") : speed > FAST ? pick("fast ", "quickly ") : "";
        String verb = pick("moves", "goes", "heads");
        String exact =
                random.nextInt(3) == 0 ? String.format(Locale.ROOT, " at %.1f pixels a frame", speed * scale) : "";
        return named(body) + " " + verb + " " + how + direction(body) + exact;
    }

    private String direction(Body body) {
        double eighth = StrictMath.atan2(body.speedY(), body.speedX()) / (Math.PI / 4);
        return switch (Math.floorMod(Math.round(eighth), 8)) {
            case 0 -> "to the right";
            case 1 -> "to the lower right";
            case 2 -> pick("down", "downwards");
            case 3 -> "to the lower left";
            case 4 -> "to the left";
            case 5 -> "to the upper left";
            case 6 -> pick("up", "upwards");
            default -> "to the upper right";
        };
    }

    private java.util.Optional<String> contact(List<String[]> touching) {
        if (touching.isEmpty()) {
            return java.util.Optional.empty();
        }
        String[] pair = touching.get(random.nextInt(touching.size()));
        String first = named(body(pair[0]));
        String second = named(body(pair[1]));
        return java.util.Optional.of(
                random.nextBoolean()
                        ? capital(first) + " touches " + second + "."
                        : capital(first) + " and " + second + " touch.");
    }

    private Body body(String name) {
        return bodies.stream()
                .filter(body -> body.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String named(Body body) {
        return "the " + colour(body.colour()) + " " + noun(body);
    }

    private static String noun(Body body) {
        if (body.name().equals("cue")) {
            return "cue ball";
        }
        if (!body.movable()) {
            return body.name().replaceAll(" ?\\d+$", "");
        }
        return form(body.outline().form());
    }

    private static String form(Form form) {
        return form.name().toLowerCase(Locale.ROOT);
    }

    private String pick(String... ways) {
        return ways[random.nextInt(ways.length)];
    }

    private static String article(String word) {
        return ("aeiou".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
    }

    private static String plural(String noun) {
        return noun.endsWith("x") ? noun + "es" : noun + "s";
    }

    private static String number(int count) {
        return List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
                .get(Math.min(count, 9));
    }

    private static String join(List<String> parts) {
        int last = parts.size() - 1;
        return last <= 0
                ? String.join("", parts)
                : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
