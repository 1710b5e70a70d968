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
    private static final int MOST_CONTACTS = 3;

    /** Names of bodies that are many and not told apart begin with this. */
    static final String GRAIN = "grain ";

    private final SplittableRandom random;
    private final List<Body> grains;
    private final List<Body> bodies;
    private final View view;

    /**
     * What surrounds the bodies.
     *
     * @param scene e.g. {@code a billiard table}
     * @param where the same with its preposition, e.g. {@code on a billiard table}
     * @param remarks sentences, one of which may be added
     */
    record Setting(String scene, String where, List<String> remarks) {}

    /**
     * How it is looked at.
     *
     * @param scale pixels a unit
     * @param side whether down is where things fall to
     */
    record View(double scale, boolean side) {}

    private Wording(List<Body> bodies, View view, long wording) {
        this.bodies = bodies.stream().filter(body -> !isGrain(body)).toList();
        grains = bodies.stream().filter(Wording::isGrain).toList();
        this.view = view;
        random = new SplittableRandom(wording);
    }

    /**
     * @param setting around the bodies
     * @param bodies in pixels
     * @param view on them
     * @param touching pairs of names of bodies that touch
     * @param wording which way to say it
     */
    static String of(Setting setting, List<Body> bodies, View view, List<String[]> touching, long wording) {
        Wording words = new Wording(bodies, view, wording);
        List<String> sentences = new ArrayList<>(List.of(words.scene(setting), words.motion()));
        for (int i = 0; i < Math.min(MOST_CONTACTS, touching.size()); i++) {
            sentences.add(words.contact(touching.get(i)));
        }
        if (!setting.remarks().isEmpty() && words.random.nextBoolean()) {
            sentences.add(
                    setting.remarks().get(words.random.nextInt(setting.remarks().size())));
        }
        return String.join(" ", sentences);
    }

    private static boolean isGrain(Body body) {
        return body.name().startsWith(GRAIN);
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

    private String scene(Setting setting) {
        Map<String, List<String>> colours = new LinkedHashMap<>(); // noun to the colours of those it names
        for (Body body : bodies) {
            colours.computeIfAbsent(noun(body), noun -> new ArrayList<>()).add(colour(body.colour()));
        }
        List<String> groups = new ArrayList<>();
        colours.forEach((noun, list) -> groups.add(group(noun, list)));
        if (!grains.isEmpty()) {
            groups.add(grains.size() + " " + colour(grains.get(0).colour()) + " grains");
        }
        String all = join(groups);
        return switch (random.nextInt(4)) {
            case 0 -> capital(setting.scene()) + ": " + all + ".";
            case 1 -> capital(all) + " " + setting.where() + ".";
            case 2 ->
                capital(setting.where()) + " there " + (bodies.size() + grains.size() == 1 ? "is " : "are ") + all
                        + ".";
            default -> "The picture shows " + setting.scene() + ": " + all + ".";
        };
    }

    private String group(String noun, List<String> colours) {
        if (colours.size() == 1) {
            return article(colours.get(0)) + " " + noun;
        }
        if (random.nextBoolean()) {
            return number(colours.size()) + " " + plural(noun) + " (" + join(colours) + ")";
        }
        List<String> each = colours.stream().map(Wording::article).toList();
        return join(each) + " " + noun;
    }

    private String motion() {
        List<Body> movers = bodies.stream()
                .filter(body -> body.movable() && body.movesFasterThan(REST * view.scale()))
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
        double speed = Math.hypot(body.speedX(), body.speedY()) / view.scale();
        String how = speed < SLOW ? pick("slowly ", "gently ") : speed > FAST ? pick("fast ", "quickly ") : "";
        String exact = random.nextInt(3) == 0
                ? String.format(Locale.ROOT, " at %.1f pixels a frame", speed * view.scale())
                : "";
        double steep = body.speedY() / view.scale() / speed;
        if (view.side() && steep > 0.9) {
            return named(body) + pick(" falls", " drops") + (how.isEmpty() ? "" : " " + how.strip()) + exact;
        }
        if (view.side() && steep < -0.9) {
            return named(body) + pick(" rises", " flies up") + (how.isEmpty() ? "" : " " + how.strip()) + exact;
        }
        String verb = view.side() && steep < -0.5 ? "flies" : pick("moves", "goes", "heads");
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

    private String contact(String[] pair) {
        Body first = body(pair[0]);
        Body second = body(pair[1]);
        boolean above = Math.abs(first.y() - second.y()) > Math.abs(first.x() - second.x());
        if (view.side() && above) {
            Body upper = first.y() < second.y() ? first : second;
            Body lower = first.y() < second.y() ? second : first;
            return capital(named(upper)) + pick(" lies on ", " is on top of ", " rests on ") + named(lower) + ".";
        }
        return random.nextBoolean()
                ? capital(named(first)) + " touches " + named(second) + "."
                : capital(named(first)) + " and " + named(second) + " touch.";
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
