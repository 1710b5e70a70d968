package orrery.worlds.simulators;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Says what is to be seen in a platformer level and what the hero does, in varied wording. */
final class PlatformerWords {
    private PlatformerWords() {}

    /**
     * Two sentences.
     *
     * @param run as it is now
     * @param camera x of the picture's left edge in the level
     * @param wide units in view
     * @param random chooses the wording
     */
    static String describe(PlatformerRun run, double camera, double wide, SplittableRandom random) {
        String where = run.scene.theme().words;
        String hero = pick(random, "a red hero ", "a small red figure ", "the red hero ") + motion(run, random);
        String first = pick(
                random,
                "A platform game on " + where + ": " + hero + ".",
                "On " + where + ", " + hero + ".",
                capital(hero) + " on " + where + ".");
        List<String> things = things(run, camera, wide, random);
        if (things.isEmpty()) {
            return first + pick(random, " Nothing else is near.", " The way ahead is empty.");
        }
        String all = join(things);
        return first + pick(random, " In view: " + all + ".", " Nearby: " + all + ".", " Also there: " + all + ".");
    }

    private static String motion(PlatformerRun run, SplittableRandom random) {
        String side = run.speedX >= 0 ? "right" : "left";
        boolean runs = Math.abs(run.speedX) > 0.3;
        if (run.standing) {
            return runs
                    ? pick(random, "runs to the ", "walks to the ", "hurries ") + side
                    : pick(random, "stands still", "waits", "does not move");
        }
        String verb = run.speedY < 0 ? pick(random, "jumps", "leaps up") : pick(random, "falls", "comes down");
        return runs ? verb + " towards the " + side : verb;
    }

    private static List<String> things(PlatformerRun run, double camera, double wide, SplittableRandom random) {
        List<String> things = new ArrayList<>();
        int enemies = 0;
        for (int i = 0; i < run.enemyX.length; i++) {
            enemies += !run.squashed[i] && seen(run.enemyX[i], camera, wide) ? 1 : 0;
        }
        String form = run.scene.enemy() == Body.Form.DISC ? "round" : "square";
        if (enemies > 0) {
            things.add(enemies == 1 ? "one " + form + " enemy" : number(enemies) + " " + form + " enemies");
        }
        int coins = 0;
        for (int i = 0; i < run.taken.length; i++) {
            coins += !run.taken[i] && seen(run.level.coins().get(i).x(), camera, wide) ? 1 : 0;
        }
        if (coins > 0) {
            things.add(
                    coins == 1
                            ? pick(random, "one coin", "a single coin")
                            : number(coins) + pick(random, " coins", " yellow coins"));
        }
        if (run.level.platforms().stream().anyMatch(b -> b.right() > camera && b.left() < camera + wide)) {
            things.add(pick(random, "a platform", "a floating board"));
        }
        for (int column = (int) (camera / PlatformerLevel.TILE);
                column < (camera + wide) / PlatformerLevel.TILE;
                column++) {
            if (run.level.gap(column)) {
                things.add(pick(random, "a gap in the ground", "a pit"));
                break;
            }
        }
        if (seen(run.level.goal(), camera, wide)) {
            things.add(pick(random, "the flag at the end", "the goal's flag"));
        }
        return things;
    }

    private static String number(int count) {
        List<String> words = List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        return count < words.size() ? words.get(count) : "many";
    }

    private static boolean seen(double x, double camera, double wide) {
        return x > camera && x < camera + wide;
    }

    private static String join(List<String> parts) {
        int last = parts.size() - 1;
        return last == 0 ? parts.get(0) : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String pick(SplittableRandom random, String... ways) {
        return ways[random.nextInt(ways.length)];
    }
}
