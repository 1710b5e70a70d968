package orrery.worlds.simulators;

import java.util.SplittableRandom;

/** Says what goes on in a game of paddle, in varied wording. */
final class PaddleWords {
    private PaddleWords() {}

    /** One or two sentences about the present state. */
    static String describe(PaddleMatch match, SplittableRandom random) {
        PaddleScene scene = match.scene;
        String shape = scene.ball() == Body.Form.DISC
                ? pick(random, "round", "small round")
                : pick(random, "square", "small square");
        String court = scene.court().word;
        String place = pick(
                random,
                "A game of pong on a " + court + " court",
                "Two paddles face each other on a " + court + " court",
                "A paddle game seen on a " + court + " field");
        String ball = pick(random, "the ", "its ") + shape + " ball " + motion(match, random);
        return place + "; " + ball + ". " + score(match, random);
    }

    private static String motion(PaddleMatch match, SplittableRandom random) {
        if (match.ballSpeedX == 0) {
            return pick(random, "waits in the middle", "lies at the centre before the serve", "is about to be served");
        }
        String side = match.ballSpeedX > 0 ? "right" : "left";
        double slope = match.ballSpeedY / Math.abs(match.ballSpeedX);
        String line = Math.abs(slope) < 0.2
                ? pick(random, " almost level", " in a flat line")
                : slope < 0 ? pick(random, " and upwards", " and up") : pick(random, " and downwards", " and down");
        double speed = Math.hypot(match.ballSpeedX, match.ballSpeedY);
        String how = speed > 1.8 ? pick(random, "fast ", "quickly ") : speed < 1.1 ? "slowly " : "";
        return pick(random, "flies ", "moves ", "travels ")
                + how
                + pick(random, "to the ", "towards the ")
                + side
                + line;
    }

    private static String score(PaddleMatch match, SplittableRandom random) {
        int mine = match.player.points;
        int other = match.opponent.points;
        String figures = mine + pick(random, " to ", ":") + other;
        if (mine == other) {
            return pick(random, "The score is level at ", "It stands ") + figures + ".";
        }
        return mine > other
                ? pick(random, "The right paddle leads ", "The player on the right is ahead, ") + figures + "."
                : pick(random, "The right paddle is behind, ", "The player on the right trails, ") + figures + ".";
    }

    private static String pick(SplittableRandom random, String... ways) {
        return ways[random.nextInt(ways.length)];
    }
}
